import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AccountIncidentId, affected } from '../../src/health/account-incident.ts';
import { AccountRecord, emptyAccount, openIn } from '../../src/health/account-record.ts';
import type { AccountEntry } from '../../src/health/account-record.ts';
import { accountDueAt, defaultAlertRules as rules } from '../../src/health/account-rules.ts';
import {
  accountAfter,
  accountEntries,
  decideIncident,
  reportToAccount,
  settleAccount,
} from '../../src/health/decide-account.ts';
import type { Reading } from '../../src/health/reading.ts';
import { openIncidents } from '../../src/health/watch.ts';
import { isPosted } from '../../src/health/cause.ts';
import { aReading, ana, anotherNumber, ben, blockedReading, target, WatchRun } from './builders.ts';
import type { E164 } from '../../src/migration/ids.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';

const readings: ((at: number) => Reading)[] = [
  (at) => aReading(at, { accountReviewStatus: 'APPROVED' }),
  blockedReading,
  (at) => aReading(at, { phone: { status: 'BANNED', platformType: 'ON_PREMISE', qualityRating: 'RED' } }),
  (at) => aReading(at, { appSubscribed: false }),
  (at) => ({ at, failure: 'meta-unreachable' }),
];

type Move =
  | { kind: 'reading'; number: number; make: (at: number) => Reading; settled: boolean }
  | { kind: 'person'; does: 'acknowledge' | 'snooze' | 'assign'; count: number }
  | { kind: 'time' }
  | { kind: 'told'; number: number; isBad: boolean };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('reading' as const),
      number: fc.integer({ min: 0, max: 3 }),
      make: fc.constantFrom(...readings),
      settled: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      does: fc.constantFrom('acknowledge' as const, 'snooze' as const, 'assign' as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const) }) },
);

const told: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant('told' as const),
  number: fc.integer({ min: 0, max: 3 }),
  isBad: fc.boolean(),
});

const historyOf = (moves: fc.Arbitrary<Move>) =>
  fc.array(fc.tuple(moves, fc.integer({ min: 1, max: 40 * 60_000 })), { maxLength: 60 });
const history = historyOf(move);
/** Four numbers, their account, and the numbers that were not joined yet. */
class Account {
  record: AccountRecord = emptyAccount(target.waba);
  entries: AccountEntry[] = [];
  now = 0;
  runs = [0, 1, 2, 3].map((index) => {
    const run = new WatchRun();
    run.do({ do: 'start', target: { ...target, number: anotherNumber(index) }, schedule: defaultSchedule }, 0);
    return run;
  });
  #changed = new Set<number>();
  /** The numbers whose display name a webhook has called rejected, and none accepted since. */
  readonly rejected = new Set<string>();

  settle(): void {
    const watches = [...this.#changed].flatMap((index) => this.runs[index]?.watch ?? []);
    this.#changed.clear();
    this.#take(settleAccount(this.record, watches, { rules, now: this.now }));
  }

  #take(events: Parameters<typeof accountEntries>[1]): void {
    const entries = accountEntries(this.record, events, this.now);
    this.entries.push(...entries);
    this.record = accountAfter(this.record, entries);
  }

  step(one: Move, pause: number): void {
    this.now += pause;
    if (one.kind === 'reading') {
      this.runs[one.number]?.record(one.make(this.now));
      this.#changed.add(one.number);
      if (one.settled) this.settle();
    } else if (one.kind === 'time') this.settle();
    else if (one.kind === 'told') this.tell(anotherNumber(one.number), one.isBad);
    else {
      const incident = AccountIncidentId.parse(`w${target.waba}.${one.count}`);
      const about = { incident, by: ana, until: this.now + 3_600_000, to: ben };
      const decision = decideIncident(this.record, { do: one.does, ...about });
      if (decision.ok) this.#take(decision.events);
    }
  }

  tell(subject: E164, isBad: boolean): void {
    const reported = { cause: 'name-rejected' as const, subject, isBad, value: 'REJECTED', at: this.now };
    this.#take(reportToAccount(this.record, reported, { rules, now: this.now }));
    if (isBad) this.rejected.add(subject);
    else this.rejected.delete(subject);
  }

  /** The numbers that show a cause now. */
  showing(cause: string): string[] {
    return this.runs
      .filter(({ watch }) => openIncidents(watch!).some((one) => one.cause === cause && isPosted(one.severity)))
      .map(({ watch }) => watch!.target.number)
      .toSorted();
  }
}

function play(moves: [Move, number][], after: (account: Account) => void = () => undefined): Account {
  const account = new Account();
  for (const [one, pause] of moves) {
    account.step(one, pause);
    after(account);
  }
  return account;
}

describe('the incidents of an account, in any interleaving of readings, people and time', () => {
  test('are at most one open per cause', () => {
    fc.assert(
      fc.property(history, (moves) => {
        play(moves, ({ record }) => {
          const causes = openIn(record).map(({ cause }) => cause);
          expect(new Set(causes).size).toBe(causes.length);
        });
      }),
    );
  });

  test('name exactly the numbers that have the problem, once all were joined', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const account = play(moves);
        account.settle();
        for (const incident of openIn(account.record)) {
          const named = affected(incident).map(({ subject }) => subject);
          expect(named.toSorted()).toEqual(account.showing(incident.cause));
        }
        for (const run of account.runs)
          for (const one of openIncidents(run.watch!))
            if (isPosted(one.severity)) expect(openIn(account.record).map(({ cause }) => cause)).toContain(one.cause);
      }),
    );
  });

  test('do not change when the same numbers are joined again', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const account = play(moves);
        account.settle();
        const watches = account.runs.map(({ watch }) => watch!);
        expect(settleAccount(account.record, watches, { rules, now: account.now })).toEqual([]);
      }),
    );
  });

  test('stand, where only webhooks tell them, until one says that it is over, whatever numbers are read and joined', () => {
    fc.assert(
      fc.property(historyOf(fc.oneof(move, told)), (moves) => {
        play(moves, ({ record, rejected }) => {
          const named = openIn(record)
            .filter(({ cause }) => cause === 'name-rejected')
            .flatMap((incident) => affected(incident).map(({ subject }) => subject));
          expect(named.toSorted()).toEqual([...rejected].toSorted());
        });
      }),
    );
  });

  test('are told by their events alone, and survive storage', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const { record, entries } = play(moves);
        expect(accountAfter(emptyAccount(target.waba), entries)).toEqual(record);
        expect(AccountRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
      }),
    );
  });

  test('are looked at again as long as one waits for time to pass', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const { record, now } = play(moves);
        for (const incident of openIn(record)) {
          const waits = incident.snoozed !== undefined || affected(incident).length === 0;
          if (waits) expect(accountDueAt(record, rules, now)).toBeDefined();
        }
      }),
    );
  });

  test('all recover when everything stays good for long enough', () => {
    fc.assert(
      fc.property(history, (moves) => {
        const account = play(moves);
        for (const step of [1, 2])
          for (const [number] of account.runs.entries())
            account.step({ kind: 'reading', number, make: readings[0]!, settled: true }, step);
        account.step({ kind: 'time' }, rules.calmForMs);
        expect(openIn(account.record)).toEqual([]);
      }),
    );
  });
});
