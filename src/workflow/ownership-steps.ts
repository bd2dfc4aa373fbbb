import type { Event } from '../migration/event.ts';
import type { PhoneNumberId } from '../migration/ids.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import { heldUp, numberIn, succeeded, type Performed, type Performers } from './performer.ts';
import { whenFull } from './number-slots.ts';
import { withoutCode } from './left-out.ts';
import type { PreparePorts } from './prepare-steps.ts';
import { SECRET_LIFETIME_MS, secretContext } from './sealed.ts';

/** A number comes into the WABA, and its owner proves it with a code (domain notes 4.3 and 6.2). */
export function ownershipPerformers({ meta, moves, vault, ids, clock }: PreparePorts): Performers {
  const claimed = async (step: StepId, migration: Migration, id: PhoneNumberId): Promise<Performed> => {
    const phone = await meta.number(migration.waba.id, id);
    const event: Event = { type: 'numberClaimed', phoneNumberId: id };
    return { events: [event, { type: 'stepSucceeded', step }, ...withoutCode(migration, phone)] };
  };

  /** Brings the number into the account; a full one is told with what it holds. */
  const bringIn = async (
    step: StepId,
    migration: Migration,
    call: () => Promise<PhoneNumberId>,
  ): Promise<Performed> => {
    try {
      return await claimed(step, migration, await call());
    } catch (error) {
      return whenFull(meta, { migration, step, error });
    }
  };

  const claim = (migration: Migration): Promise<Performed> =>
    bringIn('claim-number', migration, () => moves.claim(migration.waba.id, migration.number));

  const add = async (migration: Migration): Promise<Performed> => {
    const { waba, number, phoneNumberId, displayName } = migration;
    // Asking the list first makes the step repeatable: a second addition would be refused (domain notes 2.4).
    const listed = phoneNumberId ?? (await moves.find(waba.id, number))?.phoneNumberId;
    if (listed) return claimed('add-number', migration, listed);
    if (displayName === undefined) return heldUp('add-number', { class: 'hold', kind: 'display-name-missing' });
    return bringIn('add-number', migration, () => moves.add(waba.id, number, displayName));
  };

  const sendCode = async (migration: Migration): Promise<Performed> => {
    if (!migration.code) return heldUp('send-code', { class: 'hold', kind: 'code-not-chosen' });
    const { waba, id } = numberIn(migration);
    await moves.requestCode(waba, id, migration.code);
    return succeeded('send-code');
  };

  const makePin = async (migration: Migration): Promise<Performed> => {
    const expiresAt = clock.now() + SECRET_LIFETIME_MS;
    const pin = await vault.seal(secretContext(migration, 'pin'), ids.pin(), expiresAt);
    return succeeded('make-pin', { type: 'pinChosen', source: 'new', pin });
  };

  return {
    'claim-number': { run: claim },
    'add-number': { run: add },
    // Whether a code went out can't be read, and a second one would void the first: a person asks for another.
    'send-code': { run: sendCode, resume: () => Promise.resolve(succeeded('send-code')) },
    'make-pin': { run: makePin },
  };
}
