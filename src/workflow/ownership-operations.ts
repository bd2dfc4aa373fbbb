import type { Command } from '../migration/command.ts';
import { CallFailure, type Failure } from '../migration/failure.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import { currentStep } from '../migration/next.ts';
import { isAlarmed } from '../migration/pin-alarm.ts';
import { refuse } from '../migration/refusal.ts';
import { STORAGE_REGIONS } from '../migration/regions.ts';
import type { Meta } from './call-ports.ts';
import type { Ledger } from './ledger.ts';
import type { MoveCalls } from './move-call-ports.ts';
import type { OperationResult, Operations } from './operations.ts';
import { leased, type Leases } from './ports.ts';
import { answerOf } from './readable.ts';
import { takenSlots } from './number-slots.ts';
import { numberIn } from './performer.ts';

/** What the operations around a number's owner need. */
export interface OwnershipPorts {
  ledger: Ledger;
  leases: Leases;
  meta: Meta;
  moves: MoveCalls;
}

type Act = (id: MigrationId, by: SlackUserId, command: Command) => Promise<OperationResult>;
type Owned = Pick<Operations, 'confirmTwoStepOff' | 'freeSlot' | 'chooseCode' | 'enterCode' | 'chooseRegion'>;

const LANGUAGE = /^[a-z]{2}(_[A-Z]{2})?$/;

/** Two-step verification, codes and the region: what only the owner of a number can say. */
export function createOwnershipOperations(ports: OwnershipPorts, act: Act): Owned {
  const { ledger, leases, meta, moves } = ports;

  /** A refusal is recorded; a lost answer is read instead of asking again: tries are counted (domain notes 2.4). */
  const tryCode = async (id: MigrationId, code: string): Promise<Failure | undefined> => {
    const migration = await ledger.load(id);
    if (!migration) return undefined;
    const place = numberIn(migration);
    const { failure } = await answerOf(moves.verifyCode(place.waba, place.id, code));
    if (!failure) return undefined;
    const { codeVerificationStatus } = await meta
      .number(place.waba, place.id)
      .catch(() => ({ codeVerificationStatus: undefined }));
    return codeVerificationStatus === 'VERIFIED' ? undefined : failure;
  };

  return {
    async confirmTwoStepOff({ id, by }) {
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      const { source } = migration;
      const phone = source && (await meta.number(source.waba.id, source.phoneNumberId).catch(() => undefined));
      if (phone?.isPinEnabled === true) return refuse('two-step-still-on');
      return act(id, by, { do: 'confirm-two-step-off', by });
    },

    async freeSlot({ id, by }) {
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      try {
        const { length: count } = await takenSlots(meta, migration.waba.id);
        return await act(id, by, { do: 'free-slot', by, count });
      } catch (error) {
        if (error instanceof CallFailure) return refuse('slots-unreadable', { kind: error.failure.kind });
        throw error;
      }
    },

    chooseCode: ({ id, by, method, language }) =>
      LANGUAGE.test(language)
        ? act(id, by, { do: 'choose-code', by, method, language })
        : Promise.resolve(refuse('code-malformed')),

    async enterCode({ id, by, code }) {
      const digits = code.replace(/[\s-]/gu, '');
      if (!/^\d{6}$/u.test(digits)) return refuse('code-malformed');
      const migration = await ledger.load(id);
      if (!migration || currentStep(migration)?.id !== 'enter-code') return refuse('wrong-step');
      // A code given to Meta is spent: it must not be while nothing may go on.
      if (isAlarmed(migration)) return refuse('pin-alarm');
      // One try at a time: two people typing at once must not spend two of the owner's few tries.
      const tried = await leased(leases, `code:${id}`, async () => {
        const failure = await tryCode(id, digits);
        if (!failure) return act(id, by, { do: 'accept-code', by });
        const recorded = await act(id, by, { do: 'refuse-code', by, failure });
        return recorded.ok ? refuse('code-refused', { kind: failure.kind }) : recorded;
      });
      return tried ?? refuse('wrong-step');
    },

    chooseRegion({ id, by, region }) {
      const known: readonly string[] = STORAGE_REGIONS;
      if (region !== undefined && !known.includes(region)) return Promise.resolve(refuse('region-unknown'));
      return act(id, by, { do: 'choose-region', by, ...(region !== undefined && { region }) });
    },
  };
}
