import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { approve, asked, card, modal, openScene, prepareAll, registrations, textOf } from './support/scene.ts';

/** The limit. */
const ANNOUNCED_WITHIN_MS = 30_000;

describe('a failover there and back, with two replicas of the bot', () => {
  let primary: TestRedis;
  let second: TestRedis;
  let stage: Stage;
  let ana: Person;
  let mara: Person;

  const aServer = () =>
    startRedis({
      appendOnly: true,
      tcp: true,
      settings: { 'repl-diskless-sync-delay': '0', 'min-replicas-to-write': '0' },
    });
  const portOf = ({ url }: TestRedis) => new URL(url).port;
  const info = async (server: TestRedis, line: RegExp) => line.test(String(await server.run('INFO', 'replication')));
  const follow = async (replica: TestRedis, leader: TestRedis) => {
    await leader.run('REPLICAOF', 'NO', 'ONE');
    await replica.run('REPLICAOF', '127.0.0.1', portOf(leader));
    await until(() => info(replica, /master_link_status:up/u), 10_000);
  };

  beforeAll(async () => {
    [primary, second] = await Promise.all([aServer(), aServer()]);
    stage = await openScene({ redis: { ...primary, origin: 'private' }, replicas: 2 });
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  }, 60_000);

  afterAll(async () => {
    await stage.close();
    await Promise.all([primary.stop(), second.stop()]);
  }, 60_000);

  test('voids every open approval on its card within 30 s; after a new request the call is made once', async () => {
    const lines = [branch(0), branch(1), branch(2)];
    await prepareAll(stage, lines);

    await follow(second, primary);
    await follow(primary, second);
    const changed = performance.now();
    // Without a replica from here on: the gate demands guarantees of one that is attached.
    await primary.run('REPLICAOF', 'NO', 'ONE');
    await Promise.all(lines.map((line) => card(mara, line, /the approval is void/u, ANNOUNCED_WITHIN_MS)));
    const seconds = (performance.now() - changed) / 1_000;
    process.stdout.write(
      `${lines.length} open approvals void on their cards ${seconds.toFixed(1)} s after the failover\n`,
    );
    expect(seconds).toBeLessThan(ANNOUNCED_WITHIN_MS / 1_000);
    expect(stage.world.registerCalls()).toHaveLength(0);

    const [first] = lines;
    await ana.clicks(await card(ana, first!, /the approval is void/u), 'ferryman.retry');
    await approve(stage, first!);
    await card(mara, first!, /Done\./u);
    expect(registrations(stage, first!)).toBe(1);
  }, 120_000);

  test('who holds a number is said to a second person, who takes it over by a form; the first one is told', async () => {
    const line = branch(1);
    const held = await asked(mara, line.e164);
    expect(held).toContain('is being moved already');
    expect(held).toContain('To take it over');

    await mara.types(`/migrate takeover ${line.e164}`, '#number-migrations');
    const form = await modal(mara, /is held by/u);
    await mara.submits(form, {
      'Why you take it over': 'Ana is ill',
      'Last four digits of the number': line.e164.slice(-4),
    });

    const told = await ana.until(
      () =>
        ana
          .sees()
          .messages.map(textOf)
          .find((text) => /has taken over the move/u.test(text)) ?? threadsOf(ana),
    );
    expect(told).toContain('Ana is ill');
  }, 60_000);
});

const threadsOf = (person: Person): string | undefined =>
  person
    .sees()
    .messages.flatMap(({ thread }) => thread.map(textOf))
    .find((text) => /has taken over the move/u.test(text));
