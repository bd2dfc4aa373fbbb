import type { Event } from './event.ts';
import type { PinEvent } from './outside-events.ts';
import { routeOf } from './route.ts';
import type { Migration } from './state.ts';
import { withdrawn } from './withdrawn.ts';

/** Clocks of Meta and the bot may differ by this much, ms. */
const CLOCKS_MS = 60_000;

/** A change of the PIN this long after the bot began to set it is the bot's own, ms. */
const OWN_MS = 300_000;

/** True once the number may have moved: before that a PIN event matters, after it the registration has set the PIN. */
const mayHaveMoved = ({ steps, cutover }: Migration): boolean =>
  steps.register.status === 'succeeded' ||
  (cutover !== undefined && steps.register.status === 'started') ||
  cutover?.settled?.outcome === 'needs-human';

/** True while no step goes on: somebody touched the PIN, and nobody has said that they know about it. */
export const isAlarmed = (migration: Migration): boolean =>
  migration.pinAlarm !== undefined && !migration.pinAlarm.answered && !mayHaveMoved(migration);

/** Until when the owner is expected to switch two-step verification off, epoch ms; undefined where nobody is. */
function expectedUntil({ route, steps, pin }: Migration): number | undefined {
  const declared = routeOf(route).steps.map(({ id }) => id);
  if (declared.includes('confirm-two-step-off')) return steps['confirm-two-step-off'].endedAt ?? Infinity;
  if (!declared.includes('provide-pin')) return undefined;
  // Whoever says that it is off is not believed: the next step reads it, and waits for it.
  const last = pin?.source === 'two-step-off' ? steps['set-pin'] : steps['provide-pin'];
  return last.status === 'succeeded' ? (last.endedAt ?? Infinity) : Infinity;
}

/** True for what the bot itself did, or what the route asks a person to do. */
function isExpected(migration: Migration, event: PinEvent, at: number): boolean {
  const { pinSetAt, pin } = migration;
  if (event !== 'PIN_CHANGED') return at <= (expectedUntil(migration) ?? -Infinity);
  const isSetByBot = pinSetAt !== undefined && pin?.source !== 'two-step-off';
  return isSetByBot && at >= pinSetAt - CLOCKS_MS && at <= pinSetAt + OWN_MS;
}

/**
 * What a PIN event of Meta leads to: an alarm that holds the migration and ends a standing request, or nothing where it was
 * expected, is known already, is older than the migration, or comes after the cutover. `at` and `now` are epoch ms.
 */
export function alarmedBy(migration: Migration, { event, at }: { event: PinEvent; at: number }, now: number): Event[] {
  const when = Math.min(at, now + CLOCKS_MS);
  const isKnown = migration.pinAlarm !== undefined && when <= migration.pinAlarm.at;
  const isBefore = when < migration.startedAt - CLOCKS_MS;
  if (isKnown || isBefore || mayHaveMoved(migration) || isExpected(migration, event, when)) return [];
  return [{ type: 'pinAlarm', event, at: when }, ...withdrawn(migration, 'pin-changed')];
}

/** The step that begins anew once a person has answered: what is known of the PIN may not be true any more. */
function resetAfter({ route, steps }: Migration): Event[] {
  const setsPin = routeOf(route).steps.some(({ id }) => id === 'set-pin');
  if (setsPin && steps['set-pin'].status !== 'pending') return [{ type: 'stepReset', step: 'set-pin' }];
  const gate = steps['approve-cutover'];
  return gate.failure?.details === 'pin-changed' ? [{ type: 'stepReset', step: 'approve-cutover' }] : [];
}

/** What a person's word that they know about it leads to: the PIN is set once more, and approval is asked for again. */
export const answered = (migration: Migration, by: Migration['requestedBy']): Event[] => [
  { type: 'pinAlarmAnswered', by },
  ...resetAfter(migration),
];
