import { isAsPlanned, nextForRestore, onReading, type RestorePatience } from '../migration/decide-restore.ts';
import { restoreBlockers, restoreFindings } from '../migration/restore-checks.ts';
import { foldRestore, type Restore, type RestoreEvent, type RestoreId } from '../migration/restore.ts';
import type { RestoreCards } from './backup-ports.ts';
import { openKept } from './backups.ts';
import { createLookRounds, type LookRounds } from './look-rounds.ts';
import type { Leases } from './ports.ts';
import { answerOf } from './readable.ts';
import { readRestoreFacts } from './restore-facts.ts';
import { appendTo, type RestorePorts } from './restores.ts';
import { SecretUnavailable, type Vault } from './secret-ports.ts';

/** What carries restores out. */
export interface RestoreRunnerPorts extends Omit<RestorePorts, 'people' | 'ids' | 'approvers' | 'expiresMs'> {
  vault: Vault;
  leases: Leases;
  cards: RestoreCards;
  patience: RestorePatience;
  report: (problem: string, error: unknown) => void;
}

/** Looks at restores whose time has come until the signal is aborted; `changed` makes the next look come at once. */
export type RestoreRunner = LookRounds;

const EVERY_MS = 1_000;
const AT_ONCE = 1_000;
/** A client that stays away is asked less and less often, at least once a minute. */
const readEveryMs = (waitingMs: number) => Math.min(60_000, Math.max(EVERY_MS, waitingMs / 10));

/** Carries out what was approved, proves it by the client's health, and keeps the card true; any replica goes on. */
export function createRestoreRunner(ports: RestoreRunnerPorts): RestoreRunner {
  const { restores, backups, onPremises, vault, clock, leases, cards, patience, report } = ports;
  /** The next time to read, unless something has been recorded since. */
  const nextRead = new Map<RestoreId, { revision: number; at: number }>();

  const load = async (id: RestoreId) => foldRestore(await restores.load(id));
  const record = async (restore: Restore, ...events: RestoreEvent[]): Promise<Restore> => {
    const next = events.length === 0 ? restore : await appendTo(ports, restore, { actor: 'ferryman', events });
    return next ?? (await load(restore.id)) ?? restore;
  };

  /** The blob and its password, or why the call must not be made. */
  const prepare = async ({ plan, ...restore }: Restore) => {
    const backup = await backups.get(plan.backup.deployment, plan.backup.id);
    if (!backup) return { type: 'closed', why: 'backup-gone' } as const;
    const facts = await readRestoreFacts(ports, plan);
    const stopped = restoreBlockers(restoreFindings({ ...plan, facts })).length > 0;
    if (stopped || !isAsPlanned({ plan, ...restore }, facts)) return { type: 'closed', why: 'facts-changed' } as const;
    try {
      return { type: 'ready', secrets: await openKept(vault, backup) } as const;
    } catch (error) {
      if (error instanceof SecretUnavailable) return { type: 'closed', why: 'backup-gone' } as const;
      throw error;
    }
  };

  const call = async (restore: Restore): Promise<Restore> => {
    const prepared = await prepare(restore);
    if (prepared.type === 'closed') return record(restore, prepared);
    const intended = await appendTo(ports, restore, { actor: 'ferryman', events: [{ type: 'callStarted' }] });
    // Somebody else was faster: theirs is the one call.
    if (!intended) return (await load(restore.id)) ?? restore;
    const { deployment, backup } = restore.plan;
    const { failure } = await answerOf(onPremises.restore(deployment, prepared.secrets));
    if (failure && !failure.ambiguous) return record(intended, { type: 'failed', failure });
    if (!failure) await backups.note(backup, 'restoredAt', clock.now());
    return record(intended, { type: 'callAnswered', ...(failure && { failure }) });
  };

  const healthOf = async (deployment: string): Promise<string> => {
    const { answer, failure } = await answerOf(onPremises.facts(deployment));
    if (!failure) return answer.health;
    const { httpStatus } = failure;
    return httpStatus === undefined || httpStatus >= 500 ? 'unreachable' : 'unknown';
  };

  /** Undefined when it is not yet time to read again. */
  const read = async (restore: Restore): Promise<Restore | undefined> => {
    const now = clock.now();
    const planned = nextRead.get(restore.id);
    if (planned?.revision === restore.revision && planned.at > now) return undefined;
    const since = restore.restartConfirmed?.at ?? restore.answered?.at ?? now;
    const health = await healthOf(restore.plan.deployment);
    const after = await record(restore, ...onReading(restore, { health, now: clock.now() }, patience));
    nextRead.set(restore.id, { revision: after.revision, at: clock.now() + readEveryMs(now - since) });
    return after;
  };

  const advance = async (found: Restore, lost: AbortSignal): Promise<Restore> => {
    let restore = found;
    while (!lost.aborted) {
      const next = nextForRestore(restore, clock.now(), patience);
      if (next.do === 'record') restore = await record(restore, ...next.events);
      else if (next.do === 'call') restore = await call(restore);
      else if (next.do === 'read') {
        const after = await read(restore);
        if (!after) return restore;
        restore = after;
      } else return restore;
    }
    return restore;
  };

  /** True when the card shows this revision. */
  const show = async (restore: Restore): Promise<boolean> => {
    try {
      const known = await restores.card(restore.id);
      if (known?.shown === restore.revision) return true;
      const stands = known !== undefined && (await cards.update(restore, known));
      const { channel, ts } = stands ? known : await cards.post(restore);
      await restores.putCard(restore.id, { channel, ts, shown: restore.revision });
      return true;
    } catch (error) {
      report('the card of a restore could not be shown', error);
      return false;
    }
  };

  const look = async (id: RestoreId, lost: AbortSignal): Promise<void> => {
    const found = await load(id);
    if (!found) return restores.settled(id, clock.now() - EVERY_MS * 10);
    const restore = await advance(found, lost);
    const isShown = await show(restore);
    if (!restore.ending || !isShown) return;
    nextRead.delete(id);
    await restores.settled(id, Number.MAX_SAFE_INTEGER);
  };

  return createLookRounds({
    clock,
    leases,
    leaseOf: (id) => `restore:${id}`,
    everyMs: EVERY_MS,
    due: () => restores.due(clock.now(), AT_ONCE),
    look,
    lookFailed: (error) => report('a restore could not be looked at', error),
    roundFailed: (error) => report('restores could not be looked for', error),
  });
}
