import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { wireCalls } from '../../src/wiring/calls.ts';
import { answerJson, startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { createTestClock, testIds } from '../support/workflow.ts';

const WABA = WabaId.parse('102290129340398');
const PHONE = PhoneNumberId.parse('106540352242922');

const settings = stringify({
  channels: { migrations: 'C0MIGRATE', alerts: 'C0ALERTS' },
  wabas: [{ id: WABA, name: 'Acme' }],
  approval: { approvers: { group: 'S0MANAGERS' } },
});

let lost: number;
let meta: AnsweringServer;

beforeEach(async () => {
  meta = await startAnsweringServer((_request, response) => {
    if (meta.requests.length <= lost) response.destroy();
    else
      answerJson(response, {
        id: PHONE,
        display_phone_number: '+1 631-555-1234',
        verified_name: 'Lucky Shrub',
        name: 'Acme',
      });
  });
});

afterEach(() => meta.close());

function callsTo(graphUrl: string) {
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    REDIS_URL: 'redis://127.0.0.1:6379',
    META_ACCESS_TOKEN: 'EAA1',
    VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    GRAPH_API_URL: graphUrl,
  };
  const log = createLog({ level: 'silent' });
  const process = { clock: createTestClock(), ids: testIds, random: () => 0.5, log, version: '0' };
  return wireCalls(
    readConfig(env, () => settings),
    process,
  );
}

test('a read of the cutover survives two lost answers: an approval is not void because of a cut connection', async () => {
  lost = 2;
  const phone = await callsTo(meta.url).urgentMeta.number(WABA, PHONE);
  expect(phone.verifiedName).toBe('Lucky Shrub');
  expect(meta.requests).toHaveLength(3);
});

test('a read of the cutover gives up well within the five seconds that it may be old', async () => {
  lost = Number.POSITIVE_INFINITY;
  const began = performance.now();
  await expect(callsTo(meta.url).urgentMeta.number(WABA, PHONE)).rejects.toMatchObject({ name: 'CallFailure' });
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('what concerns a whole account is read once for all who ask meanwhile, and a number for each', async () => {
  lost = 0;
  const calls = callsTo(meta.url);

  const names = await Promise.all(Array.from({ length: 20 }, () => calls.meta.waba(WABA).then(({ name }) => name)));
  expect(new Set(names).size).toBe(1);
  expect(meta.requests).toHaveLength(2);
  await Promise.all(Array.from({ length: 3 }, () => calls.meta.number(WABA, PHONE)));
  expect(meta.requests).toHaveLength(5);
});
