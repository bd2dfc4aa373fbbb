import type { Config } from '../config.ts';
import { E164, WabaId } from '../migration/ids.ts';
import { approvalPerformer } from '../workflow/approval-step.ts';
import { createOperations } from '../workflow/create-operations.ts';
import { createKeptForMigrations } from '../workflow/kept-for-migrations.ts';
import type { FleetLedger } from '../workflow/fleet-ledger.ts';
import { createFleetOrder } from '../workflow/fleet-order.ts';
import { createLedger } from '../workflow/ledger.ts';
import type { Notifier, WatchStarter } from '../workflow/ports.ts';
import type { ChannelMemory, People, QuietHours, Witness } from '../workflow/slack-ports.ts';
import type { Personal } from '../workflow/personal-settings.ts';
import { preparePerformers } from '../workflow/prepare-steps.ts';
import { belongingPerformers } from '../workflow/belonging-steps.ts';
import { ownershipPerformers } from '../workflow/ownership-steps.ts';
import { provePerformers } from '../workflow/prove-steps.ts';
import { createRunner } from '../workflow/runner.ts';
import { approvalSettingsOf, calendarOf, remindersOf } from './approval.ts';
import type { Calls } from './calls.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';
import { traced, tracedPerformers } from './traced.ts';

/** Readings that settle an unanswered call lie this far apart at most, ms (design: cutover protocol 4.2 step 8). */
const READ_EVERY_MS = 20_000;

/** What the rest of the process gives the workflow. */
export interface WorkflowNeighbours {
  process: Process;
  storage: Storage;
  calls: Calls;
  people: People;
  witness: Witness;
  memory: ChannelMemory;
  quietHours: QuietHours;
  personal: Personal;
  notifier: Notifier;
  watch: WatchStarter;
  fleets: Pick<FleetLedger, 'load'>;
}

/** Ledger, runner and operations of one process. */
export function wireWorkflow(config: Config, neighbours: WorkflowNeighbours) {
  const { process, storage, calls, people, witness, memory, quietHours, personal, notifier, watch, fleets } =
    neighbours;
  const { clock, ids } = process;
  const { guard, vault, stopSwitch, journal, due, leases, cards, index, bootGate } = storage;
  const { settleMs } = config.cutover;
  const ledger = createLedger({
    journal,
    due,
    cards,
    notifier,
    clock,
    places: index,
    keepsOrder: storage.keepsOrder,
    ...(config.paging.length > 0 && { pages: storage.pageOutbox }),
  });
  const { meta, moves, onPremises } = calls;
  const offersRegions = config.storage.offerRegions;
  const kept = createKeptForMigrations({ onPremises, backups: storage.backups, vault, clock });
  const shared = { meta, moves, onPremises, guard, vault, ids, clock, offersRegions, kept };
  const calendar = calendarOf(config);
  const settings = approvalSettingsOf(config);
  const { recipient, template } = config.test;
  const run = traced(
    createRunner({
      ...shared,
      meta: calls.urgentMeta,
      ledger,
      journal,
      leases,
      due,
      notifier,
      registerCall: calls.registerCall,
      witness,
      settleMs,
      obstacles: { stopSwitch, calendar, fleets: createFleetOrder(fleets) },
      bootGate,
      reconcile: { readEveryMs: Math.min(READ_EVERY_MS, settleMs / 15), readings: 3, readingsAtMost: 15 },
      reminders: remindersOf(config),
      reminding: {
        people,
        quietHours,
        personal,
        settings,
        clock,
        index,
        delegations: storage.delegations,
        load: (id) => ledger.load(id),
      },
      jitter: process.random,
      performers: tracedPerformers({
        ...preparePerformers(shared),
        ...ownershipPerformers(shared),
        ...belongingPerformers(shared),
        'approve-cutover': approvalPerformer({ ...shared, people, bootGate, memory, settings }),
        ...provePerformers({
          ...shared,
          watch,
          test: {
            inbound: config.test.inbound,
            text: 'This message shows that the number can send through the Cloud API.',
            ...(recipient && { recipient: E164.parse(recipient) }),
            ...(template && { template }),
          },
        }),
      }),
    }),
  );
  const wakeUps = storage.wakeUpsFor(run);
  const operations = createOperations({
    ...shared,
    leases,
    stopSwitch,
    delegations: storage.delegations,
    calendar,
    ledger,
    journal,
    index,
    people,
    settings,
    wakeUps,
    wabas: config.wabas.map(({ id, name }) => ({ id: WabaId.parse(id), name })),
  });
  return { ledger, run, wakeUps, operations };
}
