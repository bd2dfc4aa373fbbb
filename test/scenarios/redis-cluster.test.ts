import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { approve, card, openScene, prepareAll, registrations } from './support/scene.ts';

const SLOTS = ['0-5461', '5462-10922', '10923-16383'];

describe('a Cluster of six nodes behind two replicas of the bot', () => {
  let nodes: TestRedis[];
  let stage: Stage;

  const portOf = ({ url }: TestRedis) => new URL(url).port;
  const idOf = async (node: TestRedis) => String(await node.run('CLUSTER', 'MYID'));
  const settled = (count: number) => async () => {
    const infos = await Promise.all(nodes.slice(0, count).map((node) => node.run('CLUSTER', 'INFO')));
    return infos.every((info) => /cluster_state:ok/u.test(String(info)) && /known_nodes:6/u.test(String(info)));
  };

  beforeAll(async () => {
    const settings = {
      'cluster-enabled': 'yes',
      'cluster-node-timeout': '2000',
      'repl-diskless-sync-delay': '0',
      'min-replicas-to-write': '0',
    };
    nodes = await Promise.all(Array.from({ length: 6 }, () => startRedis({ tcp: true, appendOnly: true, settings })));
    for (const [index, slots] of SLOTS.entries()) {
      const [from = '', to = ''] = slots.split('-');
      await nodes[index]?.run('CLUSTER', 'ADDSLOTSRANGE', from, to);
    }
    for (const node of nodes.slice(1)) await nodes[0]!.run('CLUSTER', 'MEET', '127.0.0.1', portOf(node));
    await until(settled(6), 30_000);
    for (const [index, replica] of nodes.slice(3).entries()) {
      const primary = await idOf(nodes[index]!);
      await until(async () => String(await replica.run('CLUSTER', 'NODES')).includes(primary), 20_000);
      await replica.run('CLUSTER', 'REPLICATE', primary);
    }
    await until(async () => {
      const roles = await Promise.all(nodes.slice(3).map((node) => node.run('INFO', 'replication')));
      return roles.every((role) => /master_link_status:up/u.test(String(role)));
    }, 30_000);
    // From here on a primary with a replica must have it confirm: the guard asks for that.
    for (const node of nodes) await node.run('CONFIG', 'SET', 'min-replicas-to-write', '1');
    stage = await openScene({
      redis: { ...nodes[0]!, origin: 'private' },
      bot: { redis: { cluster: nodes.map((node) => ({ host: '127.0.0.1', port: Number(portOf(node)) })) } },
      replicas: 2,
    });
  }, 120_000);

  afterAll(async () => {
    await stage.close();
    await Promise.all(nodes.map((node) => node.stop()));
  }, 60_000);

  test('moves numbers of all shards at once, each by one call', async () => {
    const lines = Array.from({ length: 6 }, (_, index) => branch(index));
    await prepareAll(stage, lines);
    for (const line of lines) await approve(stage, line);
    for (const line of lines) {
      await card(stage.slack.as(people.ana), line, /Done\./u, 40_000);
      expect(registrations(stage, line)).toBe(1);
    }
  }, 120_000);
});
