import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import { createQuietHours } from '../../src/slack/do-not-disturb.ts';
import { realClock } from '../support/store.ts';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.close());

const HOUR = 3_600;
const quiet = (ids: readonly string[]) => createQuietHours(stage.bot.client, realClock).quietAmong(ids);
const hours = (id: string, from: number, to: number) => {
  const now = Math.floor(Date.now() / 1_000);
  stage.slack.workspace.quietHours.set(id, { from: now + from, to: now + to });
};
const asked = () =>
  stage.slack.traffic().filter(({ direction, what }) => direction === 'from-bot' && what === 'dnd.teamInfo').length;

test('who has Do Not Disturb on now is quiet, and nobody before the hours begin or after they end', async () => {
  hours(people.mara, -HOUR, HOUR);
  hours(people.nils, HOUR, 2 * HOUR);
  hours(people.ana, -2 * HOUR, -HOUR);

  expect(await quiet([people.mara, people.nils, people.ana, people.bruno])).toEqual(new Set([people.mara]));
});

test('nobody is asked about when there is nobody, and fifty at a time otherwise', async () => {
  expect(await quiet([])).toEqual(new Set());
  expect(asked()).toBe(0);

  hours(people.mara, -HOUR, HOUR);
  const many = Array.from({ length: 60 }, (_, index) => `U0NOBODY${index}`);
  expect(await quiet([...many, people.mara])).toEqual(new Set([people.mara]));
  expect(asked()).toBe(2);
});

test('is not answered by a guess when Slack does not say', async () => {
  stage.slack.faults.down();

  await expect(quiet([people.mara])).rejects.toThrow();
});

test('the sandbox’s page has a switch for it for each manager', async () => {
  const flip = (on: boolean) =>
    fetch(`${stage.slack.url}/page/world`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ do: 'fault', id: `dnd:${people.nils}`, on }),
    });

  expect(await (await flip(true)).json()).toEqual({ ok: true });
  expect(await quiet([people.nils, people.mara])).toEqual(new Set([people.nils]));
  const { dnd_enabled: isOn, next_dnd_end_ts: until = 0 } = await stage.bot.client.dnd.info({ user: people.nils });
  expect([isOn, until > Date.now() / 1_000]).toEqual([true, true]);

  await flip(false);
  expect(await quiet([people.nils])).toEqual(new Set());
});
