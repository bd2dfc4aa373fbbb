import { describe, expect, test } from '@jest/globals';
import { toAnswer } from '../../src/calls/answer.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import type { GraphUsage, UsageReading } from '../../src/workflow/budget-ports.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { WABA } from '../support/builders.ts';

const BURST = 100;

/** What two replicas share, in memory: `left` calls, and no more for so long. */
function aShared(answers: { waits?: number[]; away?: boolean } = {}) {
  const taken: number[] = [];
  const waits = [...(answers.waits ?? [])];
  const noted = new Map<string, UsageReading>();
  let lookedUp = 0;
  const orAway = <T>(value: T): Promise<T> =>
    answers.away ? Promise.reject(new Error('the storage is away')) : Promise.resolve(value);
  const usage: GraphUsage = {
    burst: BURST,
    calls: () => ({
      take(reserve) {
        taken.push(reserve);
        return orAway(waits.shift() ?? 0);
      },
      hold: () => orAway(undefined),
    }),
    readings() {
      lookedUp += 1;
      return orAway([...noted.values()]);
    },
    note(readings) {
      for (const reading of readings) noted.set(reading.budget, reading);
      return orAway(undefined);
    },
  };
  return { usage, taken, noted, lookedUp: () => lookedUp };
}

/** A clock on which nobody's patience ends: only what the gate itself waits for passes. */
function aPatientClock() {
  const clock = aHandClock();
  const wait = (ms: number, signal?: AbortSignal) =>
    signal === undefined
      ? clock.wait(ms)
      : new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
  return Object.assign(Object.create(clock) as typeof clock, { wait, waits: clock.waits });
}

const read = { urgent: false, account: WABA };
const background = { ...read, background: true };
const answered = (percent: number) =>
  toAnswer(200, (name) => ({ 'x-app-usage': JSON.stringify({ call_count: percent }) })[name], '{}');

describe('the allowance of all replicas', () => {
  test('is drawn on by everybody, and each leaves a part for what is more urgent', async () => {
    const { usage, taken } = aShared();
    const gate = createUsageGate(aPatientClock(), usage);

    await gate.pass({ ...read, urgent: true });
    gate.spend(WABA);
    await gate.pass(read);
    await gate.pass(background);
    await gate.pass({ urgent: false, account: undefined });
    expect(taken).toEqual([-BURST, -BURST, BURST / 4, BURST / 2]);
  });

  test('lets a cutover read at once when nothing is left, and also while the storage is away', async () => {
    for (const shared of [aShared({ waits: [60_000] }), aShared({ away: true })]) {
      const clock = aPatientClock();
      await createUsageGate(clock, shared.usage).pass({ ...read, urgent: true });
      expect(clock.waits).toEqual([]);
    }
  });

  test('makes a read wait for a short while, and tells it when to come again after a long one', async () => {
    const clock = aPatientClock();
    const gate = createUsageGate(clock, aShared({ waits: [4_000, 1_000, 0, 60_000] }).usage);

    await gate.pass(read);
    expect(clock.waits).toEqual([4_000, 1_000]);
    expect(await failureOf(gate.pass(read))).toMatchObject({
      kind: 'usage-near-limit',
      class: 'throttle',
      retryAt: clock.now() + 60_000,
    });
  });

  test('makes the steady watch yield at once', async () => {
    const clock = aPatientClock();
    const gate = createUsageGate(clock, aShared({ waits: [500] }).usage);

    expect(await failureOf(gate.pass(background))).toMatchObject({ retryAt: clock.now() + 500 });
    expect(clock.waits).toEqual([]);
  });

  test('that nobody can tell while the storage is away stops the steady watch, and no other read', async () => {
    const clock = aPatientClock();
    const gate = createUsageGate(clock, aShared({ away: true }).usage);

    await gate.pass(read);
    expect(await failureOf(gate.pass(background))).toMatchObject({ retryAt: clock.now() + 60_000 });
  });
});

describe('what Meta said to one replica', () => {
  test('slows the others down within a second, and lets them go when it is over', async () => {
    const { usage } = aShared();
    const [clock, other] = [aPatientClock(), aPatientClock()];
    const [teller, listener] = [createUsageGate(clock, usage), createUsageGate(other, usage)];

    teller.note(answered(92));
    expect(await failureOf(listener.pass(read))).toMatchObject({ kind: 'usage-near-limit' });
    teller.note(answered(10));
    other.advance(1_000);
    await listener.pass(read);
    expect(other.waits).toEqual([]);
  });

  test('is passed on where it matters only, and looked up once a second at most', async () => {
    const { usage, noted, lookedUp } = aShared();
    const clock = aPatientClock();
    const gate = createUsageGate(clock, usage);

    for (let call = 0; call < 50; call += 1) {
      gate.note(answered(40));
      await gate.pass(read);
    }
    expect([noted.size, lookedUp()]).toEqual([0, 1]);
  });

  test('counts for nobody while the storage is away', async () => {
    const { usage } = aShared({ away: true });
    const gate = createUsageGate(aPatientClock(), usage);

    gate.note(answered(80));
    await gate.pass({ ...read, urgent: true });
    await gate.pass(read);
  });
});
