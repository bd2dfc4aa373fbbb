import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import {
  approve,
  asked,
  begin,
  card,
  confirmDifferences,
  givePin,
  migrate,
  openScene,
  prepare,
  prepareAll,
  registrations,
  textOf,
  threadOf,
} from './support/scene.ts';

describe('a process that is killed', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openScene();
  }, 60_000);

  afterAll(() => stage.close(), 60_000);

  /** Kills the bot as soon as Meta or a deployment is called so, and starts another one. */
  const killAt = async (path: string): Promise<void> => {
    const bot = stage.bots.at(-1);
    const before = stage.world.calls().length;
    await until(
      () =>
        stage.world
          .calls()
          .slice(before)
          .some((call) => call.path.includes(path)),
      10_000,
    );
    await bot?.kill();
    await stage.addBot();
  };

  test('while it prepares, and again while it proves, is continued by the next one', async () => {
    const line = branch(0);
    const ana = stage.slack.as(people.ana);
    await begin(stage, line);
    await confirmDifferences(stage, line);
    const killed = killAt('/settings/backup');
    await givePin(stage, line);
    await killed;
    await card(ana, line, /Ready, holding/u);
    const again = stage.bots.at(-1);
    await approve(stage, line);
    await until(() => stage.world.number(line.e164).platform === 'CLOUD_API', 10_000);
    await again?.kill();
    await stage.addBot();

    const after = await card(ana, line, /Done\.|not known whether the test message was sent/u);
    expect(registrations(stage, line)).toBe(1);
    expect(textOf(after)).toContain('Customers reach the number on the Cloud API.');
  });

  test('while the registration is on the wire never causes a second one', async () => {
    const line = branch(1);
    const mara = stage.slack.as(people.mara);
    await prepare(stage, line);
    stage.world.emulation.timings.registrationMs = 500;
    const killed = killAt(`${line.phoneNumberId}/register`);
    await approve(stage, line);
    await killed;

    await card(mara, line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
  });
});

describe('two replicas', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openScene({ replicas: 2 });
  }, 60_000);

  afterAll(() => stage.close(), 60_000);

  test('carry several moves together: one card, one story and one registration each', async () => {
    const lines = [0, 1, 2, 3].map(branch);
    await prepareAll(stage, lines);
    for (const line of lines) await approve(stage, line);
    const ana = stage.slack.as(people.ana);
    const done = await Promise.all(lines.map((line) => card(ana, line, /Done\./u)));

    for (const [index, line] of lines.entries()) {
      const { ts = '' } = done[index] ?? {};
      await ana.until(() => threadOf(ana, ts).includes('is on the Cloud API'), 10_000);
      expect(registrations(stage, line)).toBe(1);
      expect(threadOf(ana, ts).match(/The cutover begins/gu)).toHaveLength(1);
      const roots = ana.sees().messages.filter((m) => m.ephemeralFor === undefined && textOf(m).includes(line.shown));
      expect(roots).toHaveLength(1);
    }
  });

  test('go on as one when the other is killed, and take it back', async () => {
    await stage.bots[0]?.kill();
    const ana = stage.slack.as(people.ana);
    expect(await asked(ana, 'list')).toContain('No number is being moved');
    await migrate(stage, branch(4));
    await stage.addBot();
    expect(registrations(stage, branch(4))).toBe(1);
  });

  test('end without losing what was under way when they are told to stop', async () => {
    const line = branch(5);
    await prepare(stage, line);
    await approve(stage, line);
    const running = stage.bots.filter((bot) => bot.isRunning());
    await Promise.all(running.map((bot) => bot.stop()));
    await stage.addBot();

    await card(stage.slack.as(people.mara), line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
  });
});
