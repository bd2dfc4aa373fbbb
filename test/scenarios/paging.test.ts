import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sandboxTokens } from '../../sandbox/bot-settings.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { approve, card, openScene, prepare, registrations } from './support/scene.ts';

let stage: Stage;
let server: AnsweringServer;
let isUp = false;

beforeAll(async () => {
  server = await startAnsweringServer((_request, response) => response.writeHead(isUp ? 202 : 503).end());
  stage = await openScene({
    bot: {
      approval: { approvers: { group: 'wa-managers' }, pageAfter: '3s' },
      // No report falls into the test: each reads its number alone.
      watch: { schedule: ['1s', '2s', '3s'], steady: { every: '2s' }, reports: ['1d'] },
      paging: [
        { name: 'on-call', format: 'pagerduty-events-v2', url: `${server.url}/pager` },
        { name: 'own', format: 'json', url: `${server.url}/own` },
      ],
    },
  });
}, 60_000);
afterAll(async () => {
  await stage.close();
  await server.close();
}, 60_000);

const received = (path: string) =>
  server.requests
    .filter((request) => request.path === path)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
const actionsAt = (path: string) => new Set(received(path).map((one) => one['event_action'] ?? one['action']));

test('silence pages receivers that were down, through a process killed meanwhile, and the approval ends it', async () => {
  const line = branch(1);
  await prepare(stage, line);
  await until(() => received('/pager').length > 0 && received('/own').length > 0);

  await stage.bots[0]?.kill();
  const before = server.requests.length;
  isUp = true;
  await stage.addBot();
  await until(() => server.requests.length >= before + 2, 30_000);
  expect(actionsAt('/pager')).toEqual(new Set(['trigger']));

  await approve(stage, line);
  await until(() => actionsAt('/pager').has('resolve') && actionsAt('/own').has('resolve'), 30_000);

  expect(new Set(received('/pager').map((one) => one['dedup_key'])).size).toBe(1);
  expect(new Set(received('/own').map((one) => one['key'])).size).toBe(1);
  expect(stage.logs().join('\n')).not.toContain(sandboxTokens.pagingKey);
  await until(() => registrations(stage, line) === 1, 30_000);

  await card(stage.slack.as(people.mara), line, /Done\./u);

  // Soon the number is read with its account only: the list tells its health.
  const seen = (path: RegExp) =>
    stage.world.calls().filter((call) => call.method === 'GET' && path.test(call.path)).length;
  const lists = seen(/\/phone_numbers$/u);
  await until(() => seen(/\/phone_numbers$/u) >= lists + 3, 30_000);
  const singles = seen(new RegExp(`/${line.phoneNumberId}$`, 'u'));

  // An urgent alert about it pages too, and ends when it recovers.
  const alarms = () => received('/own').filter((one) => one['cause'] === 'health-incident');
  await stage.world.change({ do: 'health', e164: line.e164, canSend: 'BLOCKED', errorCode: 141_006 });
  await until(() => alarms().some((one) => one['action'] === 'trigger'), 30_000);
  await stage.world.change({ do: 'health', e164: line.e164, canSend: 'AVAILABLE' });
  await until(() => alarms().some((one) => one['action'] === 'resolve'), 30_000);
  expect(new Set(alarms().map((one) => one['key'])).size).toBe(1);
  expect(alarms()[0]).toMatchObject({ problem: 'blocked:141006', numbers: 1 });
  expect(seen(new RegExp(`/${line.phoneNumberId}$`, 'u'))).toBe(singles);
}, 120_000);
