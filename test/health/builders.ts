import { E164, MigrationId, PhoneNumberId, SlackUserId, WabaId } from '../../src/migration/ids.ts';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import type { WatchCommand, WatchDecision } from '../../src/health/decide-watch.ts';
import type { Reading } from '../../src/health/reading.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import type { Watch, WatchEvent } from '../../src/health/watch.ts';

export const target = {
  number: E164.parse('+16315551234'),
  waba: WabaId.parse('102290129340398'),
  phoneNumberId: PhoneNumberId.parse('106540352242922'),
  migration: MigrationId.parse('16315551234-abcdefghij'),
};

export const ana = SlackUserId.parse('U0ANA');
export const ben = SlackUserId.parse('U0BEN');

type Entity = NonNullable<Reading['health']>['entities'][number];

/** An entity of a health answer that may send, unless told otherwise. */
export const anEntity = (overrides: Partial<Entity> = {}): Entity => ({
  type: 'WABA',
  id: '102290129340398',
  canSend: 'AVAILABLE',
  errors: [],
  notes: [],
  ...overrides,
});

export const paymentProblem = anEntity({
  canSend: 'BLOCKED',
  errors: [{ code: 141_006, description: 'Payment method problem', solution: 'Add a payment method' }],
});

/** A reading of a healthy number on the Cloud API, with overrides. */
export const aReading = (at: number, overrides: Partial<Omit<Reading, 'at'>> = {}): Reading => ({
  at,
  phone: { status: 'CONNECTED', platformType: 'CLOUD_API', qualityRating: 'GREEN' },
  health: { canSend: 'AVAILABLE', entities: [anEntity()] },
  appSubscribed: true,
  ...overrides,
});

export const blockedReading = (at: number): Reading =>
  aReading(at, { health: { canSend: 'BLOCKED', entities: [paymentProblem] } });

/** A watch that is driven by commands and remembers what they led to. */
export class WatchRun {
  watch: Watch | undefined;
  events: WatchEvent[] = [];

  do(command: WatchCommand, now: number): WatchDecision {
    const decision = decideWatch(this.watch, command, now);
    if (!decision.ok) return decision;
    this.watch = evolved(this.watch, entriesOf(this.watch, decision.events, now));
    this.events.push(...decision.events);
    return decision;
  }

  record(reading: Reading): string[] {
    const decision = this.do({ do: 'record', reading }, reading.at);
    return decision.ok ? decision.events.map(({ type }) => type) : [decision.refusal.code];
  }

  get incidents() {
    return this.watch?.incidents ?? [];
  }
}

/** A run whose watch began at time 0. */
export function startedRun(schedule = defaultSchedule): WatchRun {
  const run = new WatchRun();
  run.do({ do: 'start', target, schedule }, 0);
  return run;
}

/** A number of its own beside {@link target}, in the same account. */
export const anotherNumber = (index: number): E164 => E164.parse(`+1631555${String(2_000 + index)}`);

/** A watch of a number that was read once at `at`, with what the reading showed. */
export function watchShowing(reading: Reading, given: Partial<typeof target> = {}): Watch {
  const run = new WatchRun();
  run.do({ do: 'start', target: { ...target, ...given }, schedule: defaultSchedule }, 0);
  run.record(reading);
  if (!run.watch) throw new Error('no watch');
  return run.watch;
}

/** The same watch after two good readings. */
export function recovered(watch: Watch, at: number): Watch {
  const run = new WatchRun();
  run.watch = watch;
  for (const step of [0, 1]) run.record(aReading(at + step, { accountReviewStatus: 'APPROVED' }));
  return run.watch;
}
