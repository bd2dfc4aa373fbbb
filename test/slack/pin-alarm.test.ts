import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import { renderCard } from '../../src/slack/card/card.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { concernsRequester } from '../../src/slack/outcome.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { group } from '../../src/slack/tokens.ts';
import { aMigration, ANA, entriesOf, MARA, requested, START, started } from '../support/builders.ts';
import { messageFaults } from './block-limits.ts';

const approvers = group('S0MANAGERS');
const alarm: Event = { type: 'pinAlarm', event: 'PIN_CHANGED', at: START + 60_000 };

function cardIn(language: 'en' | 'es', ...events: Event[]): string {
  const words = catalogueOf(language);
  const migration = aMigration(...events);
  const card = renderCard({ migration, now: START + 90_000, words, approvers, style: 'sections' });
  expect(messageFaults(card)).toEqual([]);
  return JSON.stringify(card.blocks);
}

function toldIn(language: 'en' | 'es', ...events: Event[]): string {
  const entries = entriesOf([started, ...events]);
  const words = catalogueOf(language);
  return threadLine(entries.at(-1)!, { migration: fold(entries)!, words, approvers }) ?? '';
}

describe('a touch of the PIN that nobody expected', () => {
  test('holds the card, which says what happened, whom customers reach, and the one button', () => {
    const card = cardIn('en', ...requested, alarm);
    expect(card).toContain('*Held:* Meta says that somebody changed the two-step PIN');
    expect(card).toContain('Customers reach the number on the On-Premises deployment, as before.');
    expect(card).toContain('ferryman.answer-pin-alarm');
    expect(card).not.toContain('ferryman.approve"');
    expect(cardIn('es', ...requested, alarm)).toContain('*Retenido:* Meta dice que alguien cambió el PIN');
  });

  test('is told in the thread and to whoever asked for the move, with whether the number is reachable', () => {
    expect(toldIn('en', alarm)).toMatch(/<@U0ANA>: somebody changed the two-step PIN.*Customers reach the number/u);
    expect(toldIn('es', alarm)).toMatch(/<@U0ANA>: alguien cambió el PIN/u);
    expect(concernsRequester(alarm, aMigration(alarm))).toBe(true);
  });

  test('is followed in the thread by who knows about it, and the card goes on', () => {
    const answered: Event = { type: 'pinAlarmAnswered', by: MARA };
    expect(toldIn('en', alarm, answered)).toContain('<@U0MARA> knows what happened to the PIN');
    expect(cardIn('en', alarm, answered)).not.toContain('*Held:*');
    expect(cardIn('en', alarm, { type: 'cancelled', by: ANA })).not.toContain('*Held:*');
  });
});
