import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { startTrio, type Trio } from '../support/sentinels.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { approve, card, openScene, prepareAll, registrations } from './support/scene.ts';

describe('three Sentinels and two replicas behind the bot', () => {
  let trio: Trio;
  let stage: Stage;
  let ana: Person;
  let mara: Person;

  beforeAll(async () => {
    trio = await startTrio();
    stage = await openScene({
      redis: { ...trio.servers[0]!, origin: 'private' },
      bot: { redis: { sentinels: trio.sentinels.nodes, name: 'numbers' } },
      replicas: 2,
    });
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  }, 90_000);

  afterAll(async () => {
    await stage.close();
    await trio.stop();
  }, 60_000);

  test('a primary that is killed is replaced; open approvals are void, nothing is sent twice, and moves go on', async () => {
    const lines = [branch(0), branch(1), branch(2)];
    await prepareAll(stage, lines);
    const before = await trio.sentinels.primary();

    await trio.servers[0]?.kill();
    const killed = performance.now();
    await until(async () => (await trio.sentinels.primary()) !== before, 30_000);
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
