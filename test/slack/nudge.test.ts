import { describe, expect, test } from '@jest/globals';
import { isMeantAsDecision } from '../../src/slack/listen/nudge.ts';

describe('a word in the thread', () => {
  test.each([
    'Approved!',
    'approved by me',
    'I approve this',
    'ok',
    'OK, go ahead',
    'lgtm 👍',
    ':+1:',
    '👍🏽',
    '✅',
    ':white_check_mark: approved',
    'yes please',
    'Rejected.',
    'Aprobado',
    'Sí',
    'si\u0301, adelante',
    'vale, gracias',
    'de acuerdo',
    'Approvato, grazie',
    'D’accordo!',
    'aprovado por mim',
    'Sim, obrigada',
    'موافق',
    'نعم، شكرًا',
  ])('%s is one by which its writer may think to decide', (text) => {
    expect(isMeantAsDecision(text)).toBe(true);
  });

  test.each([
    '',
    '!!',
    'is it approved?! who knows',
    'ok if the customer has been told',
    'not ok',
    'no',
    'thanks',
    'vale la pena esperar',
    'approvato da Luca ieri',
    'لماذا ليس الآن؟',
    'ok '.repeat(20),
    'approved-templates.csv is attached',
  ])('%s is not', (text) => {
    expect(isMeantAsDecision(text)).toBe(false);
  });

  test('is looked at in no time, whatever it holds', () => {
    const began = performance.now();
    for (const text of [`${'ok '.repeat(13)}x`, `${'+'.repeat(39)}x`, `${'👍'.repeat(19)}x`]) isMeantAsDecision(text);

    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
