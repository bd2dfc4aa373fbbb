import { concerns, type AccountChange } from '../health/signal.ts';
import { isUnsettled } from '../migration/action.ts';
import { PinEvent } from '../migration/outside-events.ts';
import type { Migration } from '../migration/state.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { WakeUps } from '../workflow/ports.ts';
import { mustBeKnown, runningFor, type RunningPorts } from './running-migrations.ts';

/** True for a change that names the number, in the account it leaves or in the one it goes to. */
function names(change: AccountChange, { waba, source, number, phoneNumberId }: Migration): boolean {
  if (change.displayPhoneNumber === undefined && change.phoneNumberId === undefined) return false;
  const places = [{ waba: waba.id, phoneNumberId }, ...(source ? [{ ...source, waba: source.waba.id }] : [])];
  return places.some((place) => concerns(change, { ...place, number }));
}

/**
 * Brings what Meta tells of a number's PIN to the migration of that number. Resolves with whether it was one's; rejects while its
 * call is under way, because only what becomes of the call tells whether it matters: Meta delivers again.
 */
export const createPinAlarms =
  (parts: RunningPorts & { ledger: Pick<Ledger, 'act'>; wakeUps: WakeUps }) =>
  async (change: AccountChange): Promise<boolean> => {
    const { ledger, wakeUps } = parts;
    const event = PinEvent.safeParse(change.event);
    if (change.field !== 'security' || !event.success) return false;
    const running = await runningFor(parts, change.displayPhoneNumber);
    const concerned = running.migrations.find((migration) => names(change, migration));
    if (!concerned) {
      mustBeKnown(running);
      return false;
    }
    const seen = await ledger.act(concerned.id, 'meta', { do: 'see-pin-event', event: event.data, at: change.at });
    if (seen.ok ? isUnsettled(seen.migration) : seen.refusal.code === 'not-waiting')
      throw new Error('a PIN event could not be recorded yet; Meta delivers it again');
    if (seen.ok && seen.migration.pinAlarm) wakeUps.wake(concerned.id);
    return seen.ok;
  };
