import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { actionsOn } from '../../src/migration/action.ts';
import { blockedOn } from '../../src/migration/blocked.ts';
import { decide } from '../../src/migration/decide.ts';
import type { Command } from '../../src/migration/command.ts';
import type { Event } from '../../src/migration/event.ts';
import { evolve, fold } from '../../src/migration/evolve.ts';
import { nextFor } from '../../src/migration/next.ts';
import { API_DIFFERENCES, routeOf } from '../../src/migration/route.ts';
import { downtimeMs, isDeploymentLost, reachabilityOf } from '../../src/migration/state.ts';
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

const NOW = START + 60_000;

const wrongPin = { source: 'meta', class: 'hold', kind: 'pin-mismatch', code: 133005 } as const;
const refusedForPin: Event[] = [
  ...sending,
  { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START + 30_000, failure: wrongPin },
  { type: 'cutoverSettled', requestId: REQUEST, outcome: 'not-done', failure: wrongPin, deploymentUp: false },
  { type: 'stepFailed', step: 'register', failure: wrongPin },
];

const ENDINGS: Event[] = [
  { type: 'cancelled', by: ANA },
  { type: 'rejected', requestId: REQUEST, by: MARA, reason: 'not tonight' },
  { type: 'completed' },
];

const COMMANDS: Command[] = [
  { do: 'confirm-differences', by: ANA, items: API_DIFFERENCES },
  { do: 'choose-pin', by: ANA, source: 'known', pin: SECRET },
  { do: 'approve', by: MARA, requestId: REQUEST, votes: [MARA] },
  { do: 'reject', by: MARA, requestId: REQUEST, reason: 'no' },
  { do: 'retry', by: ANA },
  { do: 'confirm-delivery', by: ANA },
  { do: 'see-delivery', messageId: 'wamid.1' },
  { do: 'see-inbound' },
  { do: 'take-over', by: MARA, reason: 'ill' },
  { do: 'cancel', by: ANA },
];

