import type { Config } from '../config.ts';
import type { Report } from '../http/route.ts';
import { WabaId } from '../migration/ids.ts';
import type { RestoreCards } from '../workflow/backup-ports.ts';
import { createBackups, type BackupOperations } from '../workflow/backups.ts';
import { createRestoreOperations, type RestoreOperations } from '../workflow/restores.ts';
import { createRestoreRunner, type RestoreRunner } from '../workflow/restore-runner.ts';
import type { People } from '../workflow/slack-ports.ts';
import { approvalRulesOf } from './approval.ts';
import type { Calls } from './calls.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** Later than the time limit of a call to a deployment. */
const CALL_MS = 30_000;
/** How long the bot watches for a client that nobody has restarted, and for one that was. */
const RESTART_MS = 86_400_000;
const CONNECT_MS = 900_000;

/** Kept backups and restores of one process. */
export interface Keeping {
  backups: BackupOperations;
  restores: RestoreOperations;
  runner: RestoreRunner;
}

/** Operations on backups and restores, and the loop that carries restores out. */
export function wireBackups(
  config: Config,
  neighbours: { process: Process; storage: Storage; calls: Calls; people: People; cards: RestoreCards; report: Report },
): Keeping {
  const { process, storage, calls, people, cards, report } = neighbours;
  const { clock, ids } = process;
  const { vault, leases, journal, backups, restores } = storage;
  const { meta, onPremises } = calls;
  const wabas = config.wabas.map(({ id, name }) => ({ id: WabaId.parse(id), name }));
  const shared = { meta, onPremises, wabas, journal, backups, restores, vault, clock, ids, people };
  const patience = { callMs: CALL_MS, restartMs: RESTART_MS, connectMs: CONNECT_MS };
  // An append by the runner itself needs no nudge: it goes on by itself.
  const runner = createRestoreRunner({ ...shared, leases, cards, patience, report, changed: () => undefined });
  return {
    backups: createBackups({ ...shared, keepMs: config.backups.keep }),
    restores: createRestoreOperations({
      ...shared,
      approvers: approvalRulesOf(config).fallback.approvers,
      expiresMs: config.approval.expires,
      changed: () => runner.changed(),
    }),
    runner,
  };
}
