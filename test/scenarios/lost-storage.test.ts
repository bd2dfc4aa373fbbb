import { beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { until } from '../support/until.ts';
import { branch, type Line } from './support/lines.ts';
import { sceneOnOwnRedis } from './support/own-redis.ts';
import {
  answerTo,
  approve,
  begin,
  card,
  confirmDifferences,
  givePin,
  prepare,
  prepareAll,
  registrations,
  textOf,
  threadOf,
} from './support/scene.ts';

describe('a Redis that was emptied', () => {
  const { redis, stage } = sceneOnOwnRedis({ replicas: 2 });
  let ana: Person;
  let mara: Person;

  beforeAll(() => {
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  });

  const isRebuilt = async () => (await redis.run('EXISTS', 'ferryman:{index}:whole')) === 1;
  const cardTs = async (line: Line) => (await card(ana, line, /(?:)/u)).ts;

  test('is rebuilt from the channel: open approvals are void within 30 s, old buttons answer, a new preflight leads on', async () => {
    const [waiting, asking] = [branch(0), branch(1)];
    await prepareAll(stage, [waiting]);
    await begin(stage, asking);
    await card(ana, asking, /confirm the differences/u);
    const holding = await card(mara, waiting, /Ready, holding/u);
    const before = [await cardTs(waiting), await cardTs(asking)];

    await redis.run('FLUSHALL');

    const lost = await card(mara, waiting, /The storage lost the record of this move/u, 30_000);
    await card(ana, asking, /The storage lost the record of this move/u, 30_000);
    expect([await cardTs(waiting), await cardTs(asking)]).toEqual(before);
    expect(textOf(lost)).toContain('Customers reach the number on the On-Premises deployment, as before.');
    expect(await answerTo(mara, () => mara.clicks(holding, 'ferryman.approve'))).toMatch(
      /Nothing was (done|sent)|expired/iu,
    );
    expect(registrations(stage, waiting)).toBe(0);
    await until(isRebuilt, 10_000);

    await ana.clicks(lost, 'ferryman.retry');
    await confirmDifferences(stage, waiting);
    await givePin(stage, waiting);
    await approve(stage, waiting);
    await card(mara, waiting, /Done\./u);
    expect(registrations(stage, waiting)).toBe(1);
  }, 120_000);

  test('settles by reading what a note says may have been sent, when it had been', async () => {
    const line = branch(2);
    await prepare(stage, line);
    const register = { method: 'POST', path: '/register', phoneNumberId: line.phoneNumberId };
    stage.world.failNext(register, { kind: 'lose-answer' });
    await approve(stage, line);
    await until(() => registrations(stage, line) === 1, 20_000);

    await redis.run('FLUSHALL');

    const done = await card(mara, line, /Done\./u, 50_000);
    await until(() => threadOf(ana, done.ts).includes('says that a registration was about to be sent'), 10_000);
    expect(registrations(stage, line)).toBe(1);
  }, 120_000);
});
