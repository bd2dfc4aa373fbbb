import type { Emulation } from './emulation.ts';
import type { NumberRecord } from './records.ts';

const paidDays = 30;
/** How long a deleted number cannot be registered again (domain notes 4.4, 10). */
const settlingMs = 300_000;

/** Whether somebody deleted a number of these digits so recently that registering it answers 133015. */
export function isJustDeleted(emulation: Emulation, digits: string): boolean {
  const since = emulation.clock.now() - settlingMs;
  return [...emulation.numbers.values()].some(
    (one) => one.digits === digits && one.deletedAt !== undefined && one.deletedAt > since,
  );
}

/** Why WhatsApp Manager does not delete the number; undefined where it does (domain notes 4.4). */
function refusalOf(emulation: Emulation, number: NumberRecord, pin: string | undefined): string | undefined {
  const paidUntil = (number.paidAt ?? -Infinity) + paidDays * 86_400_000;
  if (paidUntil > emulation.clock.now()) return `It has sent paid messages in the last ${paidDays} days.`;
  const needsPin = number.status === 'CONNECTED' && number.pin !== undefined;
  return needsPin && pin !== number.pin ? 'A connected number is deleted with its PIN.' : undefined;
}

/** A person deletes a number in WhatsApp Manager: no API does (domain notes 4.4). Answers why not, or undefined. */
export function deleteNumber(emulation: Emulation, number: NumberRecord, pin: string | undefined): string | undefined {
  const refused = refusalOf(emulation, number, pin);
  if (refused !== undefined) return refused;
  emulation.history.remember(number, emulation.clock.now());
  const client = number.deployment === undefined ? undefined : emulation.deployments.get(number.deployment);
  if (client) Object.assign(client, { registered: false, state: client.state === 'down' ? 'down' : 'unregistered' });
  Object.assign(number, { status: 'DELETED', platform: 'NOT_APPLICABLE', deletedAt: emulation.clock.now() });
  return undefined;
}
