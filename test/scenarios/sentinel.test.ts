import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startSentinels, type Sentinels } from '../support/sentinels.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { approve, card, openScene, prepareAll, registrations } from './support/scene.ts';

const portOf = ({ url }: TestRedis) => Number(new URL(url).port);

describe('three Sentinels and two replicas behind the bot', () => {
  let servers: TestRedis[];
  let sentinels: Sentinels;
  let stage: Stage;
  let ana: Person;
  let mara: Person;

  beforeAll(async () => {
    const settings = { 'repl-diskless-sync-delay': '0', 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' };
    const primary = await startRedis({ appendOnly: true, tcp: true, settings });
    const replicas = await Promise.all(
      [1, 2].map(() =>
        startRedis({
          appendOnly: true,
          tcp: true,
          settings: { ...settings, replicaof: `127.0.0.1 ${portOf(primary)}` },
        }),
      ),
    );
    servers = [primary, ...replicas];
    await until(async () => /connected_slaves:2/u.test(String(await primary.run('INFO', 'replication'))), 20_000);
    sentinels = await startSentinels(portOf(primary), { count: 3, replicas: 2 });
    stage = await openScene({
      redis: { ...primary, origin: 'private' },
      bot: { redis: { sentinels: sentinels.nodes, name: 'numbers' } },
      replicas: 2,
    });
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  }, 90_000);

  afterAll(async () => {
    await stage.close();
    sentinels.stop();
    await Promise.all(servers.map((server) => server.stop()));
  }, 60_000);

  test('a primary that is killed is replaced; open approvals are void, nothing is sent twice, and moves go on', async () => {
    const lines = [branch(0), branch(1), branch(2)];
    await prepareAll(stage, lines);
    const before = await sentinels.primary();

    await servers[0]?.kill();
    const killed = performance.now();
    await until(async () => (await sentinels.primary()) !== before, 30_000);
    await Promise.all(lines.map((line) => card(mara, line, /the approval is void/u, 60_000)));
    const seconds = (performance.now() - killed) / 1_000;
    process.stdout.write(`${lines.length} open approvals void on their cards ${seconds.toFixed(1)} s after the kill\n`);
    expect(stage.world.registerCalls()).toHaveLength(0);

    for (const line of lines) {
      await ana.clicks(await card(ana, line, /the approval is void/u), 'ferryman.retry');
      await approve(stage, line);
      await card(mara, line, /Done\./u, 40_000);
      expect(registrations(stage, line)).toBe(1);
    }
  }, 180_000);
});
