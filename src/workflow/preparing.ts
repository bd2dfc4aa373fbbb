import { asksOf, type PinChoice, type WaveAsk } from '../fleet/wave-asks.ts';
import { isPin } from '../fleet/read-pins.ts';
import type { Command } from '../migration/command.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import { refuse, type Refusal } from '../migration/refusal.ts';
import type { Migration } from '../migration/state.ts';
import type { Ledger } from './ledger.ts';
import type { OperationResult, Operations, Preparation, Prepared } from './operations.ts';
import type { Clock, Ids } from './ports.ts';
import { SECRET_LIFETIME_MS, secretContext } from './sealed.ts';
import type { Vault } from './secret-ports.ts';

/** What the operations before an approval work with. */
export interface PreparingPorts {
  ledger: Ledger;
  vault: Vault;
  ids: Pick<Ids, 'pin'>;
  clock: Pick<Clock, 'now'>;
}

type Refused = { ok: false; refusal: Refusal };

/**
 * What people confirm and give before an approval. `barred` says who may not work at all, and is asked once for many numbers;
 * `waking` sees that the number goes on afterwards.
 */
export function createPreparing(
  { ledger, vault, ids, clock }: PreparingPorts,
  barred: (by: SlackUserId) => Promise<Refused | undefined>,
  waking: (result: Promise<OperationResult>) => Promise<OperationResult>,
): Pick<Operations, 'confirmDifferences' | 'choosePin' | 'prepareAll'> {
  const record = (id: MigrationId, by: SlackUserId, command: Command) => waking(ledger.act(id, by, command));

  const seal = async (migration: Migration, by: SlackUserId, choice: PinChoice): Promise<OperationResult> => {
    const context = secretContext(migration, 'pin');
    const value = choice.source === 'known' ? choice.pin : ids.pin();
    const pin = await vault.seal(context, value, clock.now() + SECRET_LIFETIME_MS);
    const result = await record(migration.id, by, { do: 'choose-pin', by, source: choice.source, pin });
    if (!result.ok) await vault.destroy(context, pin);
    return result;
  };

  const prepare = async ({ id, items, pin }: Preparation, by: SlackUserId): Promise<Prepared> => {
    const did: WaveAsk[] = [];
    let migration = await ledger.load(id);
    if (!migration) return { did, refusal: { code: 'unknown-migration' } };
    if (items && asksOf(migration) === 'checklist') {
      const confirmed = await record(id, by, { do: 'confirm-differences', by, items });
      if (!confirmed.ok) return { did, refusal: confirmed.refusal };
      did.push('checklist');
      migration = confirmed.migration;
    }
    if (!pin || asksOf(migration) !== 'pin') return { did };
    const chosen = await seal(migration, by, pin);
    return chosen.ok ? { did: [...did, 'pin'] } : { did, refusal: chosen.refusal };
  };

  return {
    confirmDifferences: async ({ id, by, items }) =>
      (await barred(by)) ?? record(id, by, { do: 'confirm-differences', by, items }),

    async choosePin({ id, by, source, pin = '' }) {
      if (source === 'known' && !isPin(pin)) return refuse('pin-malformed');
      const refused = await barred(by);
      if (refused) return refused;
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      return seal(migration, by, source === 'known' ? { source, pin } : { source });
    },

    async prepareAll({ by, numbers }) {
      const refused = await barred(by);
      if (refused) return refused;
      const prepared: Prepared[] = [];
      for (const number of numbers) prepared.push(await prepare(number, by));
      return { ok: true, prepared };
    },
  };
}
