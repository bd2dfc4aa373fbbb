import type { Config } from '../config.ts';
import { createMetrics, createMetricsRoute } from '../http/metrics.ts';
import { createProbeRoutes } from '../http/probes.ts';
import type { Report, Route } from '../http/route.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { createWebhookRoute } from '../http/webhook-listener.ts';
import type { WebhookSink } from '../http/webhook-sink.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** Metrics of one process; made first, because the watch counts into them. */
export const wireMetrics = ({ version }: Process, storage: Storage, report: Report) =>
  createMetrics({
    version,
    report,
    gauges: [
      {
        name: 'ferryman_migrations_running',
        help: 'Migrations that are not over',
        read: async () => (await storage.index.running(10_000)).length,
      },
    ],
  });

/** Probes and, where Meta is configured to reach us, the webhook listener. */
export function wireRoutes(
  config: Config,
  parts: {
    process: Process;
    storage: Storage;
    sink: WebhookSink;
    metrics: ReturnType<typeof wireMetrics>;
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
  { metrics, report }: { metrics: ReturnType<typeof wireMetrics>; report: Report },
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
