import type { Config } from '../config.ts';
import { createWakeUps, type WakeUpQueue } from '../queue/wake-ups.ts';
import { createAccountReads } from '../store/account-reads.ts';
import { createAccountStore } from '../store/account-store.ts';
import { createAlertRecords } from '../store/alert-records.ts';
import { createBootGate } from '../store/boot-gate.ts';
import { createCallBudgets } from '../store/call-budgets.ts';
import { createCards } from '../store/cards.ts';
import { createDelegations } from '../store/delegations.ts';
import { createDeliveries } from '../store/deliveries.ts';
import { createDueTimes } from '../store/due-times.ts';
import { createGraphUsage } from '../store/graph-usage.ts';
import { createFleetStore } from '../store/fleets.ts';
import { createGuard } from '../store/guard.ts';
import { createJournal } from '../store/journal.ts';
import { createKeptBackups } from '../store/kept-backups.ts';
import { createKeyRing } from '../store/key-ring.ts';
import { createLeases } from '../store/leases.ts';
import { createMigrationIndex } from '../store/migration-index.ts';
import { createSettingsStore } from '../store/personal-settings.ts';
import { createQueueConnections, createRedisClients } from '../store/redis-clients.ts';
import { createReportTimes, createWaveReportTimes } from '../store/report-times.ts';
import { createIncidentOutbox, createPageOutbox } from '../store/page-outbox.ts';
import { createStepQuestions } from '../store/step-questions.ts';
import { createStopSwitch } from '../store/stop-switch.ts';
import { keepsOrder } from '../store/storage.ts';
import { createStorageMark } from '../store/storage-mark.ts';
import { createRestores } from '../store/restores.ts';
import { createVault } from '../store/vault.ts';
import { createWatchStore } from '../store/watch-store.ts';
import type { Process } from './process.ts';
import { gateOnMark } from '../workflow/storage-watch.ts';
import { redisAddressOf } from './redis.ts';
import { toldJournal, type JournalMeter } from './told-journal.ts';

/** A person who acted waits for what follows; a wave is for all replicas. */
const LOOKS_HERE_AT_ONCE = 4;

/** A process that is too busy to renew must not lose a delivery to a copy of it; see `once`, which waits for longer than this. */
const DELIVERY_LEASE_MS = 5_000;

/** Everything on Redis, except the wake-ups, which need somebody to wake. */
export function wireStorage(config: Config, { clock, ids, log }: Process, meter?: JournalMeter) {
  const address = redisAddressOf(config);
  const clients = createRedisClients(address, (connection, message) =>
    log.warn({ connection, problem: message }, 'Redis connection'),
  );
  const { command: client } = clients;
  const mark = createStorageMark(clients.guard);
  const ring = createKeyRing(config.vaultKeys);
  const accepted = config.cutover.unsafeRedisAccepted
    ? {
        onAccepted: (reasons: { reason: string }[]) =>
          log.warn({ reasons: reasons.map((r) => r.reason) }, 'cutover allowed on a Redis that may lose data'),
      }
    : {};
  const callBudgets = createCallBudgets(client, clock);
  return {
    clients,
    /** See the ledger, which marks what it is about to write. */
    keepsOrder: keepsOrder(client),
    // A number waits as long before its first request as an unanswered call may still act.
    guard: createGuard({ client: clients.guard, ring, clock, quarantineMs: config.cutover.settleMs }),
    bootGate: gateOnMark(createBootGate({ client: clients.guard, clock, ring, ...accepted }), mark),
    mark,
    journal: toldJournal(createJournal({ client, clock, ids }), log, meter),
    index: createMigrationIndex(client),
    due: createDueTimes(client),
    leases: createLeases({ client, clock, ids }),
    deliveries: createDeliveries({
      client,
      clock,
      ids,
      leases: createLeases({ client, clock, ids, durationMs: DELIVERY_LEASE_MS }),
    }),
    stopSwitch: createStopSwitch(clients.guard),
    delegations: createDelegations(client),
    personal: createSettingsStore(client),
    vault: createVault({ client, ring, ids }),
    cards: createCards(client),
    callBudgets,
    graphUsage: createGraphUsage(client, callBudgets, config.pace.graphCallsPerHour),
    backups: createKeptBackups(client),
    restores: createRestores(client),
    watches: createWatchStore(client),
    accounts: createAccountStore(client),
    accountReads: createAccountReads(client),
    reportTimes: createReportTimes(client),
    waveReportTimes: createWaveReportTimes(client),
    stepQuestions: createStepQuestions(client),
    fleets: createFleetStore(client),
    pageOutbox: createPageOutbox(client),
    incidentOutbox: createIncidentOutbox(client),
    alertRecords: createAlertRecords(client),
    wakeUpsFor: (run: (id: Parameters<WakeUpQueue['wake']>[0]) => Promise<void>): WakeUpQueue =>
      createWakeUps({
        ...createQueueConnections(address),
        onWake: run,
        hereAtOnce: LOOKS_HERE_AT_ONCE,
        onError: (message) => log.warn({ problem: message }, 'wake-up queue'),
      }),
  };
}

/** The store of one process. */
export type Storage = ReturnType<typeof wireStorage>;