describe('decide', () => {
  test('wants every difference confirmed', () => {
    const migration = aMigration(...checked);
    expect(decide(migration, { do: 'confirm-differences', by: ANA, items: ['downtime'] }, NOW)).toMatchObject({
      ok: false,
      refusal: { code: 'not-every-difference' },
    });
    expect(decide(migration, { do: 'confirm-differences', by: ANA, items: API_DIFFERENCES }, NOW).ok).toBe(true);
  });

  test('records one approval and tells a second approver who decided', () => {
    const migration = aMigration(...approved);
    expect(decide(migration, { do: 'approve', by: MARA, requestId: REQUEST, votes: [MARA] }, NOW)).toMatchObject({
      ok: false,
      refusal: { code: 'already-decided', values: { by: MARA, outcome: 'approved' } },
    });
  });

  test('never uses an approval again: a retry of the cutover starts at the gate', () => {
    const failure = { source: 'meta', class: 'retry', kind: 'server-unavailable' } as const;
    const refused: Event[] = [
      ...sending,
      { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START, failure },
      { type: 'cutoverSettled', requestId: REQUEST, outcome: 'not-done', failure, deploymentUp: true },
      { type: 'stepFailed', step: 'register', failure },
    ];
    expect(decide(aMigration(...refused), { do: 'retry', by: ANA }, NOW)).toEqual({
      ok: true,
      events: [{ type: 'stepReset', step: 'approve-cutover' }],
    });
  });

  test('offers a new PIN, not a retry, after Meta refused the PIN', () => {
    const migration = aMigration(...refusedForPin);
    expect(actionsOn(migration, NOW)).toEqual(['new-pin', 'draft-ticket', 'cancel']);
    expect(decide(migration, { do: 'retry', by: ANA }, NOW).ok).toBe(false);
    const chosen = decide(migration, { do: 'choose-pin', by: ANA, source: 'reset', pin: SECRET }, NOW);
    expect(chosen.ok && chosen.events.map((e) => e.type)).toEqual(['stepReset', 'pinChosen', 'stepSucceeded']);
  });

  test('does not let a PIN be reset through Meta while the old client still runs', () => {
    const [upToPin] = [aMigration(...requested.slice(0, 7))];
    expect(decide(upToPin, { do: 'choose-pin', by: ANA, source: 'reset', pin: SECRET }, NOW)).toMatchObject({
      ok: false,
      refusal: { code: 'pin-not-choosable' },
    });
  });

  test('cancels before the call, not while it is on the wire, not after the move', () => {
    const cancel: Command = { do: 'cancel', by: ANA };
    expect(decide(aMigration(...requested), cancel, NOW).ok).toBe(true);
    expect(decide(aMigration(...sending), cancel, NOW)).toMatchObject({ refusal: { code: 'call-on-the-wire' } });
    expect(decide(aMigration(...registered), cancel, NOW)).toMatchObject({ refusal: { code: 'past-no-return' } });
  });

  test('neither cancels nor hides why while nobody knows whether the number moved, but lets somebody take it over', () => {
    const undecidable = aMigration(
      ...sending,
      { type: 'cutoverSettled', requestId: REQUEST, outcome: 'needs-human' },
      { type: 'stepFailed', step: 'register', failure: { source: 'meta', class: 'hold', kind: 'no-answer' } },
    );
    expect(decide(undecidable, { do: 'cancel', by: ANA }, NOW)).toMatchObject({ refusal: { code: 'outcome-unknown' } });
    expect(actionsOn(undecidable, NOW)).not.toContain('cancel');
    expect(blockedOn(undecidable, NOW)).toContainEqual({ action: 'cancel', refusal: { code: 'outcome-unknown' } });
    expect(decide(undecidable, { do: 'take-over', by: MARA, reason: 'ANA is ill' }, NOW).ok).toBe(true);
  });

  test('takes a delivery that overtook the record of the message, and no other message’s', () => {
    const sent: Event[] = [
      ...registered,
      { type: 'registrationConfirmed', at: NOW },
      { type: 'stepSucceeded', step: 'confirm-registration' },
      { type: 'stepSucceeded', step: 'confirm-subscription' },
      { type: 'stepSucceeded', step: 'confirm-health' },
      { type: 'stepStarted', step: 'send-test-message' },
    ];
    const overtaken = decide(aMigration(...sent), { do: 'see-delivery', messageId: 'wamid.1' }, NOW);
    expect(overtaken.ok && overtaken.events).toMatchObject([
      { type: 'testMessageSent', messageId: 'wamid.1' },
      { type: 'stepSucceeded', step: 'send-test-message' },
      { type: 'deliveryProven', by: 'webhook' },
    ]);
    // Whoever sent it comes too late to record that, and goes on instead of asking a person whether it was sent.
    expect(nextFor(aMigration(...sent, ...(overtaken.ok ? overtaken.events : [])), NOW)).toEqual({
      do: 'run',
      step: 'confirm-delivery',
    });
    const known = aMigration(...sent, { type: 'testMessageSent', messageId: 'wamid.1' });
    expect(decide(known, { do: 'see-delivery', messageId: 'wamid.2' }, NOW)).toEqual({ ok: true, events: [] });
  });

  test.each(ENDINGS.map((ending) => [ending.type, ending] as const))('accepts nothing after %s', (_name, ending) => {
    const over = aMigration(...requested, ending);
    for (const command of COMMANDS)
      expect(decide(over, command, NOW)).toMatchObject({ ok: false, refusal: { code: 'already-over' } });
    expect(actionsOn(over, NOW)).toEqual([]);
    expect(nextFor(over, NOW)).toEqual({ do: 'finish' });
  });
});

