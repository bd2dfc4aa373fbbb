import type { HealthAnswer, Reading } from './reading.ts';
import { observationsOn } from './observe.ts';
import { pauseWhileOpen } from './schedule.ts';
import type { Watch } from './watch.ts';
import { closeUntil, openIncidents } from './watch.ts';

/** How the numbers of an account are read once their close watch is over; durations in ms. */
export interface SteadyRules {
  /** Between two readings of an account. */
  everyMs: number;
  /** Between two readings of whether the app is subscribed. */
  subscriptionEveryMs: number;
  /** Between two single readings of a number's own health, where the account's list does not have it. */
  singleEveryMs: number;
}

export const defaultSteadyRules: SteadyRules = {
  everyMs: 30 * 60_000,
  subscriptionEveryMs: 6 * 3_600_000,
  singleEveryMs: 6 * 3_600_000,
};

/** However much happens, an account is not read more often than this, ms. */
export const leastPauseMs = 60_000;

/** True once the account's readings have taken over from the number's own. */
export const isSteady = (watch: Watch): boolean => watch.last !== undefined && watch.last.at >= closeUntil(watch);

/** True when something waits for the next reading: a recovery to confirm, a failed reading, or what a webhook told. */
const waits = (watch: Watch): boolean =>
  watch.readBy !== undefined ||
  watch.unreadableInARow > 0 ||
  openIncidents(watch).some(({ goodReadings }) => goodReadings > 0);

/**
 * When an account is read next, epoch ms, given its steady watches after the reading at `now`: at the usual pace, sooner
 * while an incident is open, and soon while one of them waits; a failure that lasts is looked at more and more rarely.
 */
export function accountReadAt(watches: readonly Watch[], rules: SteadyRules, now: number): number {
  const open = watches.flatMap((watch) =>
    openIncidents(watch).map(({ openedAt }) => pauseWhileOpen(watch.schedule, now - openedAt)),
  );
  const usual = Math.min(rules.everyMs, ...open.map((pauseMs) => Math.max(leastPauseMs, pauseMs)));
  const waiting = watches.filter(waits);
  if (waiting.length === 0) return now + usual;
  const failures = Math.max(0, Math.min(...waiting.map(({ unreadableInARow }) => unreadableInARow)) - 1);
  return now + Math.min(usual, leastPauseMs * 2 ** Math.min(10, failures));
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** True for a reading that tells nothing new of a number with which nothing is wrong: it need not be kept. */
export function isUnremarkable(watch: Watch, reading: Reading): boolean {
  if (!watch.last || waits(watch) || openIncidents(watch).length > 0) return false;
  if (observationsOn(reading, watch).length > 0 || watch.endedAt === undefined) return false;
  const { at: _at, ...facts } = reading;
  const { at: _before, ...known } = watch.last;
  return isSame({ ...known, ...facts }, known);
}

/**
 * The health of a number of which only the account's is known: what holds for the account, the business and the app holds for
 * it too. What is wrong with the number alone is not in it.
 */
export const healthOfAccount = (account: HealthAnswer | undefined): HealthAnswer | undefined =>
  account && { ...account, entities: account.entities.filter(({ type }) => type !== 'PHONE_NUMBER') };
