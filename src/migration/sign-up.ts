import { z } from 'zod';
import type { EventOf } from './event.ts';
import type { PhoneNumberId } from './ids.ts';
import type { RouteId } from './route-declaration.ts';
import type { Migration } from './state.ts';

/** The calendar day Embedded Signup was finished on, as a person gives it: `2026-11-22`. */
export const SignUpDay = z.iso.date();

const DAY_MS = 86_400_000;

/** A number that Embedded Signup added has to be registered within so many days (domain notes 6.3). */
export const SIGN_UP_DAYS = 14;

/** Days on which people are told how little time is left; on the last one it is over. */
const TOLD_ON = [10, 12, 13, SIGN_UP_DAYS] as const;

/** The day is still ahead somewhere on earth as long as it has begun in the easternmost zone. */
const EASTERNMOST_MS = 14 * 3_600_000;

/** Days are counted from the beginning of the day in UTC: nobody says when on the day it was, and early is safe. */
const dayAt = (signedUpOn: string, day: number): number => Date.parse(`${signedUpOn}T00:00:00Z`) + day * DAY_MS;

/** True for a new number that is in an account already: Embedded Signup, or a person, has added it. */
export const mayBeSignedUp = ({ route, phoneNumberId }: { route: RouteId; phoneNumberId?: PhoneNumberId }): boolean =>
  route === 'new-number' && phoneNumberId !== undefined;

/** When the number must be registered at the latest, epoch ms. */
export const signUpDeadline = (signedUpOn: string): number => dayAt(signedUpOn, SIGN_UP_DAYS);

/** True for a day that can have been: a date that exists and has begun. `now` is epoch ms. */
export const isSignUpDay = (text: string, now: number): boolean =>
  SignUpDay.safeParse(text).success && dayAt(text, 0) <= now + EASTERNMOST_MS;

/** The day while it matters: until the number is registered, or the migration over; not while a call is on its way. */
function dayThatMatters({ signedUpOn, registeredAt, ending, steps }: Migration): string | undefined {
  const isRegistering = ['started', 'succeeded'].includes(steps.register.status);
  return registeredAt === undefined && !ending && !isRegistering ? signedUpOn : undefined;
}

/** Where the deadline stands, epoch ms; undefined where there is none (any more). */
export function signUpAt(migration: Migration, now: number): { deadline: number; isOver: boolean } | undefined {
  const day = dayThatMatters(migration);
  if (day === undefined) return undefined;
  const deadline = signUpDeadline(day);
  return { deadline, isOver: deadline <= now };
}

/**
 * The reminder that is due, the last one only when several have been missed, and the next time one may be due, epoch ms. Every
 * reminder is recorded, so that nobody is told twice.
 */
export function signUpReminder(
  migration: Migration,
  now: number,
): { due?: EventOf<'signUpReminded'>; nextAt?: number } {
  const day = dayThatMatters(migration);
  if (day === undefined) return {};
  const told = migration.signUpToldOn ?? 0;
  const due = TOLD_ON.findLast((one) => dayAt(day, one) <= now);
  const next = TOLD_ON.find((one) => dayAt(day, one) > now);
  return {
    ...(due !== undefined && due > told && { due: { type: 'signUpReminded', day: due } }),
    ...(next !== undefined && { nextAt: dayAt(day, next) }),
  };
}