describe('nextFor', () => {
  test('walks the route in its order', () => {
    expect(nextFor(aMigration(), NOW)).toEqual({ do: 'run', step: 'preflight' });
    expect(nextFor(aMigration(...checked), NOW)).toEqual({ do: 'wait-for-person', step: 'confirm-differences' });
    expect(nextFor(aMigration(...requested), NOW)).toMatchObject({ do: 'wait-for-person', step: 'approve-cutover' });
    expect(nextFor(aMigration(...approved), NOW)).toEqual({ do: 'run', step: 'register' });
    expect(nextFor(aMigration(...sending), NOW)).toEqual({ do: 'resume', step: 'register' });
    expect(nextFor(aMigration(...registered), NOW)).toEqual({ do: 'run', step: 'confirm-registration' });
  });

  test('does not wait for an answer to an old request when the gate is begun again', () => {
    const again = aMigration(
      ...refusedForPin,
      { type: 'stepReset', step: 'approve-cutover' },
      { type: 'stepStarted', step: 'approve-cutover' },
    );
    expect(nextFor(again, NOW)).toEqual({ do: 'resume', step: 'approve-cutover' });
    expect(actionsOn(again, NOW)).not.toContain('approve');
  });

  test('holds an approval for later until its time', () => {
    const later = START + 3_600_000;
    const scheduled = aMigration(
      ...requested,
      { type: 'approved', requestId: REQUEST, by: MARA, notBefore: later },
      { type: 'stepSucceeded', step: 'approve-cutover' },
    );
    expect(nextFor(scheduled, NOW)).toEqual({ do: 'wait-until', step: 'register', until: later });
    expect(nextFor(scheduled, later)).toEqual({ do: 'run', step: 'register' });
  });

  test('retries by itself up to the declared number of tries, then asks', () => {
    const failed: Event = {
      type: 'stepFailed',
      step: 'preflight',
      failure: { source: 'meta', class: 'retry', kind: 'server-error' },
      retryAt: START + 5_000,
    };
    const attempts = routeOf('on-premises-to-cloud').steps[0]?.retry.attempts ?? 0;
    expect(nextFor(aMigration(failed), START)).toMatchObject({ do: 'wait-until' });
    expect(nextFor(aMigration(failed), START + 5_000)).toEqual({ do: 'run', step: 'preflight' });
    const spent = Array.from({ length: attempts }, () => failed);
    expect(nextFor(aMigration(...spent), NOW)).toEqual({ do: 'wait-for-person', step: 'preflight' });
  });
});

describe('evolve', () => {
  test('refuses a journal with a gap, a second beginning, or none', () => {
    const entries = entriesOf([started, ...checked]);
    expect(() => fold(entries.slice(1))).toThrow(RangeError);
    expect(() => fold(entries.filter((e) => e.seq !== 2))).toThrow('out of order');
    expect(() => fold(entriesOf([started, started]))).toThrow('one beginning');
    expect(() => fold(entriesOf([...checked]))).toThrow('begins with');
  });

  test('folds the same journal to the same state, and never changes the state it was given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: registered.length }), (length) => {
        const entries = entriesOf([started, ...registered.slice(0, length)]);
        const before = fold(entries.slice(0, -1));
        const frozen = structuredClone(before);
        const last = entries.at(-1);
        if (last) evolve(before, last);
        expect(before).toEqual(frozen);
        expect(fold(entries)).toEqual(fold(structuredClone(entries)));
      }),
    );
  });
});

describe('reachabilityOf', () => {
  test.each<[string, Event[], string]>([
    ['before the call', approved, 'on-premises'],
    ['while the call is unanswered', sending, 'moving'],
    ['registered but not read yet', registered, 'moving'],
    ['read as connected', [...registered, { type: 'registrationConfirmed', at: START + 40_000 }], 'cloud'],
    ['refused for its PIN', refusedForPin, 'nowhere'],
  ])('%s', (_name, events, expected) => {
    expect(reachabilityOf(aMigration(...events))).toBe(expected);
  });

  test('knows when a refusal took the old client down', () => {
    expect(isDeploymentLost(aMigration(...refusedForPin))).toBe(true);
    expect(isDeploymentLost(aMigration(...registered))).toBe(false);
  });

  test('measures the downtime from the call to the first read that showed it connected', () => {
    const proven = aMigration(...registered, { type: 'registrationConfirmed', at: START + 42_000 });
    expect(downtimeMs(proven, NOW)).toBe(12_000);
    expect(downtimeMs(aMigration(...refusedForPin), START + 90_000)).toBe(60_000);
    expect(downtimeMs(aMigration(...approved), NOW)).toBeUndefined();
  });
});
