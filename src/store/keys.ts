import type { AccountIncidentId } from '../health/account-incident.ts';
import type { BackupId } from '../migration/kept-backup.ts';
import { deploymentOf, type RestoreId } from '../migration/restore.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import { MigrationId } from '../migration/ids.ts';
import type { E164, RequestId, SecretRef, SlackUserId, WabaId } from '../migration/ids.ts';

/**
 * Every Redis key of the store. All keys of one number share the hash tag `{<digits>}`, all lists over numbers share
 * `{index}`: on Redis Cluster a script then touches one slot only.
 */

const PREFIX = 'ferryman';

const digits = (number: E164) => number.slice(1);
const digitsOfMigration = (id: MigrationId) => id.slice(0, id.indexOf('-'));
const ofNumber = (number: E164, rest: string) => `${PREFIX}:{${digits(number)}}:${rest}`;
const ofMigration = (id: MigrationId, rest: string) => `${PREFIX}:{${digitsOfMigration(id)}}:${rest}`;

/** Keys of one number; the type and content of each is told by the module that writes it. */
export const keys = {
  /** LIST of entries, packed (journal-packing.ts) or, in older ones, as canonical JSON. */
  journal: (id: MigrationId) => ofMigration(id, `journal:${id}`),
  /** HASH `hash` (of the last entry), `op` (of the last append). */
  journalHead: (id: MigrationId) => ofMigration(id, `journal-head:${id}`),
  /** STRING: the migration that holds the number. */
  running: (id: MigrationId) => ofMigration(id, 'running'),
  runningOn: (number: E164) => ofNumber(number, 'running'),
  /** ZSET of migration ids by start time. */
  migrationsOf: (number: E164) => ofNumber(number, 'migrations'),
  migrationsBeside: (id: MigrationId) => ofMigration(id, 'migrations'),
  /** HASH: the number's record in the guard. */
  guard: (number: E164) => ofNumber(number, 'guard'),
  /** HASH: one request in the guard. */
  request: (number: E164, id: RequestId) => ofNumber(number, `req:${id}`),
  /** ZSET of request ids by the time of their mark. */
  sends: (number: E164) => ofNumber(number, 'sends'),
  /** STRING: compact JWE. */
  secret: (number: E164, ref: SecretRef) => ofNumber(number, `secret:${ref}`),
  /** HASH: where the card is and what Slack has seen. */
  card: (id: MigrationId) => ofMigration(id, `card:${id}`),
  /** STRING: JSON, while the card can't be shown: what people were told instead. */
  cardAway: (id: MigrationId) => ofMigration(id, `card-away:${id}`),
  /** STRING: the holder's token. */
  lease: (name: string) => {
    const id = MigrationId.safeParse(name);
    return id.success ? ofMigration(id.data, `lease:${name}`) : `${PREFIX}:{index}:lease:${name}`;
  },
} as const;

/** Lists over all numbers, each a ZSET of migration ids by epoch ms. */
export const indexes = {
  running: `${PREFIX}:{index}:running`,
  recent: `${PREFIX}:{index}:recent`,
  /** Open requests for approval. */
  waiting: `${PREFIX}:{index}:waiting`,
  /** Approved and not begun, or sent and not settled. */
  holding: `${PREFIX}:{index}:holding`,
  /** Of one person. */
  ofOwner: (user: SlackUserId) => `${PREFIX}:{index}:of:${user}`,
  due: `${PREFIX}:{index}:due`,
  cardsBehind: `${PREFIX}:{index}:cards-behind`,
  stop: `${PREFIX}:{index}:stop`,
  /** STRING: since when this storage knows everything, epoch ms. */
  whole: `${PREFIX}:{index}:whole`,
  /** ZSET of open sockets by the time until which each counts as open. */
  sockets: `${PREFIX}:{index}:sockets`,
  /** STRING: JSON, sockets on the Slack app that are nobody's we know. */
  foreignSockets: `${PREFIX}:{index}:foreign-sockets`,
  /** HASH by approver: who decides in their place. */
  delegations: `${PREFIX}:{index}:delegations`,
  /** LIST: everything that was ever delegated or ended. */
  delegationRecord: `${PREFIX}:{index}:delegation-record`,
} as const;

/**
 * Keys of the health watch. They share `{watch}`: a watch is saved in one script with its due time and its alerts, and is
 * never touched together with a migration.
 */
export const watchKeys = {
  /** HASH `revision`, `state` (JSON), `qualities` (a line for each change of the rating). */
  watch: (number: E164) => `${PREFIX}:{watch}:${digits(number)}`,
  /** LIST of the last JSON entries. */
  history: (number: E164) => `${PREFIX}:{watch}:${digits(number)}:history`,
  /** SET of numbers. */
  ofWaba: (waba: WabaId) => `${PREFIX}:{watch}:waba:${waba}`,
  /** HASH `revision`, `state` (JSON): the incidents of an account. */
  account: (waba: WabaId) => `${PREFIX}:{watch}:account:${waba}`,
  /** LIST of the last JSON entries. */
  accountHistory: (waba: WabaId) => `${PREFIX}:{watch}:account:${waba}:history`,
  /** ZSET of numbers by the revision of their watch that is not joined with the account's incidents yet. */
  changedIn: (waba: WabaId) => `${PREFIX}:{watch}:account:${waba}:changed`,
  /** HASH `asked`, `readAt`, `subscriptionAt`, `round`: the last reading of an account. */
  accountReading: (waba: WabaId) => `${PREFIX}:{watch}:account:${waba}:reading`,
  /** HASH: which revision of an incident people are to see, where the message is and what it shows. */
  alert: (id: AccountIncidentId) => `${PREFIX}:{watch}:incident:${id}`,
} as const;

