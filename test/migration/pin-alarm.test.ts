import { describe, expect, test } from '@jest/globals';
import { actionsOn } from '../../src/migration/action.ts';
import type { Command } from '../../src/migration/command.ts';
import { decide } from '../../src/migration/decide.ts';
import type { Event, EventOf } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import { nextFor } from '../../src/migration/next.ts';
import type { PinEvent } from '../../src/migration/outside-events.ts';
import { alarmedBy, answered, isAlarmed } from '../../src/migration/pin-alarm.ts';
import { routeOf } from '../../src/migration/route.ts';
import type { RouteId } from '../../src/migration/route-declaration.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { StepId } from '../../src/migration/step.ts';
import {
  aMigration,
  ANA,
  approved,
  checked,
  entriesOf,
  MARA,
  registered,
  REQUEST,
  requested,
  SECRET,
  sending,
  START,
  started,
} from '../support/builders.ts';

const MINUTE = 60_000;
const LATER = START + 60 * MINUTE;
const alarm: Event = { type: 'pinAlarm', event: 'PIN_CHANGED', at: LATER };

const seen = (migration: Migration, event: PinEvent, at = LATER): string[] =>
  alarmedBy(migration, { event, at }, Math.max(at, LATER)).map(({ type }) => type);

/** A migration on another route whose steps before `step` are done. */
function onRoute(route: RouteId, step: StepId, ...more: Event[]): Migration {
  const { deployment: _none, ...begun } = started as EventOf<'started'>;
  const before = routeOf(route).steps.map(({ id }) => id);
  const done = before.slice(0, before.indexOf(step)).flatMap((id): Event[] => [
    { type: 'stepStarted', step: id },
    { type: 'stepSucceeded', step: id },
  ]);
  const migration = fold(entriesOf([{ ...begun, route }, ...done, ...more]));
  if (!migration) throw new Error('a migration has a beginning');
  return migration;
}

describe('a touch of the PIN', () => {
  test('that nobody expected is an alarm, and closes a request that waits or was approved', () => {
    expect(seen(aMigration(...checked), 'PIN_CHANGED')).toEqual(['pinAlarm']);
    expect(seen(aMigration(...requested), 'PIN_CHANGED')).toEqual(['pinAlarm', 'approvalClosed', 'stepFailed']);
    expect(seen(aMigration(...approved), 'PIN_RESET_REQUEST')).toEqual(['pinAlarm', 'approvalClosed', 'stepFailed']);
  });

  test('by the bot itself is none, for as long as its own change may be told', () => {
    const migration = aMigration(...requested);
    const { pinSetAt = 0 } = migration;
    expect(seen(migration, 'PIN_CHANGED', pinSetAt - 1_000)).toEqual([]);
    expect(seen(migration, 'PIN_CHANGED', pinSetAt + 4 * MINUTE)).toEqual([]);
    expect(seen(migration, 'PIN_CHANGED', pinSetAt + 6 * MINUTE)).not.toEqual([]);
    expect(seen(migration, 'PIN_REQUEST_SUCCESS', pinSetAt + 4 * MINUTE)).not.toEqual([]);
  });

  test('is the bot’s own also when the step that set it has begun anew since', () => {
    const migration = aMigration(...requested, { type: 'stepReset', step: 'set-pin' });
    expect(seen(migration, 'PIN_CHANGED', START + MINUTE)).toEqual([]);
  });

  test('is somebody else’s where two-step verification was said to be off, because the bot sets none then', () => {
    const off: Event[] = [
      { type: 'pinChosen', source: 'two-step-off', pin: SECRET },
      { type: 'stepSucceeded', step: 'provide-pin' },
      { type: 'stepStarted', step: 'set-pin' },
    ];
    const migration = aMigration(...checked, ...off);
    expect(seen(migration, 'PIN_CHANGED', START + MINUTE)).toEqual(['pinAlarm']);
    expect(seen(migration, 'PIN_REQUEST_SUCCESS', LATER)).toEqual([]);
  });

  test.each(['PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS'] as const)(
    'that is what the route asks for is none: %s before two-step verification was confirmed off',
    (event) => {
      expect(seen(onRoute('waba-to-waba', 'confirm-two-step-off'), event)).toEqual([]);
      expect(seen(onRoute('waba-to-waba', 'claim-number'), event, START + 2_000)).toEqual([]);
      expect(seen(onRoute('waba-to-waba', 'claim-number'), event, START + 5_000)).toEqual(['pinAlarm']);
      expect(seen(onRoute('waba-to-waba', 'confirm-two-step-off'), 'PIN_CHANGED')).toEqual(['pinAlarm']);
      expect(seen(onRoute('new-number', 'choose-code'), event)).toEqual(['pinAlarm']);
    },
  );

  test('from before the migration, or that is known already, or older than what is known, is none', () => {
    expect(seen(aMigration(...checked), 'PIN_CHANGED', START - 2 * MINUTE)).toEqual([]);
    expect(seen(aMigration(...checked, alarm), 'PIN_CHANGED')).toEqual([]);
    const known: Event[] = [...checked, alarm, { type: 'pinAlarmAnswered', by: MARA }];
    expect(seen(aMigration(...known), 'PIN_CHANGED')).toEqual([]);
    expect(seen(aMigration(...known), 'PIN_RESET_REQUEST', LATER - 1)).toEqual([]);
    expect(seen(aMigration(...known), 'PIN_CHANGED', LATER + 1_000)).toEqual(['pinAlarm']);
  });

  test.each<[string, Event[]]>([
    ['while the call is on its way', sending],
    ['after the registration', registered],
    ['after the end', [...checked, { type: 'cancelled', by: ANA }]],
  ])('%s changes nothing', (_name, events) => {
    const migration = aMigration(...events);
    const command: Command = { do: 'see-pin-event', event: 'PIN_CHANGED', at: LATER };
    const decision = decide(migration, command, LATER);
    expect(decision.ok ? decision.events : []).toEqual([]);
    expect(isAlarmed(aMigration(...events, alarm))).toBe(migration.ending !== undefined);
  });

  test('after a registration that moved nothing is an alarm again', () => {
    const failure = { source: 'meta', class: 'hold', kind: 'pin-mismatch' } as const;
    const refused = aMigration(
      ...sending,
      { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START, failure },
      { type: 'cutoverSettled', requestId: REQUEST, outcome: 'not-done', failure, deploymentUp: true },
      { type: 'stepFailed', step: 'register', failure },
    );
    expect(seen(refused, 'PIN_CHANGED')).toEqual(['pinAlarm']);
  });
});

