import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import { openToxicLink, type ToxicLink } from '../chaos/toxics/toxic-link.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let link: ToxicLink;
let clients: RedisClients;

beforeAll(async () => {
  redis = await startRedis({ tcp: true });
  link = await openToxicLink(redis.url);
});

beforeEach(async () => {
  clients = createRedisClients(link.url, () => undefined, { silentForMs: 200 });
  await Promise.all([untilReady(clients.command), untilReady(clients.guard)]);
});

afterEach(() => clients.close());

afterAll(async () => {
  await link.close();
  await redis.stop();
});

test('a connection whose server has gone without a word is given up, and the command is answered on a new one', async () => {
  await clients.command.set('found', 'again');
  link.set({ kind: 'half-open' });

  expect(await clients.command.get('found')).toBe('again');
});

test('what the guard asked on such a connection is not asked again, and its next question is answered', async () => {
  await clients.guard.set('asked', '0');
  const anew = new Promise((resolve) => clients.guard.once('ready', resolve));
  link.set({ kind: 'half-open' });

  await expect(clients.guard.incr('asked')).rejects.toThrow();
  await anew;

  expect(await clients.guard.get('asked')).toBe('0');
});