/** Lists over all watched numbers, each a ZSET by epoch ms. */
export const watchIndexes = {
  /** Numbers by the time of their next reading. */
  due: `${PREFIX}:{watch}:due`,
  /** Numbers that nobody is to watch any more by the time they were stopped. */
  stopped: `${PREFIX}:{watch}:stopped`,
  /** `<migration> <age>` by the time the report is due. */
  reports: `${PREFIX}:{watch}:reports`,
  /** WABA ids by the time they are read next. */
  reads: `${PREFIX}:{watch}:reads`,
  /** WABA ids by the time their incidents must be settled. */
  accountsDue: `${PREFIX}:{watch}:accounts-due`,
  /** Incident ids by the time of the first change that is not shown. */
  alertsBehind: `${PREFIX}:{watch}:incidents-behind`,
} as const;

/** Keys of the outbox of pages; they share `{paging}` and are never touched together with a migration. */
export const pagingKeys = {
  /** ZSET of migration ids by the time somebody must look, epoch ms. */
  due: `${PREFIX}:{paging}:due`,
  /** The same of incidents of accounts. */
  incidentsDue: `${PREFIX}:{paging}:incidents-due`,
  /** HASH of receiver and page to the JSON of what the receiver was told. */
  records: (id: MigrationId | AccountIncidentId) => `${PREFIX}:{paging}:${id}`,
} as const;

const ofDeployment = (name: string, rest: string) => `${PREFIX}:{deployment:${name}}:${rest}`;

/** Keys of one On-Premises deployment; all share its hash tag, which no number can have. */
export const deploymentKeys = {
  /** STRING: compact JWE. */
  secret: (deployment: string, ref: SecretRef) => ofDeployment(deployment, `secret:${ref}`),
  /** ZSET of backup ids by the time they were taken. */
  backups: (deployment: string) => ofDeployment(deployment, 'backups'),
  /** HASH: one kept backup. */
  backup: (deployment: string, id: BackupId) => ofDeployment(deployment, `backup:${id}`),
  /** LIST of JSON entries. */
  restore: (id: RestoreId) => ofDeployment(deploymentOf(id), `restore:${id}`),
  /** HASH: where the card of a restore is and what it shows. */
  restoreCard: (id: RestoreId) => ofDeployment(deploymentOf(id), `restore-card:${id}`),
  /** STRING: the restore that holds the deployment. */
  restoring: (deployment: string) => ofDeployment(deployment, 'restoring'),
} as const;

/** Keys of one fleet; they share its hash tag. */
export const fleetKeys = {
  /** LIST of JSON entries. */
  record: (id: FleetId) => `${PREFIX}:{fleet:${id}}:record`,
  /** HASH: where a message of the fleet is and what it shows. */
  card: (id: FleetId, name: string | number) => `${PREFIX}:{fleet:${id}}:card:${name}`,
} as const;

/** ZSET of ids of all fleets by the time they were drawn, and of those to look at by the time somebody must, epoch ms. */
export const FLEETS = `${PREFIX}:{index}:fleets`;
export const FLEETS_DUE = `${PREFIX}:{index}:fleets-due`;

/** ZSET of `<fleet> <wave> <age>` by the time the report about the wave is due, epoch ms. */
export const WAVE_REPORTS = `${PREFIX}:{index}:wave-reports`;

/** ZSET of questions of steps of workflows by the time until which somebody may answer, epoch ms. */
export const STEP_QUESTIONS = `${PREFIX}:{index}:step-questions`;

/** HASH by person of a workspace: what they have chosen for themselves, JSON. */
export const settingsKey = (team: string): string => `${PREFIX}:{index}:settings:${team}`;

/** STRING: the person has been told lately of everything that waits for them. */
export const digestKey = (user: string): string => `${PREFIX}:{index}:digest:${user}`;

/** ZSET of ids of restores that are under way, or not shown yet, by the time somebody must look, epoch ms. */
export const RESTORES_DUE = `${PREFIX}:{index}:restores`;

/** STRING with a TTL: a delivery of Slack that was handled. In the slot of its lease, so that both are seen in one order. */
export const deliveryKey = (digest: string) => `${PREFIX}:{index}:delivery:${digest}`;

/** HASH: what Meta's headers said last of each of its budgets, as JSON. */
export const GRAPH_USAGE = `${PREFIX}:{budget:graph}:usage`;

/** HASH `left`, `at`, `held`: calls of a method, into a channel or on an account that are left to all replicas. */
export const callBudget = (name: string) => `${PREFIX}:{budget:${name}}:calls`;

/** SCAN pattern of all journals. */
export const JOURNAL_PATTERN = `${PREFIX}:{*}:journal:*`;

/** SCAN pattern of everything the vault has sealed, of numbers and of deployments. */
export const SECRET_PATTERN = `${PREFIX}:{*}:secret:*`;

/** The migration a journal key belongs to; undefined for any other key. */
export function migrationOfJournalKey(key: string): MigrationId | undefined {
  const id = MigrationId.safeParse(/:journal:(.+)$/.exec(key)?.[1]);
  return id.success ? id.data : undefined;
}
