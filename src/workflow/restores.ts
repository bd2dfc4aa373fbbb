import type { PeopleSource } from '../migration/approval-policy.ts';
import {
  decideRestore,
  type BackupRefusal,
  type RestoreCommand,
  type RestoreDecision,
} from '../migration/decide-restore.ts';
import type { Actor } from '../migration/event.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { BackupId, factsOfBackup, type KeptBackup } from '../migration/kept-backup.ts';
import { refusalToDecide, refusalToRequest } from '../migration/policy.ts';
import {
  restoreBlockers,
  restoreFindings,
  type RestoreFacts,
  type RestoreFinding,
} from '../migration/restore-checks.ts';
import { foldRestore, RestoreId, type Restore, type RestoreEvent, type RestorePlan } from '../migration/restore.ts';
import type { KeptBackups, RestoreStore } from './backup-ports.ts';
import { refusalToTouch } from './backups.ts';
import type { Clock, Ids } from './ports.ts';
import { readRestoreFacts, type RestoreFactPorts } from './restore-facts.ts';
import type { People } from './slack-ports.ts';

/** What restores work with. */
export interface RestorePorts extends RestoreFactPorts {
  backups: KeptBackups;
  restores: RestoreStore;
  people: People;
  clock: Clock;
  ids: Ids;
  /** Who may decide. */
  approvers: PeopleSource;
  /** How long a request stays open, ms. */
  expiresMs: number;
  /** Told after every append; must not throw. */
  changed: () => void;
}

/** Which kept backup, and where it goes. */
export interface RestoreChoice {
  deployment: string;
  source: string;
  backup: string;
}

type Refused = { ok: false; refusal: BackupRefusal };
export type RestoreResult = { ok: true; restore: Restore } | Refused;

/** What people may ask of restores; refusals are values. Rejects only with StorageUnavailable. */
export interface RestoreOperations {
  /** Backups that could be imported: the deployment's own ones first, then those of the others. */
  choices(request: { deployment: string; by: SlackUserId }): Promise<{ ok: true; backups: KeptBackup[] } | Refused>;
  /** Every check on a choice, without asking anybody. */
  preview(
    choice: RestoreChoice,
  ): Promise<{ ok: true; backup: KeptBackup; facts: RestoreFacts; findings: RestoreFinding[] } | Refused>;
  /** Checks again and asks for an approval. */
  request(request: RestoreChoice & { by: SlackUserId }): Promise<RestoreResult>;
  /** Who may decide is asked first; of two decisions the first counts. */
  act(id: RestoreId, command: RestoreCommand): Promise<RestoreResult>;
  restore(id: RestoreId): Promise<Restore | undefined>;
}

const refuse = (code: BackupRefusal['code'], values?: Record<string, string>): Refused => ({
  ok: false,
  refusal: values ? { code, values } : { code },
});

/** Appends when nobody has appended since `restore` was read; undefined otherwise. Announced before and after. */
export async function appendTo(
  { restores, clock, changed }: Pick<RestorePorts, 'restores' | 'clock' | 'changed'>,
  restore: Restore,
  { actor, events }: { actor: Actor; events: readonly RestoreEvent[] },
): Promise<Restore | undefined> {
  const at = clock.now();
  const entries = events.map((event) => ({ at, actor, event }));
  await restores.wakeAt(restore.id, at);
  const isOver = events.some(({ type }) => ['rejected', 'cancelled', 'closed', 'connected', 'failed'].includes(type));
  if (!(await restores.append(restore.id, restore.revision, { entries, isOver }))) return undefined;
  await restores.wakeAt(restore.id, at);
  changed();
  return foldRestore(await restores.load(restore.id));
}

const CONFLICTS_AT_MOST = 20;

/** The operations on restores over the ports. */
export function createRestoreOperations(ports: RestorePorts): RestoreOperations {
  const { backups, restores, people, clock, ids, onPremises } = ports;
  const load = async (id: RestoreId) => foldRestore(await restores.load(id));

  const choices: RestoreOperations['choices'] = async ({ deployment, by }) => {
    const refused = await refusalToTouch(ports, { by, deployment });
    if (refused) return refused;
    const names = onPremises.deployments().map(({ name }) => name);
    const ordered = [deployment, ...names.filter((name) => name !== deployment)];
    return { ok: true, backups: (await Promise.all(ordered.map((name) => backups.list(name)))).flat() };
  };

  const preview: RestoreOperations['preview'] = async ({ deployment, source, backup: id }) => {
    const known = BackupId.safeParse(id);
    const backup = known.success ? await backups.get(source, known.data) : undefined;
    if (!backup) return refuse('backup-gone');
    const facts = await readRestoreFacts(ports, { deployment, backup });
    return { ok: true, backup, facts, findings: restoreFindings({ deployment, backup, facts }) };
  };

  const begin = async (plan: RestorePlan, by: SlackUserId): Promise<RestoreResult> => {
    const at = clock.now();
    const requested = { type: 'requested', plan, requestedBy: by, expiresAt: at + ports.expiresMs } as const;
    await restores.wakeAt(plan.restore, at);
    const started = await restores.start(plan.restore, { at, actor: by, event: requested });
    if (!started.ok) return refuse('already-restoring');
    await restores.wakeAt(plan.restore, at);
    ports.changed();
    const restore = await load(plan.restore);
    return restore ? { ok: true, restore } : refuse('restore-unknown');
  };

  /** Undefined when the person may give this command on this restore now. */
  const refusalOf = async (restore: Restore, { do: what, by }: RestoreCommand): Promise<Refused | undefined> => {
    if (what === 'cancel' || what === 'confirm-restart') return refusalToTouch(ports, { by });
    const [person, requesting, approvers, homeTeamId] = await Promise.all([
      people.person(by),
      people.person(restore.requestedBy),
      people.members(ports.approvers),
      people.homeTeamId(),
    ]);
    const requester = requesting ?? { id: restore.requestedBy };
    const code = refusalToDecide({ person, approvers, homeTeamId, requester });
    return code && refuse(code);
  };

  const append = async (restore: Restore, by: SlackUserId, decision: RestoreDecision) => {
    if (!decision.ok) return decision;
    if (decision.events.length === 0) return { ok: true as const, restore };
    const next = await appendTo(ports, restore, { actor: by, events: decision.events });
    return next && { ok: true as const, restore: next };
  };

  return {
    choices,
    preview,

    async request({ by, ...choice }) {
      const { deployment } = choice;
      const refused = await refusalToTouch(ports, { by, deployment });
      if (refused) return refused;
      const found = await preview(choice);
      if (!found.ok) return found;
      if (restoreBlockers(found.findings).length > 0) return refuse('blocked');
      const nobody = refusalToRequest(await people.members(ports.approvers), by);
      if (nobody) return refuse(nobody);
      const restore = RestoreId.parse(`${deployment}.${ids.nonce()}`);
      return begin({ version: 1, restore, deployment, backup: factsOfBackup(found.backup), facts: found.facts }, by);
    },

    async act(id, command) {
      for (let attempt = 0; attempt < CONFLICTS_AT_MOST; attempt += 1) {
        const restore = await load(id);
        if (!restore) return refuse('restore-unknown');
        const refused = await refusalOf(restore, command);
        if (refused) return refused;
        const done = await append(restore, command.by, decideRestore(restore, command, clock.now()));
        if (done) return done;
      }
      return refuse('restore-unknown');
    },

    restore: load,
  };
}
