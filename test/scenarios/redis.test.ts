import { beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { sceneOnOwnRedis } from './support/own-redis.ts';
import {
  answerTo,
  approve,
  asked,
  begin,
  card,
  confirmDifferences,
  givePin,
  prepare,
  registrations,
  textOf,
} from './support/scene.ts';

describe('while Redis is away', () => {
  const { redis, stage } = sceneOnOwnRedis();
  let ana: Person;
  let mara: Person;

  beforeAll(() => {
    ana = stage.slack.as(people.ana);
    mara = stage.slack.as(people.mara);
  });

  const isReady = async () => (await fetch(`http://127.0.0.1:${stage.bots[0]?.port}/readyz`)).ok;

  test('commands and clicks are refused in plain words, and work again after', async () => {
    const line = branch(0);
    await prepare(stage, line);
    const holding = await card(mara, line, /Ready, holding/u);
    await redis.kill();
    try {
      expect(await asked(ana, 'list')).toContain('The storage does not answer. Nothing was recorded; try again.');
      expect(await asked(ana, branch(1).e164)).toContain('The storage does not answer');
      await mara.clicks(holding, 'ferryman.approve').catch(() => undefined);
      const words = await mara.until(
        () =>
          [...mara.sees().modals.map(textOf), ...mara.sees().messages.map(textOf)].find((text) =>
            text.includes('The storage does not answer'),
          ),
        10_000,
      );
      expect(words).toContain('Nothing was recorded');
      await until(async () => !(await isReady()), 10_000);
      expect((await fetch(`http://127.0.0.1:${stage.bots[0]?.port}/healthz`)).ok).toBe(true);
    } finally {
      await redis.restart();
    }
    await until(isReady, 10_000);
    for (const open of mara.sees().modals.toReversed()) await mara.closes(open);
    expect(await asked(ana, 'list')).toContain(line.shown);
    expect(registrations(stage, line)).toBe(0);
  });

  test('a restart voids every open approval: the card says so within 30 s, the old button does nothing, a new request works', async () => {
    const line = branch(2);
    await prepare(stage, line);
    const holding = await card(mara, line, /Ready, holding/u);

    await redis.restart();
    const stopped = await card(mara, line, /the approval is void/u, 30_000);

    expect(textOf(stopped)).toContain('Nothing was sent');
    expect(await answerTo(mara, () => mara.clicks(holding, 'ferryman.approve'))).toMatch(/Nothing was (done|sent)/u);
    await mara.clicks(stopped, 'ferryman.retry');
    await approve(stage, line);
    await card(mara, line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
  }, 60_000);

  test('a migration under way goes on after it', async () => {
    const line = branch(3);
    await begin(stage, line);
    await card(ana, line, /confirm the differences/u);
    await redis.kill();
    await redis.restart();
    await until(isReady, 10_000);

    await confirmDifferences(stage, line);
    await givePin(stage, line);
    await card(ana, line, /Ready, holding/u);
  });
});

describe('on a Redis that may lose what it was told', () => {
  const { redis, stage } = sceneOnOwnRedis({ appendOnly: false });
  let ana: Person;

  beforeAll(() => {
    ana = stage.slack.as(people.ana);
  });

  test('everything works but the cutover, whose card says the reason and who can mend it', async () => {
    const line = branch(0);
    await begin(stage, line);
    await confirmDifferences(stage, line);
    await givePin(stage, line);

    const stopped = textOf(await card(ana, line, /Stopped: Approve the cutover/u));
    expect(stopped).toContain('The cutover is switched off');
    expect(stopped).toContain('Redis keeps no append-only file; set appendonly to yes.');
    expect(stopped).toContain('Whoever runs this bot.');
    expect(stopped).toContain('Customers reach the number on the On-Premises deployment, as before.');
    expect(stage.logs().join('\n')).toContain('the cutover is disabled');
    expect(await asked(ana, 'list')).toContain(line.shown);

    await redis.run('CONFIG', 'SET', 'appendonly', 'yes');
    await ana.clicks(await card(ana, line, /Stopped/u), 'ferryman.retry');
    await approve(stage, line);
    await card(ana, line, /Done\./u);
  });
});
