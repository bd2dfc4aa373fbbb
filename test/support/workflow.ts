import type { FleetLink } from '../../src/migration/fleet-link.ts';
import type { FleetOrder } from '../../src/workflow/obstacle-ports.ts';
import { randomBytes, randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { MigrationId, RequestId, SlackUserId } from '../../src/migration/ids.ts';
import { API_DIFFERENCES } from '../../src/migration/route.ts';
import type { ApprovalRules, PeopleSource } from '../../src/migration/approval-policy.ts';
import type { ReminderTimes } from '../../src/migration/reminder.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { Approvers, Person } from '../../src/migration/policy.ts';
import { createCards } from '../../src/store/cards.ts';
import { createDelegations } from '../../src/store/delegations.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { createGuard } from '../../src/store/guard.ts';
import { createKeptBackups } from '../../src/store/kept-backups.ts';
import { createKeptForMigrations } from '../../src/workflow/kept-for-migrations.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createMigrationIndex } from '../../src/store/migration-index.ts';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import type { Calendar } from '../../src/migration/calendar.ts';
import { createStopSwitch } from '../../src/store/stop-switch.ts';
import { createVault } from '../../src/store/vault.ts';
import { approvalPerformer } from '../../src/workflow/approval-step.ts';
import { createOperations } from '../../src/workflow/create-operations.ts';
import { createLedger, type Ledger } from '../../src/workflow/ledger.ts';
import type { Operations } from '../../src/workflow/operations.ts';
import type { BootGate, Guard } from '../../src/workflow/guard-ports.ts';
import type { Clock, Ids, Journal, MigrationIndex } from '../../src/workflow/ports.ts';
import type { Meta, OnPremises, RegisterCall } from '../../src/workflow/call-ports.ts';
import type { ChannelMemory, People, QuietHours, Witness } from '../../src/workflow/slack-ports.ts';
import type { MoveCalls } from '../../src/workflow/move-call-ports.ts';
import { belongingPerformers } from '../../src/workflow/belonging-steps.ts';
import { ownershipPerformers } from '../../src/workflow/ownership-steps.ts';
import { preparePerformers } from '../../src/workflow/prepare-steps.ts';
import { provePerformers } from '../../src/workflow/prove-steps.ts';
import { createRunner, type Run } from '../../src/workflow/runner.ts';
import { ANA, MARA, NUMBER, PHONE, WABA } from './builders.ts';

/** The real time plus what a test added to it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let added = 0;
  return {
    now: () => Date.now() + added,
    monotonic: () => performance.now() + added,
    wait: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
    advance: (ms) => void (added += ms),
  };
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export const testIds: Ids = {
  migrationId: (number) =>
    `${number.slice(1)}-${Array.from(randomBytes(10), (b) => BASE32[b % 32]).join('')}` as MigrationId,
  requestId: () => randomBytes(16).toString('hex') as RequestId,
  nonce: () => randomBytes(16).toString('hex'),
  pin: () => String(randomInt(100_000, 1_000_000)),
  password: () => randomBytes(24).toString('base64url'),
};

/** A full, active member of the workspace. */
export const aPerson = (id: SlackUserId): Person => ({
  id,
  teamId: 'T1',
  isBot: false,
  isDeleted: false,
  isGuest: false,
  isStranger: false,
});

/** Witness notes in memory, shared by everything that shares the object. */
export const createNotes = (): Witness => {
  const notes: { request: string; nonce: string }[] = [];
  return {
    nonces: (_id, request) => Promise.resolve(notes.filter((n) => n.request === request).map((n) => n.nonce)),
    note: (_id, note) => Promise.resolve(void notes.push(note)),
  };
};

/** One replica of the workflow on a real Redis. */
export interface Replica {
  operations: Operations;
  run: Run;
  clients: RedisClients;
  /** What stands behind the operations. */
  behind: { ledger: Ledger; guard: Guard; index: MigrationIndex; journal: Journal };
  /** The numbers of an account, by the client the replica was given. */
  numbersOf: Meta['numbers'];
  close(): void;
}

export interface ReplicaOptions {
  redisUrl: string;
  world: { meta: Meta; moves: MoveCalls; onPremises: OnPremises; registerCall: RegisterCall };
  /** People choose a region. */
  offersRegions?: boolean;
  witness: Witness;
  memory?: Pick<ChannelMemory, 'notesOf'>;
  clock: Clock;
  approvers?: Approvers;
  settleMs?: number;
  calendar?: Calendar;
  rules?: ApprovalRules;
  reminders?: ReminderTimes;
  /** Who does not want to be disturbed; nobody without it. */
  quietHours?: QuietHours;
  /** Instead of good members of the workspace. */
  people?: Partial<People>;
  excludeChecklistConfirmer?: boolean;
  /** Instead of a storage that is always safe. */
  bootGate?: BootGate;
  /** In which order numbers of fleets begin; without it none waits. */
  fleets?: FleetOrder;
  /** Wraps every port, to count or to break calls. */
  around?: <T extends object>(name: string, port: T) => T;
}

/** The storage of a test is safe unless it says otherwise. */
const gateOf = ({ bootGate }: ReplicaOptions): BootGate =>
  bootGate ?? { check: () => Promise.resolve({ ok: true as const }) };

const orderOf = ({ fleets }: ReplicaOptions): FleetOrder => fleets ?? { waitingOf: () => Promise.resolve(undefined) };

export async function createReplica(options: ReplicaOptions): Promise<Replica> {
  const { clock, world, settleMs = 0 } = options;
  const around = options.around ?? (<T extends object>(_name: string, port: T) => port);
  const clients = createRedisClients(options.redisUrl, () => undefined);
  await Promise.all([untilReady(clients.command), untilReady(clients.guard)]);
  const client = clients.command;
  const ring = createKeyRing([{ kid: 'k1', key: { reveal: () => new Uint8Array(32).fill(7) } }]);
  const guard = around('guard', createGuard({ client: clients.guard, ring, clock, quarantineMs: 0 }));
  const journal = around('journal', createJournal({ client, clock, ids: testIds }));
  const due = around('due', createDueTimes(client));
  const vault = around('vault', createVault({ client, ring, ids: testIds }));
  const meta = around('meta', world.meta);
  const onPremises = around('onPremises', world.onPremises);
  const notifier = { changed: () => undefined };
  const ledger = createLedger({
    journal,
    due,
    cards: createCards(client),
    notifier,
    clock,
    keepsOrder: true,
  });
  const people = {
    homeTeamId: () => Promise.resolve('T1'),
    person: (id: SlackUserId) => Promise.resolve(aPerson(id)),
    approvers: () => Promise.resolve(options.approvers ?? { ids: new Set<string>([MARA]) }),
    members: ({ group, users }: PeopleSource) =>
      Promise.resolve(group === undefined ? { ids: new Set(users) } : (options.approvers ?? { ids: new Set([MARA]) })),
    ...options.people,
  };
  const rules = options.rules ?? { rules: [], fallback: { approvers: { group: 'S0MANAGERS', users: [] }, quorum: 1 } };
  const settings = {
    expiresMs: 3_600_000,
    quarantineMs: 0,
    settleMs,
    excludeChecklistConfirmer: options.excludeChecklistConfirmer ?? false,
    rules,
  };
  const bootGate = gateOf(options);
  const moves = around('moves', world.moves);
  const offersRegions = options.offersRegions ?? false;
  const kept = createKeptForMigrations({ onPremises, backups: createKeptBackups(client), vault, clock });
  const shared = { meta, moves, onPremises, guard, vault, ids: testIds, clock, offersRegions, kept };
  const performers = {
    ...preparePerformers(shared),
    ...ownershipPerformers(shared),
    ...belongingPerformers(shared),
    'approve-cutover': approvalPerformer({
      ...shared,
      people,
      settings,
      memory: options.memory ?? { notesOf: () => Promise.resolve([]) },
      bootGate,
    }),
    ...provePerformers({
      ...shared,
      watch: around('watch', { start: () => Promise.resolve() }),
      test: { recipient: NUMBER, text: 'test', inbound: false },
    }),
  };
  const stopSwitch = createStopSwitch(clients.guard);
  const calendar = options.calendar ?? { windows: [], freezes: [] };
  const leases = createLeases({ client, clock, ids: testIds });
  const index = createMigrationIndex(client);
  const run = createRunner({
    ...shared,
    ledger,
    journal,
    leases,
    due,
    notifier,
    performers,
    settleMs,
    obstacles: { stopSwitch, calendar, fleets: orderOf(options) },
    bootGate,
    registerCall: around('registerCall', world.registerCall),
    witness: around('witness', options.witness),
    reconcile: { readEveryMs: 0, readings: 3, readingsAtMost: 6 },
    reminders: options.reminders ?? { remindMs: [] },
    reminding: {
      people,
      settings,
      clock,
      index,
      delegations: createDelegations(client),
      personal: { among: () => Promise.resolve(new Map()) },
      quietHours: options.quietHours ?? { quietAmong: () => Promise.resolve(new Set<string>()) },
      load: (id) => ledger.load(id),
    },
    jitter: () => 0.5,
  });
  const wakeUps = { wake: () => undefined };
  const operations = createOperations({
    ...shared,
    leases,
    stopSwitch,
    delegations: createDelegations(client),
    calendar,
    ledger,
    journal,
    index,
    people,
    settings,
    wakeUps,
    wabas: [{ id: WABA, name: 'Acme' }],
  });
  return {
    operations,
    run,
    clients,
    behind: { ledger, guard, index, journal },
    numbersOf: (waba) => meta.numbers(waba),
    close: () => clients.close(),
  };
}

/** The migration as its journal tells it now; rejects when there is none. */
export async function readFrom({ operations }: Pick<Replica, 'operations'>, id: MigrationId): Promise<Migration> {
  const migration = await operations.migration(id);
  if (!migration) throw new Error('the migration is gone');
  return migration;
}

/** Takes a migration from the command to the open request, as people would. */
export async function untilApproval(replica: Replica, pin = '482913', fleet?: FleetLink): Promise<MigrationId> {
  const started = await replica.operations.start({
    number: NUMBER,
    typed: '+1 631 555 1234',
    by: ANA,
    proposal: {
      route: 'on-premises-to-cloud',
      waba: { id: WABA, name: 'Acme' },
      phoneNumberId: PHONE,
      deployment: 'berlin',
    },
    ...(fleet && { fleet }),
  });
  if (!started.ok) throw new Error(`not started: ${started.refusal.code}`);
  const { id } = started.migration;
  await replica.run(id);
  await replica.operations.confirmDifferences({ id, by: ANA, items: [...API_DIFFERENCES] });
  await replica.operations.choosePin({ id, by: ANA, source: 'known', pin });
  await replica.run(id);
  return id;
}

/** Mara approves the open request. */
export async function approveAs(replica: Replica, id: MigrationId, by: SlackUserId = MARA, notBefore?: number) {
  const migration = await replica.operations.migration(id);
  if (!migration?.approval) throw new Error('there is no request');
  return replica.operations.approve({
    id,
    requestId: migration.approval.requestId,
    digest: migration.approval.digest,
    by,
    lastFour: '1234',
    ...(notBefore !== undefined && { notBefore }),
  });
}
