import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { SlackUserId } from './ids.ts';

/** An approver lets somebody else decide in their place. Times are epoch ms. */
export const Delegation = z.strictObject({
  from: SlackUserId,
  to: SlackUserId,
  since: z.number().int(),
  until: z.number().int(),
});
export type Delegation = z.infer<typeof Delegation>;

/** Longer than any holiday; whoever is away for longer should be replaced in the configuration. */
export const DELEGATED_AT_MOST_MS = 31 * 86_400_000;

/** True while the delegate may decide; the end itself is no longer in it. */
export const isInForce = ({ since, until }: Delegation, now: number): boolean => since <= now && now < until;

/** The approvers this person may decide for now, in a fixed order: two clicks at once must choose the same. */
export const delegatorsOf = (to: SlackUserId, delegations: readonly Delegation[], now: number): SlackUserId[] =>
  delegations
    .filter((one) => one.to === to && isInForce(one, now))
    .map(({ from }) => from)
    .toSorted();

/** Why these people and this time cannot be a delegation; words: `refusal.<code>`. */
export type DelegationFault = 'delegate-is-self' | 'delegation-over' | 'delegation-too-long';

/** Undefined when a delegation from now until then can be. */
export function faultOfDelegation({ from, to, until }: Delegation, now: number): DelegationFault | undefined {
  if (from === to) return 'delegate-is-self';
  if (until <= now) return 'delegation-over';
  return until - now > DELEGATED_AT_MOST_MS ? 'delegation-too-long' : undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/u;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/u;

/**
 * The moment a written date (`2026-12-05`), with or without a time (`18:00`), means in a time zone: without one, the end of
 * that day. A time that a change of clocks leaves out means the one after it. Undefined when it is no date, time or zone.
 */
export function momentIn(
  zone: string,
  { date, time }: { date: string; time?: string | undefined },
): number | undefined {
  if (!DATE.test(date) || (time !== undefined && !TIME.test(time))) return undefined;
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    const at =
      time === undefined
        ? day.add({ days: 1 }).toZonedDateTime({ timeZone: zone })
        : day.toZonedDateTime({ timeZone: zone, plainTime: time });
    return at.epochMilliseconds;
  } catch {
    // Only the calendar speaks here: what it refuses is no date, no time or no zone.
    return undefined;
  }
}