describe('while an alarm stands', () => {
  const held = aMigration(...checked, alarm);

  test('no step goes on, and people may say that they know about it, or cancel', () => {
    expect(nextFor(held, LATER)).toEqual({ do: 'wait-for-person', step: 'confirm-differences' });
    expect(actionsOn(held, LATER)).toEqual(['answer-pin-alarm', 'cancel']);
  });

  test('a step that had begun waits as well', () => {
    const begun = aMigration({ type: 'stepStarted', step: 'preflight' }, alarm);
    expect(nextFor(begun, LATER)).toEqual({ do: 'wait-for-person', step: 'preflight' });
  });

  test.each<Command>([
    { do: 'confirm-differences', by: ANA, items: [] },
    { do: 'retry', by: ANA },
    { do: 'choose-pin', by: ANA, source: 'generated', pin: SECRET },
    { do: 'approve', by: MARA, requestId: REQUEST, votes: [MARA] },
    { do: 'release', by: MARA },
  ])('$do is refused with the reason', (command) => {
    expect(decide(held, command, LATER)).toEqual({ ok: false, refusal: { code: 'pin-alarm' } });
  });

  test('an answer is on the record with who gave it, and sets the PIN once more where it was set', () => {
    expect(answered(held, MARA)).toEqual([{ type: 'pinAlarmAnswered', by: MARA }]);
    expect(answered(aMigration(...requested, alarm), MARA)).toEqual([
      { type: 'pinAlarmAnswered', by: MARA },
      { type: 'stepReset', step: 'set-pin' },
    ]);
    const after = aMigration(...checked, alarm, ...answered(held, MARA));
    expect(isAlarmed(after)).toBe(false);
    expect(after.pinAlarm?.answered).toMatchObject({ by: MARA });
    expect(decide(after, { do: 'answer-pin-alarm', by: ANA }, LATER)).toMatchObject({ ok: false });
  });

  test('on a route that sets no PIN before the registration, an answer asks for approval again', () => {
    const failure = { source: 'ferryman', class: 'hold', kind: 'approval-aborted', details: 'pin-changed' } as const;
    const closed = onRoute('new-number', 'approve-cutover', alarm, {
      type: 'stepFailed',
      step: 'approve-cutover',
      failure,
    });
    expect(answered(closed, MARA)).toContainEqual({ type: 'stepReset', step: 'approve-cutover' });
  });
});
