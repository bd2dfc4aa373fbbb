import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import { renderCard } from '../../src/slack/card/card.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { group } from '../../src/slack/tokens.ts';
import { entriesOf } from '../support/builders.ts';
import { beginning } from './arbitrary.ts';
import { messageFaults } from './block-limits.ts';

const approvers = group('S0MANAGERS');
const DAY = 86_400_000;
const SIGNED_UP = Date.UTC(2026, 10, 20);

const story = (...events: Event[]) => entriesOf([beginning('new-number', 'Acme'), ...events]);

function cardOn(day: number, language: 'en' | 'es', ...events: Event[]): string {
  const migration = fold(story(...events))!;
  const now = SIGNED_UP + day * DAY;
  const card = renderCard({ migration, now, words: catalogueOf(language), approvers, style: 'sections' });
  expect(messageFaults(card)).toEqual([]);
  return JSON.stringify(card.blocks);
}

function told(day: number, language: 'en' | 'es'): string {
  const entries = story({ type: 'signUpReminded', day });
  const migration = fold(entries)!;
  return threadLine(entries.at(-1)!, { migration, words: catalogueOf(language), approvers }) ?? '';
}

const deadline = (SIGNED_UP + 14 * DAY) / 1_000;

describe('the deadline after Embedded Signup', () => {
  test('stands on the card with its day while it lasts', () => {
    expect(cardOn(2, 'en')).toContain(`Embedded Signup holds for this number until <!date^${deadline}^`);
    expect(cardOn(2, 'es')).toContain(`Embedded Signup vale para este número hasta <!date^${deadline}^`);
  });

  test('is followed by what to do once it is over', () => {
    expect(cardOn(14, 'en')).toContain('Run Embedded Signup again for this number');
    expect(cardOn(14, 'es')).toContain('Repite Embedded Signup para este número');
  });

  test('is gone from the card once the number is registered', () => {
    expect(cardOn(20, 'en', { type: 'registrationConfirmed', at: SIGNED_UP })).not.toContain('Embedded Signup');
  });

  test.each([
    [10, '4 days are left', 'quedan 4 días'],
    [12, '2 days are left', 'quedan 2 días'],
    [13, 'one day is left', 'queda un día'],
    [14, 'is not registered. Run Embedded Signup again', 'no está registrado. Repite Embedded Signup'],
  ])('is told in the thread on day %i to whoever asked for the move', (day, english, spanish) => {
    expect(told(day, 'en')).toContain(english);
    expect(told(day, 'es')).toContain(spanish);
    expect(told(day, 'en')).toContain('<@U0ANA>');
  });
});
