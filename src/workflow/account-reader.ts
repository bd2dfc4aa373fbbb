import type { Answers, Reading } from '../health/reading.ts';
import { toReading } from '../health/reading.ts';
import type { SteadyRules } from '../health/steady.ts';
import { accountReadAt, healthOfAccount, isSteady, isUnremarkable, leastPauseMs } from '../health/steady.ts';
import { ruleOf } from '../health/cause.ts';
import { isUnreadable } from '../health/observe.ts';
import { openIncidents } from '../health/watch.ts';
import type { Watch } from '../health/watch.ts';
import type { E164, WabaId } from '../migration/ids.ts';
import type { AccountHealth, AccountHealthCalls, ListedNumber, Meta } from './call-ports.ts';
import type { Clock } from './ports.ts';
import { answerOf, type Answer } from './readable.ts';
import type { AccountReads, LastAccountReading, WatchMeter, WatchStore } from './watch-ports.ts';

/** What reading accounts works with. `record` gives back the watch after the reading. */
export interface AccountReaderPorts {
  calls: AccountHealthCalls & Pick<Meta, 'number' | 'health' | 'subscription'>;
  watches: Pick<WatchStore, 'load' | 'inWaba'>;
  reads: AccountReads;
  record: (number: E164, reading: Reading) => Promise<Watch | undefined>;
  clock: Clock;
  meter: Pick<WatchMeter, 'read'>;
  rules: SteadyRules;
}

/** Numbers that are looked for one by one, because the account's list does not have them, in one reading. */
const missingAtOnce = 20;

/** What one reading of an account brought. */
interface AccountAnswers {
  listed: Answer<ListedNumber[]>;
  account: Answer<AccountHealth>;
  appSubscribed?: boolean | undefined;
}

const isAbout = (watch: Watch, part: 'health' | 'subscription'): boolean =>
  openIncidents(watch).some(({ cause }) => ruleOf(cause).part === part);

/** Reads accounts: one call for a hundred numbers, and single reads only where the list does not tell enough. */
export function createAccountReader(ports: AccountReaderPorts) {
  const { calls, watches, reads, record, clock, meter, rules } = ports;

  const steadyIn = async (waba: WabaId): Promise<Watch[]> => {
    const numbers = await watches.inWaba(waba);
    const loaded = await Promise.all(numbers.map((number) => watches.load(number)));
    return loaded
      .filter((watch) => watch !== undefined)
      .filter((one) => one.target.waba === waba && !one.stopped && isSteady(one));
  };

  const wantsSubscription = (steady: readonly Watch[], last: LastAccountReading, now: number): boolean =>
    now - (last.subscriptionAt ?? 0) >= rules.subscriptionEveryMs ||
    steady.some((watch) => watch.readBy !== undefined || isAbout(watch, 'subscription'));

  const ask = async (waba: WabaId, withSubscription: boolean): Promise<AccountAnswers> => {
    const [listed, account, subscription] = await Promise.all([
      answerOf(calls.listed(waba)),
      answerOf(calls.accountHealth(waba)),
      withSubscription ? answerOf(calls.subscription(waba)) : undefined,
    ]);
    return { listed, account, appSubscribed: subscription?.answer?.appSubscribed };
  };

  /** The number's own health, where the account's does not tell enough. */
  const ownHealth = async ({ target }: Watch): Promise<Pick<Answers, 'health' | 'failure'>> => {
    const { answer, failure } = await answerOf(calls.health(target.waba, target.phoneNumberId));
    return { health: answer, failure: failure?.kind };
  };

  const singly = async (watch: Watch): Promise<Answers> => {
    const { waba, phoneNumberId } = watch.target;
    const phone = await answerOf(calls.number(waba, phoneNumberId));
    const own = await ownHealth(watch);
    return { ...own, phone: phone.answer, failure: phone.failure?.kind ?? own.failure };
  };

  /** Single readings are spread: each number has its turn once in so many rounds. */
  const hasTurn = (index: number, round: number): boolean => {
    const rounds = Math.max(1, Math.ceil(rules.singleEveryMs / rules.everyMs));
    return index % rounds === round % rounds;
  };

  const listedAnswers = async (
    watch: Watch,
    entry: ListedNumber,
    { account, isDue }: { account: AccountAnswers['account']; isDue: boolean },
  ): Promise<Answers> => {
    const shared = healthOfAccount(account.answer?.health);
    if (entry.health) return { phone: entry.facts, health: entry.health };
    if (shared && !isDue && !isAbout(watch, 'health')) return { phone: entry.facts, health: shared };
    return { phone: entry.facts, ...(await ownHealth(watch)) };
  };

  /** What is known of every number; of those the list lacks only some are looked for. */
  const readingsOf = async (
    steady: readonly Watch[],
    answers: AccountAnswers,
    { round, now }: { round: number; now: number },
  ): Promise<Map<Watch, Reading>> => {
    const { listed, account, appSubscribed } = answers;
    const entries = new Map(listed.answer?.map((entry) => [entry.facts.phoneNumberId, entry]));
    const shared = { appSubscribed, accountReviewStatus: account.answer?.accountReviewStatus };
    const readings = new Map<Watch, Reading>();
    let missing = 0;
    for (const [index, watch] of steady.entries()) {
      const entry = entries.get(watch.target.phoneNumberId);
      const facts = { account, isDue: hasTurn(index, round) };
      if (listed.failure) readings.set(watch, toReading(now, { ...shared, failure: listed.failure.kind }));
      else if (entry) readings.set(watch, toReading(now, { ...shared, ...(await listedAnswers(watch, entry, facts)) }));
      else if (missing++ < missingAtOnce) readings.set(watch, toReading(now, { ...shared, ...(await singly(watch)) }));
    }
    return readings;
  };

  const keep = async (watch: Watch, reading: Reading | undefined): Promise<Watch> => {
    if (!reading) return watch;
    const isNews = !isUnremarkable(watch, reading);
    const after = isNews ? ((await record(watch.target.number, reading)) ?? watch) : watch;
    meter.read(isUnreadable(reading) ? 'unreadable' : openIncidents(after).length > 0 ? 'bad' : 'good');
    return after;
  };

  /** Reads the account; resolves with when to read it next, epoch ms. */
  const readOnce = async (waba: WabaId, now: number): Promise<number> => {
    const steady = await steadyIn(waba);
    if (steady.length === 0) return now + rules.everyMs;
    const last = await reads.last(waba);
    const withSubscription = wantsSubscription(steady, last, now);
    const answers = await ask(waba, withSubscription);
    const { failure } = answers.listed;
    // Being asked to call less often says nothing about the numbers.
    if (failure?.class === 'throttle') return Math.max(now + leastPauseMs, failure.retryAt ?? 0);
    const readings = await readingsOf(steady, answers, { round: last.round, now });
    const after = await Promise.all(steady.map((watch) => keep(watch, readings.get(watch))));
    await reads.note(waba, {
      readAt: now,
      round: last.round + 1,
      ...(answers.appSubscribed !== undefined && { subscriptionAt: now }),
    });
    return accountReadAt(after, rules, now);
  };

  return {
    /** Reads the steady numbers of an account and records what is new; never rejects because Meta did. */
    async read(waba: WabaId): Promise<void> {
      const now = clock.now();
      const at = await readOnce(waba, now);
      await reads.settle(waba, now, { at, ifAsked: Math.min(at, now + leastPauseMs) });
    },
  };
}
