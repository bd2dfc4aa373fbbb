import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { actionsOn, type Action } from '../../src/migration/action.ts';
import { blockedOn, refusalOfAction } from '../../src/migration/blocked.ts';
import { decide } from '../../src/migration/decide.ts';
import { FleetId } from '../../src/migration/fleet-link.ts';
import { E164 } from '../../src/migration/ids.ts';
import { closedNow, isSameObstacle, obstacleOfCalendar } from '../../src/migration/obstacle.ts';
import { someStory, told } from '../slack/arbitrary.ts';
import { aMigration, MARA, requested, START } from '../support/builders.ts';

const ACTIONS: readonly Action[] = [
  'approve',
  'reject',
  'hold',
  'release',
  'retry',
  'cancel',
  'enter-code',
  'confirm-delivery',
  'confirm-inbound',
  'judge-outcome',
];
const moment = fc.integer({ min: START, max: START + 2e9 });

describe('the reason why an action is not possible', () => {
  test('is there exactly where the action is not offered, whatever the journal holds', () => {
    fc.assert(
      fc.property(someStory, moment, (story, now) => {
        const migration = told(story);
        const offered = actionsOn(migration, now);
        for (const action of ACTIONS)
          expect([action, refusalOfAction(migration, action, now) === undefined]).toEqual([
            action,
            offered.includes(action),
          ]);
      }),
      { numRuns: 300 },
    );
  });

  test('is the one that the command is refused with', () => {
    fc.assert(
      fc.property(someStory, moment, (story, now) => {
        const migration = told(story);
        for (const action of ['hold', 'release', 'retry', 'cancel'] as const) {
          const shown = refusalOfAction(migration, action, now);
          const decided = decide(migration, { do: action, by: MARA }, now);
          if (shown && !decided.ok) expect(shown.code).toBe(decided.refusal.code);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is never told of what the card offers, but for approving against the calendar', () => {
    fc.assert(
      fc.property(someStory, moment, (story, now) => {
        const migration = told(story);
        const offered = actionsOn(migration, now);
        for (const { action, refusal } of blockedOn(migration, now))
          if (offered.some((one) => one === action))
            expect(['outside-window', 'quiet-hours', 'frozen']).toContain(refusal.code);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an obstacle of the calendar', () => {
  const calendar = {
    windows: [],
    freezes: [{ name: 'peak', from: '2026-11-22T00:00', to: '2026-11-23T00:00', timeZone: 'UTC' }],
  };

  test('is on the card what an approval at that moment is refused with', () => {
    const obstacle = obstacleOfCalendar(calendar, aMigration(), START);
    if (!obstacle) throw new Error('the calendar is open');

    const [blocked] = blockedOn(aMigration(...requested, { type: 'obstacleMet', ...obstacle }), START);

    expect(blocked).toEqual({ action: 'approve', refusal: closedNow(calendar, aMigration(), START) });
    expect(blocked?.refusal).toEqual({
      code: 'frozen',
      values: { name: 'peak', next: String(Date.UTC(2026, 10, 23)) },
    });
  });

  test('is quiet hours by the clock of the number, for a number that goes by itself', () => {
    // 09:00 UTC: night in Hawaii, afternoon in Berlin.
    const nights = { windows: [], freezes: [], quietHours: [{ from: '22:00', to: '07:00' }] };
    const [american, german] = ['+16315551234', '+4915112345678'].map((number) => ({ number: E164.parse(number) }));
    const fleet = { id: FleetId.parse('bcdfghjk'), line: 2 };

    expect(obstacleOfCalendar(nights, american!, START)).toEqual({
      why: 'quiet-hours',
      reason: '22:00–07:00',
      until: Date.UTC(2026, 10, 22, 17),
    });
    expect(obstacleOfCalendar(nights, german!, START)).toBeUndefined();
    expect(obstacleOfCalendar(nights, { ...american!, fleet }, START)).toBeUndefined();
  });

  test('is the same only with the same cause, person, reason and times', () => {
    const one = { why: 'stopped', by: MARA, since: START, reason: 'x' } as const;
    expect(isSameObstacle(one, { ...one })).toBe(true);
    expect(isSameObstacle(undefined, undefined)).toBe(true);
    const others = [undefined, { ...one, since: START + 1 }, { ...one, reason: 'y' }, { ...one, until: START }];
    expect(others.filter((other) => isSameObstacle(one, other))).toEqual([]);
  });
});
