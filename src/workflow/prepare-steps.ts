import { createHash } from 'node:crypto';
import { blockersIn, findingsOn } from '../migration/check.ts';
import type { Facts } from '../migration/facts.ts';
import type { Event } from '../migration/event.ts';
import { isDeploymentLost, type Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import { openPin } from './open-secrets.ts';
import { heldUp, numberIn, pinLost, succeeded, type Performed, type Performers } from './performer.ts';
import type { Clock, Ids } from './ports.ts';
import type { Guard } from './guard-ports.ts';
import type { Meta, OnPremises } from './call-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';
import { withoutCode, withoutRegion } from './left-out.ts';
import { SECRET_LIFETIME_MS, secretContext } from './sealed.ts';
import type { KeptForMigrations } from './backup-ports.ts';
import type { Vault } from './secret-ports.ts';
import { readFacts } from './read-facts.ts';

/** The result of reading the facts: recorded always, and held up when one of them blocks. */
export function judged(migration: Migration, step: StepId, facts: Facts): { events: Event[]; blocked: boolean } {
  const blockers = blockersIn(findingsOn(migration.route, facts, { deploymentLost: isDeploymentLost(migration) }));
  const read: Event = { type: 'factsRead', facts };
  if (blockers.length === 0) return { events: [read], blocked: false };
  const failure = {
    source: 'ferryman',
    class: 'configuration',
    kind: 'preflight-blocked',
    details: blockers.map((b) => `${b.check}: ${b.outcome}`).join(', '),
  } as const;
  return { events: [read, { type: 'stepFailed', step, failure }], blocked: true };
}

/** What the reversible steps before the approval need. */
export interface PreparePorts {
  meta: Meta;
  moves: MoveCalls;
  onPremises: OnPremises;
  guard: Guard;
  vault: Vault;
  ids: Ids;
  clock: Clock;
  kept?: KeptForMigrations;
  /** True when the operator lets people choose where messages are stored (domain notes 15). */
  offersRegions: boolean;
}

/** Seals both parts of a backup as secrets of the migration. */
async function sealBackup(
  { vault, clock }: PreparePorts,
  migration: Migration,
  { data, password }: { data: string; password: string },
) {
  const expiresAt = clock.now() + SECRET_LIFETIME_MS;
  const [backup, passwordRef] = await Promise.all([
    vault.seal(secretContext(migration, 'backup'), data, expiresAt),
    vault.seal(secretContext(migration, 'backup-password'), password, expiresAt),
  ]);
  return {
    type: 'backupSealed',
    backup,
    password: passwordRef,
    sha256: createHash('sha256').update(data, 'utf8').digest('hex'),
    bytes: Buffer.byteLength(data, 'utf8'),
  } as const;
}

/** The backup kept earlier becomes the migration's own, for its one try; undefined when it can't be had any more. */
async function takenOut(ports: PreparePorts, migration: Migration): Promise<Event[] | undefined> {
  const { keptBackup } = migration;
  if (!keptBackup || migration.backup || migration.cutover) return [];
  const found = await ports.kept?.open(keptBackup, migration.id);
  if (!found) return undefined;
  const { clientVersion, takenAt } = found.backup;
  return [{ ...(await sealBackup(ports, migration, found)), clientVersion, takenAt }];
}

/** Everything up to the approval: nothing here moves the number (domain notes 3.1 and 3.2). */
export function preparePerformers(ports: PreparePorts): Performers {
  const { meta, onPremises, vault, ids } = ports;

  const preflight = async (migration: Migration): Promise<Performed> => {
    // Seeing the number now starts the waiting time a number must spend unmoved before it can be approved.
    await ports.guard.number(migration.number);
    const { events, blocked } = judged(migration, 'preflight', await readFacts(ports, migration));
    if (blocked) return { events };
    const phone = events.find((event) => event.type === 'factsRead')?.facts.phone;
    const kept = await takenOut(ports, migration);
    if (!kept) return heldUp('preflight', { class: 'hold', kind: 'kept-backup-gone' }, ...events);
    const left = [...withoutRegion(migration, ports.offersRegions), ...withoutCode(migration, phone)];
    return { events: [...events, ...kept, { type: 'stepSucceeded', step: 'preflight' }, ...left] };
  };

  const setPin = async (migration: Migration): Promise<Performed> => {
    const { pin } = migration;
    if (pin?.source === 'two-step-off') {
      const { waba, id } = numberIn(migration);
      const { isPinEnabled } = await meta.number(waba, id);
      return isPinEnabled === true
        ? heldUp('set-pin', { class: 'configuration', kind: 'two-step-still-on' })
        : succeeded('set-pin');
    }
    const value = await openPin(vault, migration);
    if (pin === undefined || value === undefined) return pinLost(migration, 'set-pin');
    // A client that is down can't take a PIN; Meta sets it without the old one (domain notes 9.2).
    const { deployment } = migration;
    if (pin.source === 'reset' || deployment === undefined || isDeploymentLost(migration)) {
      const { waba, id } = numberIn(migration);
      await meta.setPin(waba, id, value);
    } else await onPremises.setPin(deployment, value);
    return succeeded('set-pin');
  };

  const subscribe = async (migration: Migration): Promise<Performed> => {
    await meta.subscribe(migration.waba.id);
    return succeeded('subscribe-app');
  };

  const takeBackup = async (migration: Migration): Promise<Performed> => {
    // A client that is down can't be asked again; the backup taken before stays the valid one.
    const { deployment } = migration;
    if (isDeploymentLost(migration) && migration.backup) return succeeded('take-backup');
    if (deployment === undefined) return heldUp('take-backup', { class: 'hold', kind: 'backup-missing' });
    const password = ids.password();
    const { data, clientVersion } = await onPremises.backup(deployment, password);
    const sealed = await sealBackup(ports, migration, { data, password });
    return succeeded('take-backup', { ...sealed, clientVersion });
  };

  return {
    preflight: { run: preflight },
    'set-pin': { run: setPin },
    'subscribe-app': { run: subscribe },
    'take-backup': { run: takeBackup },
  };
}
