import type { Config } from '../config.ts';
import { createMetricsRoute, type MeasuredGauge, type Metrics } from '../http/metrics.ts';
import { createProbeRoutes } from '../http/probes.ts';
import type { Report, Route } from '../http/route.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { createWebhookRoute } from '../http/webhook-listener.ts';
import type { WebhookSink } from '../http/webhook-sink.ts';
import type { Clock } from '../workflow/ports.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** A gate as a number that an alert rule can compare. */
const asNumber = (is: boolean): number => (is ? 1 : 0);

/** What is read from the store at every scrape. */
export const gaugesOf = (storage: Storage, clock: Clock): MeasuredGauge[] => [
  {
    name: 'ferryman_migrations_running',
    help: 'Migrations that are not over',
    read: async () => (await storage.index.running(10_000)).length,
  },
  {
    name: 'ferryman_look_overdue_seconds',
    help: 'How long the migration that has waited longest is overdue for a look',
    read: async () => (await storage.due.overdueMs(clock.now())) / 1_000,
  },
  {
    name: 'ferryman_cutover_enabled',
    help: '1 while Redis gives what the cutover needs, 0 while no cutover may begin because of it',
    read: async () => asNumber((await storage.bootGate.check()).ok),
  },
  {
    name: 'ferryman_numbers_unwatched',
    help: 'Numbers that have moved and that a person wants nobody to watch any more',
    read: () => storage.watches.countStopped(),
  },
  {
    name: 'ferryman_cutover_stopped',
    help: '1 while a person has stopped all cutovers',
    read: async () => asNumber((await storage.stopSwitch.state()) !== undefined),
  },
];

/** Probes and, where Meta is configured to reach us, the webhook listener. */
export function wireRoutes(
  config: Config,
  parts: {
    process: Process;
    storage: Storage;
    sink: WebhookSink;
    metrics: Metrics;
    isSlackReachable: () => boolean;
    report: Report;
  },
): Route[] {
  const { process, storage, sink, metrics, report } = parts;
  const { appSecret, webhookVerifyToken } = config.meta;
  const probes = createProbeRoutes({
    checks: {
      redis: () => storage.clients.guard.ping(),
      slack: () => parts.isSlackReachable(),
    },
    clock: process.clock,
    report,
  });
  if (!appSecret || !webhookVerifyToken) return probes;
  const webhooks = createWebhookRoute({
    appSecret: () => appSecret.reveal(),
    verifyToken: () => webhookVerifyToken.reveal(),
    sink,
    clock: process.clock,
    meter: metrics.webhooks,
    report,
  });
  return [...probes, webhooks];
}

/** The servers of our own: routes on PORT in Socket Mode (in HTTP mode Slack's receiver has it), metrics where configured. */
export async function openServers(
  config: Config,
  routes: readonly Route[],
  { metrics, report }: { metrics: Metrics; report: Report },
): Promise<HttpServer[]> {
  const servers: HttpServer[] = [];
  if (config.slack.delivery.kind === 'socket')
    servers.push(await createHttpServer({ port: config.http.port, host: '0.0.0.0', routes }));
  const { metricsPort, metricsHost } = config.http;
  if (metricsPort !== undefined) {
    const route = createMetricsRoute(metrics.registry, report);
    servers.push(await createHttpServer({ port: metricsPort, host: metricsHost, routes: [route] }));
  }
  return servers;
}
