import { SLOTS_FULL } from '../migration/action.ts';
import type { Event } from '../migration/event.ts';
import type { ListedNumber } from '../migration/listed-number.ts';
import { CallFailure } from '../migration/failure.ts';
import type { NumberFacts } from '../migration/facts.ts';
import type { WabaId } from '../migration/ids.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import type { Meta } from './call-ports.ts';
import type { Performed } from './performer.ts';
import { readable } from './readable.ts';

/** As many as a journal entry and a form can well hold. */
const LISTED = 50;

const GONE = ['MIGRATED', 'DELETED'];

const toListed = ({ phoneNumberId, displayPhoneNumber, verifiedName, status }: NumberFacts): ListedNumber => ({
  phoneNumberId,
  display: displayPhoneNumber,
  ...(verifiedName !== undefined && { name: verifiedName }),
  ...(status !== undefined && { status }),
});

/** The numbers that take up room in an account, those that serve nobody first. */
export async function takenSlots(meta: Pick<Meta, 'numbers'>, waba: WabaId): Promise<ListedNumber[]> {
  const there = (await meta.numbers(waba)).filter(({ status }) => !GONE.includes(status ?? ''));
  return there.map(toListed).toSorted((a, b) => Number(a.status === 'CONNECTED') - Number(b.status === 'CONNECTED'));
}

/** The failure of a step that brings a number into a full account, with what the account holds, as far as that can be read. */
export async function whenFull(
  meta: Pick<Meta, 'numbers'>,
  { migration, step, error }: { migration: Migration; step: StepId; error: unknown },
): Promise<Performed> {
  if (!(error instanceof CallFailure) || error.failure.kind !== SLOTS_FULL) throw error;
  const numbers = await readable(takenSlots(meta, migration.waba.id));
  const read: Event[] = numbers
    ? [{ type: 'slotsRead', count: numbers.length, numbers: numbers.slice(0, LISTED) }]
    : [];
  return { events: [...read, { type: 'stepFailed', step, failure: error.failure }] };
}
