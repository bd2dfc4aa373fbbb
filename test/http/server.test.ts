import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HTTPReceiver } from '@slack/bolt';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../src/http/body.ts';
import { createMetrics, createMetricsRoute } from '../../src/http/metrics.ts';
import type { Metrics } from '../../src/http/metrics.ts';
import { createProbeRoutes } from '../../src/http/probes.ts';
import type { ReadinessCheck } from '../../src/http/probes.ts';
import { answer, handled } from '../../src/http/route.ts';
import type { Route } from '../../src/http/route.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';

let clock: SteppedClock;
let checks: Record<string, ReadinessCheck>;
let problems: string[];
let metrics: Metrics;
let hung: PromiseWithResolvers<void>;
let servers: HttpServer[];

const report = (problem: string) => void problems.push(problem);

async function serve(routes: Route[]): Promise<string> {
  const server = await createHttpServer({ port: 0, host: '127.0.0.1', routes });
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

beforeEach(() => {
  clock = new SteppedClock();
  checks = { redis: async () => 'PONG', slack: () => true };
  problems = [];
  hung = Promise.withResolvers();
  servers = [];
  metrics = createMetrics({ version: '1.2.3', report });
});
afterEach(() => Promise.all(servers.map((server) => server.close(0))));

const probes = () => createProbeRoutes({ checks, clock, report });

describe('/healthz', () => {
  test('asks nobody', async () => {
    checks = { redis: () => Promise.reject(new Error('away')) };

    const response = await fetch(`${await serve(probes())}/healthz`);

    expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
  });
});

describe('/readyz', () => {
  const readiness = async () => {
    const response = await fetch(`${await serve(probes())}/readyz`);
    return [response.status, await response.json()];
  };

  test('is ready when every part is', async () => {
    expect(await readiness()).toEqual([200, { ready: true, checks: { redis: 'ok', slack: 'ok' } }]);
  });

  test('names the part that fails, and not why', async () => {
    checks = { redis: () => Promise.reject(new Error('password')), slack: () => false, disk: () => true };

    expect(await readiness()).toEqual([
      503,
      { ready: false, checks: { redis: 'failed', slack: 'failed', disk: 'ok' } },
    ]);
  });

  test('does not wait for ever', async () => {
    checks = { redis: () => new Promise(() => undefined) };
    const answer = readiness();

    await until(() => clock.sleeping === 1);
    clock.advance(2_000);

    expect(await answer).toEqual([503, { ready: false, checks: { redis: 'late' } }]);
  });

  test('answers a check that throws', async () => {
    checks = {
      slack: () => {
        throw new Error('no socket');
      },
    };

    expect(await readiness()).toEqual([503, { ready: false, checks: { slack: 'failed' } }]);
  });
});

describe('/metrics', () => {
  const scrape = async (from: Metrics) => {
    const response = await fetch(`${await serve([createMetricsRoute(from.registry, report)])}/metrics`);
    return response.text();
  };

  test('counts under names of ours, with units and help', async () => {
    metrics.watch.read('good');
    metrics.watch.incident('opened', 'page');
    metrics.webhooks.request('accepted');
    metrics.journal.written({ type: 'cutoverSettled', detail: 'needs-human' });
    metrics.calls.called({ source: 'meta', method: 'GET', result: '2xx', seconds: 0.3 });

    const text = await scrape(metrics);

    expect(text).toContain('ferryman_health_readings_total{result="good"} 1');
    expect(text).toContain('ferryman_incident_changes_total{change="opened",severity="page"} 1');
    expect(text).toContain('ferryman_webhook_requests_total{result="accepted"} 1');
    expect(text).toContain('ferryman_journal_events_total{type="cutoverSettled",detail="needs-human"} 1');
    expect(text).toContain('ferryman_call_duration_seconds_bucket{le="0.5",target="meta",method="GET",result="2xx"} 1');
    expect(text).toContain('ferryman_build_info{version="1.2.3"} 1');
    expect(text.split('\n').filter((line) => line && !line.startsWith('#') && !line.startsWith('ferryman_'))).toEqual(
      [],
    );
  });

  test('puts fields it does not know under one label', async () => {
    metrics.webhooks.change('messages', 'taken');
    metrics.webhooks.change('a_field_from_outside', 'ignored');
    metrics.webhooks.change('template_category_update', 'ignored');

    const text = await scrape(metrics);

    expect(text).toContain('ferryman_webhook_changes_total{field="messages",result="taken"} 1');
    expect(text).toContain('ferryman_webhook_changes_total{field="other",result="ignored"} 2');
    expect(text).not.toContain('a_field_from_outside');
  });

  test('asks for measured values at every scrape and leaves out what it cannot read', async () => {
    let value: () => Promise<number> = async () => 7;
    metrics.measure([
      { name: 'ferryman_migrations_running', help: 'Migrations that are not over', read: () => value() },
    ]);

    expect(await scrape(metrics)).toMatch(/^ferryman_migrations_running 7$/mu);
    value = () => Promise.reject(new Error('away'));

    expect(await scrape(metrics)).not.toMatch(/^ferryman_migrations_running \d/mu);
    expect(problems).toEqual(['metric not readable']);
  });
});

describe('createHttpServer', () => {
  test('answers 404 elsewhere, 405 to other methods, and 500 to a fault', async () => {
    const broken: Route = {
      path: '/broken',
      method: ['GET'],
      handler: handled(() => Promise.reject(new Error('x')), report),
    };
    const url = await serve([broken]);

    const statuses = await Promise.all([
      fetch(`${url}/elsewhere`),
      fetch(`${url}/broken/`),
      fetch(`${url}/broken`, { method: 'POST' }),
      fetch(`${url}/broken?x=1`),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 405, 500]);
    expect(problems).toEqual(['request failed']);
  });

  test('rejects when the port is taken', async () => {
    await serve(probes());

    await expect(createHttpServer({ port: servers[0]!.port, host: '127.0.0.1', routes: [] })).rejects.toThrow(
      'EADDRINUSE',
    );
  });

  test('lets a request under way end before it closes', async () => {
    let isUnderWay = false;
    const slow: Route = {
      path: '/slow',
      method: ['GET'],
      handler: handled(async (_request, response) => {
        isUnderWay = true;
        await hung.promise;
        response.end('done');
      }, report),
    };
    const url = await serve([slow]);
    const response = fetch(`${url}/slow`);
    await until(() => isUnderWay);

    const closed = servers[0]!.close(5_000);
    hung.resolve();

    expect(await (await response).text()).toBe('done');
    await closed;
  });

  test("serves the same routes through Bolt's HTTP receiver", async () => {
    const echo: Route = {
      path: '/echo',
      method: ['POST'],
      handler: handled(async (request, response) => {
        answer(response, 200, (await readBody(request, 1_000)).toString());
      }, report),
    };
    const receiver = new HTTPReceiver({ signingSecret: 'x', customRoutes: [...probes(), echo] });
    const server = await receiver.start(0);
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(await (await fetch(`${url}/echo`, { method: 'POST', body: '{"raw": 1}' })).text()).toBe('{"raw": 1}');
    } finally {
      await receiver.stop();
    }
  });
});
