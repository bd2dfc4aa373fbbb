import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SIGNAL_FIELDS, TEMPLATE_FIELDS } from '../health/signal.ts';
import type { PageMeter } from '../workflow/paging-ports.ts';
import type { WatchMeter } from '../workflow/watch-ports.ts';
import { answer, handled } from './route.ts';
import type { Report, Route } from './route.ts';
import type { WebhookMeter } from './webhook-listener.ts';

/** A number that is asked for at every scrape, such as how many migrations run. */
export interface MeasuredGauge {
  name: `ferryman_${string}`;
  help: string;
  read: () => Promise<number>;
}

/** The process's metrics: every name begins with `ferryman_`, no label takes a value from outside. */
export interface Metrics {
  registry: Registry;
  webhooks: WebhookMeter;
  watch: WatchMeter;
  pages: PageMeter;
  calls: { called(call: { source: string; method: string; result: string; seconds: number }): void };
  journal: { written(event: { type: string; detail: string }): void };
  /** Adds numbers that are read at every scrape. */
  measure(gauges: readonly MeasuredGauge[]): void;
}

/** From a quick read to the longest a registration may take. */
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const FIELDS: readonly string[] = ['messages', ...SIGNAL_FIELDS, ...TEMPLATE_FIELDS];

/** Whatever Meta adds counts together: labels from outside would grow without bound. */
const boundedField = (field: string) => (FIELDS.includes(field) ? field : 'other');

function addGauges(registry: Registry, gauges: readonly MeasuredGauge[], report: Report): void {
  for (const { name, help, read } of gauges) {
    const gauge = new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        try {
          gauge.set(await read());
        } catch (error) {
          // A value that can't be read is absent, not old.
          gauge.remove();
          report('metric not readable', error);
        }
      },
    });
  }
}

/** Makes the metrics in a registry of their own. `version` is that of the bot. */
export function createMetrics(options: { version: string; report: Report }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'ferryman_' });
  new Gauge({ name: 'ferryman_build_info', help: 'Version of the bot; always 1', labelNames: ['version'], registers })
    .labels(options.version)
    .set(1);
  const requests = new Counter({
    name: 'ferryman_webhook_requests_total',
    help: 'Requests to the listener for Meta webhooks by how they ended',
    labelNames: ['result'],
    registers,
  });
  const changes = new Counter({
    name: 'ferryman_webhook_changes_total',
    help: 'Changes in accepted webhooks by field, and whether they were about something of ours',
    labelNames: ['field', 'result'],
    registers,
  });
  const readings = new Counter({
    name: 'ferryman_health_readings_total',
    help: 'Health readings of watched numbers by what they showed',
    labelNames: ['result'],
    registers,
  });
  const incidents = new Counter({
    name: 'ferryman_incident_changes_total',
    help: 'Incidents opened, reopened, acknowledged, snoozed and recovered by severity',
    labelNames: ['change', 'severity'],
    registers,
  });
  const pages = new Counter({
    name: 'ferryman_pages_total',
    help: 'Tries to tell a receiver outside Slack: taken, not taken, and given up',
    labelNames: ['result'],
    registers,
  });
  const calls = new Histogram({
    name: 'ferryman_call_duration_seconds',
    help: 'Calls to Meta and to deployments: how long each took, and the class of its status or none',
    labelNames: ['target', 'method', 'result'],
    buckets: CALL_SECONDS,
    registers,
  });
  const events = new Counter({
    name: 'ferryman_journal_events_total',
    help: 'Events written to journals by type, and how they ended: an outcome, a reason, the class of a failure',
    labelNames: ['type', 'detail'],
    registers,
  });
  return {
    registry,
    measure: (gauges) => addGauges(registry, gauges, options.report),
    calls: {
      called: ({ source, method, result, seconds }) => calls.observe({ target: source, method, result }, seconds),
    },
    journal: { written: ({ type, detail }) => events.inc({ type, detail }) },
    pages: { page: (result) => pages.inc({ result }) },
    webhooks: {
      request: (result) => requests.inc({ result }),
      change: (field, result) => changes.inc({ field: boundedField(field), result }),
    },
    watch: {
      read: (result) => readings.inc({ result }),
      incident: (change, severity) => incidents.inc({ change, severity }),
    },
  };
}

/** The page a Prometheus server scrapes; for an internal port only. */
export const createMetricsRoute = (registry: Registry, report: Report): Route => ({
  path: '/metrics',
  method: ['GET', 'HEAD'],
  handler: handled(async (_request, response) => {
    answer(response, 200, { type: 'text/plain; version=0.0.4', text: await registry.metrics() });
  }, report),
});
