import type { Config } from './config.ts';
import { createMetrics } from './http/metrics.ts';
import type { Report, Route } from './http/route.ts';
import { dispatch, type HttpServer } from './http/server.ts';
import { createEpochWatcher } from './store/epoch-watcher.ts';
import { untilReady } from './store/redis-clients.ts';
import { wireBackups } from './wiring/backups.ts';
import { wireCalls } from './wiring/calls.ts';
import { wireFleetRecords, wireFleets } from './wiring/fleets.ts';
import { wireDoctor } from './wiring/doctor.ts';
import { wireHealth } from './wiring/health.ts';
import { gaugesOf, openServers, wireRoutes } from './wiring/http-edge.ts';
import { wireOtherProcess } from './wiring/other-process.ts';
import { wirePaging } from './wiring/paging.ts';
import type { Process } from './wiring/process.ts';
import { wireSlack } from './wiring/slack-edge.ts';
import { wireStepQuestions } from './wiring/step-questions.ts';
import { wireStorage } from './wiring/storage.ts';
import { createSink } from './wiring/webhook-sink.ts';
import { wireWorkflow } from './wiring/workflow.ts';
import { lookAtEverything } from './workflow/look-at-everything.ts';
import { createStorageWatch } from './workflow/storage-watch.ts';
import { createWatchStops } from './workflow/watch-stops.ts';
import { sweep } from './workflow/sweeper.ts';

/** A bot, ready to be started once. */
export interface Bot {
  /** Resolves when Redis and Slack are there and commands are answered. */
  start(): Promise<void>;
  /** Takes nothing new, finishes what is under way, and lets go; another replica carries on. */
  stop(): Promise<void>;
}

/** What Slack's port serves beside Slack in HTTP mode. */
const PATHS = ['/healthz', '/readyz', '/meta/webhooks'];
const METHODS = ['GET', 'HEAD', 'POST'];

/** The one place where everything is wired. */
export function createBot(config: Config, process: Process): Bot {
  const { clock, log } = process;
  const report: Report = (problem, error) => log.error(error instanceof Error ? error : { problem }, problem);
  const metrics = createMetrics({ version: process.version, report });
  const storage = wireStorage(config, process, metrics.journal);
  const calls = wireCalls(config, process, { meter: metrics.calls, graphUsage: storage.graphUsage });
  metrics.measure(gaugesOf(storage, clock));
  const routes: Route[] = [];
  // Bolt wants its routes when it is built; what answers on them is wired below.
  const later = PATHS.map((path) => ({ path, method: METHODS, handler: dispatch(routes) }));
  const edge = wireSlack(config, { process, storage, report, routes: later });
  const { watch, incidents, reports, ...health } = wireHealth(config, {
    process,
    storage,
    calls,
    notifier: edge.alertKeeper,
    tellReport: (made) => edge.reportTellers.ofNumber(made),
    meter: metrics.watch,
    report,
  });
  const records = wireFleetRecords(config, process, storage);
  const { ledger, run, wakeUps, operations } = wireWorkflow(config, {
    process,
    storage,
    calls,
    people: edge.people,
    witness: edge.witness,
    memory: edge.memory,
    quietHours: edge.quietHours,
    personal: edge.personal,
    notifier: edge.cardKeeper,
    watch,
    fleets: records.ledger,
  });
  const fleets = wireFleets(config, {
    process,
    storage,
    calls,
    people: edge.people,
    cards: edge.fleetCards,
    tellReport: (made) => edge.reportTellers.ofWave(made),
    operations,
    wakeUps,
    records,
    report,
  });
  const keeping = wireBackups(config, {
    process,
    storage,
    calls,
    people: edge.people,
    cards: edge.restoreCards,
    report,
  });
  const examine = wireDoctor(config, {
    clock,
    guardClient: storage.clients.guard,
    client: storage.clients.command,
    bootGate: storage.bootGate,
    calls,
    people: edge.people,
    slack: edge.clients,
  });
  const { accounts, watches } = storage;
  const stops = createWatchStops({ watch, watches, accounts, ledger, people: edge.people });
  edge.listen({ operations, incidents, reports, stops, keeping, fleets: fleets.operations, examine });
  const sink = createSink({ ledger, index: storage.index, journal: storage.journal, wakeUps, watch, incidents });
  routes.push(
    ...wireRoutes(config, {
      process,
      storage,
      sink,
      metrics,
      isSlackReachable: () => edge.slack.isReachable(),
      report,
    }),
  );

  const storageWatch = createStorageWatch({
    memory: edge.memory,
    journal: storage.journal,
    ledger,
    cards: storage.cards,
    mark: storage.mark,
    leases: storage.leases,
    clock,
    announce: (ids) => edge.announceLost(ids),
    told: (results) =>
      log.warn(
        { moves: results.map(({ id, verdict }) => `${id} ${verdict}`) },
        'the storage had lost migrations; what the channel knows of them is rebuilt',
      ),
    report,
  });

  const others = wireOtherProcess(config, { process, storage, slack: edge.slack, client: edge.clients.bot, report });
  const end = new AbortController();
  const epochs = createEpochWatcher({
    client: storage.clients.guard,
    onChange(epoch) {
      log.warn({ epoch }, 'the storage epoch changed: open approvals are void');
      storageWatch.suspect();
      void lookAtEverything({ index: storage.index, due: storage.due, wakeUps, clock, report }, end.signal);
    },
  });

  const questions = wireStepQuestions(config, { process, storage, edge, operations, report });
  const pagers = wirePaging(config, { process, storage, ledger, edge, meter: metrics.pages, report });
  const loops: Promise<void>[] = [];
  let servers: HttpServer[] = [];

  const sayGate = async () => {
    const gate = await storage.bootGate.check();
    if (!gate.ok) log.warn({ reasons: gate.reasons.map((r) => r.reason) }, 'the cutover is disabled');
  };

  return {
    async start() {
      await Promise.all([untilReady(storage.clients.command), untilReady(storage.clients.guard)]);
      [servers] = await Promise.all([openServers(config, routes, { metrics, report }), edge.slack.start(), sayGate()]);
      edge.cardKeeper.start();
      epochs.start();
      wakeUps.start();
      loops.push(
        sweep({ due: storage.due, clock, run, report }, end.signal),
        ...health.run(end.signal),
        others.run(end.signal),
        edge.alertKeeper.run(end.signal),
        ...pagers.map((pager) => pager.run(end.signal)),
        keeping.runner.run(end.signal),
        fleets.conductor.run(end.signal),
        fleets.reports.run(end.signal),
        questions.run(end.signal),
        storageWatch.run(end.signal),
      );
    },

    async stop() {
      // What is under way ends while Slack and Meta still reach us: a cutover looks whether our webhook address answers.
      epochs.stop();
      end.abort();
      await wakeUps.close().catch((error: unknown) => report('the queue did not stop', error));
      await Promise.allSettled(loops);
      // What people asked meanwhile is recorded; whoever runs next carries it out.
      await edge.slack.stop().catch((error: unknown) => report('Slack did not stop', error));
      await Promise.all(servers.map((server) => server.close()));
      await edge.cardKeeper.stop();
      storage.clients.close();
    },
  };
}
