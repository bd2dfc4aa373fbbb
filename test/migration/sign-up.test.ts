import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event, EventOf } from '../../src/migration/event.ts';
import { evolve, fold } from '../../src/migration/evolve.ts';
import { isSignUpDay, mayBeSignedUp, signUpAt, signUpReminder } from '../../src/migration/sign-up.ts';
import type { Migration } from '../../src/migration/state.ts';
import { ANA, entriesOf, MIGRATION, NUMBER, PHONE, REQUEST, WABA } from '../support/builders.ts';

const DAY = 86_400_000;
const SIGNED_UP = Date.UTC(2026, 10, 20);
const day = (n: number, ms = 0) => SIGNED_UP + n * DAY + ms;

const begun: EventOf<'started'> = {
  type: 'started',
  id: MIGRATION,
  number: NUMBER,
  typed: 'x',
  route: 'new-number',
  waba: { id: WABA, name: 'Acme' },
  phoneNumberId: PHONE,
  signedUpOn: '2026-11-20',
  requestedBy: ANA,
};

function after(...events: Event[]): Migration {
  const migration = fold(entriesOf([begun, ...events]));
  if (!migration) throw new Error('a migration has a beginning');
  return migration;
}

describe('a number from Embedded Signup', () => {
  test('must be registered within 14 days, counted from the beginning of the day it was finished', () => {
    expect(signUpAt(after(), day(13, DAY - 1))).toEqual({ deadline: day(14), isOver: false });
    expect(signUpAt(after(), day(14))).toEqual({ deadline: day(14), isOver: true });
  });

  test.each([
    [day(9, DAY - 1), 0, undefined, day(10)],
    [day(10), 0, 10, day(12)],
    [day(11), 10, undefined, day(12)],
    [day(12), 10, 12, day(13)],
    [day(13), 12, 13, day(14)],
    [day(13, 5), 0, 13, day(14)],
    [day(14), 13, 14, undefined],
    [day(40), 0, 14, undefined],
    [day(40), 14, undefined, undefined],
  ])('at %i, told of day %i last, is reminded of day %s and looked at again at %s', (now, told, due, nextAt) => {
    const migration = told === 0 ? after() : after({ type: 'signUpReminded', day: told });
    const reminder = signUpReminder(migration, now);
    expect({ due: reminder.due?.day, nextAt: reminder.nextAt }).toEqual({ due, nextAt });
  });

  test.each<[string, Event[]]>([
    ['registered', [{ type: 'registrationConfirmed', at: day(3) }]],
    ['being registered', [{ type: 'stepStarted', step: 'register' }]],
    ['cancelled', [{ type: 'cancelled', by: ANA }]],
  ])('that is %s has no deadline', (_name, events) => {
    expect(signUpAt(after(...events), day(20))).toBeUndefined();
    expect(signUpReminder(after(...events), day(20))).toEqual({});
  });

  test('has its deadline again once a registration was refused', () => {
    const failure = { source: 'meta', class: 'hold', kind: 'pin-mismatch' } as const;
    const refused = after(
      { type: 'stepStarted', step: 'register' },
      { type: 'cutoverStarted', requestId: REQUEST, nonce: 'n' },
      { type: 'stepFailed', step: 'register', failure },
    );
    expect(signUpReminder(refused, day(12)).due?.day).toBe(12);
  });

  test('is never told twice of a day, whenever and however often somebody looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 * DAY }), { maxLength: 60 }), (looks) => {
        let migration = after();
        const told: number[] = [];
        for (const look of looks.toSorted((a, b) => a - b)) {
          const { due } = signUpReminder(migration, SIGNED_UP + look);
          if (!due) continue;
          told.push(due.day);
          const [entry] = entriesOf([due]);
          migration = evolve(migration, { ...entry!, seq: migration.revision + 1 });
        }
        expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
        const last = Math.max(0, ...looks) / DAY;
        expect(told.at(-1)).toBe([14, 13, 12, 10].find((one) => one <= last));
      }),
    );
  });
});

describe('the day that is given', () => {
  test.each([
    ['2026-11-22', true],
    ['2026-11-23', true],
    ['2026-11-24', false],
    ['2024-01-31', true],
    ['2026-02-30', false],
    ['yesterday', false],
  ])('%s on the 22nd in the evening is fine: %s', (text, fine) => {
    expect(isSignUpDay(text, Date.UTC(2026, 10, 22, 20))).toBe(fine);
  });

  test('is asked only for a new number that an account lists', () => {
    expect(mayBeSignedUp({ route: 'new-number', phoneNumberId: PHONE })).toBe(true);
    expect(mayBeSignedUp({ route: 'new-number' })).toBe(false);
    expect(mayBeSignedUp({ route: 'waba-to-waba', phoneNumberId: PHONE })).toBe(false);
  });
});
