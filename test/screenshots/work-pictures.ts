import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { PageMessage } from '../../sandbox/page-api.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage, StageOptions } from '../../sandbox/stage.ts';
import { MIGRATIONS, readAs } from '../../sandbox/tour/move.ts';
import { everyOption, modalSaying } from '../../sandbox/tour/people.ts';
import { moveOf, preparesNumber } from '../../sandbox/tour/stories/wave.ts';
import type { Language } from '../../src/migration/language.ts';
import { catalogueOf, type Catalogue } from '../../src/slack/catalogue.ts';
import { branch, type Line } from '../scenarios/support/lines.ts';
import { reply, silent, type Camera } from './camera.ts';

/** So long after a move its report comes: everything else has been played and photographed by then. */
const REPORT_AFTER_MS = 240_000;

/** What the stage of a bot at work has. */
export const workStage: StageOptions = {
  numbers: 8,
  bot: {
    pace: 6_000,
    fleet: { approvals: 'wave', concurrency: 1, watch: '3s', waveSize: 3 },
    watch: { reports: [`${REPORT_AFTER_MS / 1_000}s`] },
  },
};

const FIRST = [1, 2, 3].map(branch);
const SECOND = [4, 5, 6].map(branch);
const [ALONE, WAITING] = [7, 8];

/** Long enough to be seen in a chart. */
const OUTAGE_MS = 30_000;

/** Three numbers move one after the other before the next wave opens. */
const PATIENCE_MS = 90_000;

const titleOf = (wave: 'first' | 'second'): RegExp => (wave === 'first' ? /the first number/u : /wave 1 of 1/u);

/** Waits until a card of the fleet says both. */
const cardSaying = (stage: Stage, wave: 'first' | 'second', part: RegExp): Promise<PageMessage> =>
  stage.slack
    .as(people.ana)
    .until(
      ({ messages }) => messages.findLast((one) => titleOf(wave).test(readAs(one)) && part.test(readAs(one))),
      PATIENCE_MS,
    );

/** Ana gives a file with three numbers that go first and three that follow; resolves with the fleet's id. */
async function draws({ slack }: Stage): Promise<string> {
  const ana = slack.as(people.ana);
  const rows = [...FIRST.map(({ e164 }) => `${e164},yes`), ...SECOND.map(({ e164 }) => `${e164},`)];
  await ana.types('/migrate fleet', MIGRATIONS);
  const form = await modalSaying(ana, /Nothing starts now/u);
  const content = ['number,canary', ...rows].join('\n');
  await ana.submits(form, { 'CSV file': { files: [{ name: 'numbers.csv', content }] } });
  await modalSaying(ana, /as fleet/u);
  await ana.closes();
  const plan = await ana.until(({ messages }) => messages.find((one) => /6 numbers/u.test(readAs(one))), PATIENCE_MS);
  await ana.clicks(plan, 'Confirm');
  return /Fleet ([a-z]{8})/u.exec(readAs(plan))?.[1] ?? '';
}

/** Ana settles checklist and PINs of an open wave in one form. */
async function prepares(stage: Stage, wave: 'first' | 'second', lines: readonly Line[]): Promise<void> {
  const ana = stage.slack.as(people.ana);
  await ana.clicks(await cardSaying(stage, wave, /3 waiting for somebody/u), 'Checklist and PINs');
  const form = await modalSaying(ana, /wait for the checklist/u);
  await ana.submits(form, {
    'I confirm': everyOption(form),
    'Where the PINs come from': 'I know them: each number has its own',
    'Numbers and their PINs': lines.map(({ e164, pin }) => `${e164}, ${pin}`).join('\n'),
  });
  await modalSaying(ana, /confirmed for 3 numbers/u);
  await ana.closes();
}

/** Mara approves the three numbers of an open wave in one form. */
async function approves(stage: Stage, wave: 'first' | 'second'): Promise<void> {
  const mara = stage.slack.as(people.mara);
  await mara.clicks(await cardSaying(stage, wave, /3 waiting for an approval/u), 'Approve the wave');
  const form = await modalSaying(mara, /wait for your approval/u);
  await mara.submits(form, { 'How many numbers you approve': '3' });
  await modalSaying(mara, /counts for 3 numbers/u);
  await mara.closes();
}

/** Three numbers have moved, a wave has stopped by itself, and two numbers go on their own; resolves with the fleet's id. */
async function toWork(stage: Stage): Promise<string> {
  const fleet = await draws(stage);
  await prepares(stage, 'first', FIRST);
  await approves(stage, 'first');
  await prepares(stage, 'second', SECOND);
  await stage.world.change({ do: 'fault', id: 'register-131045', on: true });
  await approves(stage, 'second');
  await cardSaying(stage, 'second', /Stopped by itself/u);
  await stage.world.change({ do: 'fault', id: 'register-131045', on: false });
  const ana = stage.slack.as(people.ana);
  for (const index of [ALONE, WAITING]) {
    await ana.types(`/migrate ${branch(index).e164}`, MIGRATIONS);
    await ana.submits(await modalSaying(ana, /Ways it can go/u));
  }
  await preparesNumber(moveOf(stage, silent, ALONE));
  return fleet;
}

/** Everybody and the bot speak another language from now on: a new process, as after a change of the settings. */
async function speaks(stage: Stage, language: Language): Promise<void> {
  for (const user of stage.slack.workspace.users.values()) user.locale = language;
  await Promise.all(stage.bots.map((bot) => bot.stop()));
  await stage.addBot({ bot: { language } });
}

/** The messages of the open channel. */
const roots = (page: Page): Locator => page.getByRole('log', { name: /^Messages in/u }).getByRole('article');

async function takesHomes(
  camera: Camera,
  { ana, mara }: Record<'ana' | 'mara', Page[]>,
  words: Catalogue,
): Promise<void> {
  for (const page of [...ana, ...mara]) await page.getByRole('button', { name: /^Home/u }).click();
  const at = (page: Page) => page.getByRole('region', { name: 'App Home' }).locator('.home-page');
  const titles = (['home.title', 'home.waiting', 'home.holding', 'home.running'] as const).map((key) =>
    words.plain(key),
  );
  await camera.shoot(ana, '10-home-of-an-agent', { at, says: [...titles, words.plain('home.mine')] });
  await camera.shoot(mara, '11-home-of-a-manager', { at, says: [...titles, branch(ALONE).shown] });
}

/** Meta blocks the account of three numbers, one of which also loses its quality. */
async function takesAlert(stage: Stage, camera: Camera, mara: readonly Page[]): Promise<void> {
  const [one, other] = FIRST;
  if (!one || !other) throw new Error('two numbers');
  stage.world.rateQuality(other.e164, 'RED');
  await stage.world.change({ do: 'health', e164: one.e164, canSend: 'BLOCKED', errorCode: 141_006 });
  const says = FIRST.map(({ shown }) => shown);
  await stage.slack.as(people.mara).until(({ messages }) => {
    const inAlerts = messages.filter(({ channel }) => channel === channels.alerts);
    return inAlerts.find((message) => says.every((number) => readAs(message).includes(number)));
  }, PATIENCE_MS);
  for (const page of mara) await page.getByRole('button', { name: 'wa-alerts' }).click();
  const at = (page: Page) => says.reduce((found, number) => found.filter({ hasText: number }), roots(page)).last();
  await camera.shoot(mara, '12-alert', { at, says });
  await setTimeout(OUTAGE_MS);
  await stage.world.change({ do: 'health', e164: one.e164, canSend: 'AVAILABLE' });
  stage.world.rateQuality(other.e164, 'YELLOW');
}

/** The file of the chart in the thread of the first message that says `text`, once it is there. */
async function chartUnder(stage: Stage, text: string): Promise<string> {
  const isChart = ({ files }: PageMessage) => files.some(({ mimetype }) => mimetype === 'image/png');
  const chart = await stage.slack
    .as(people.mara)
    .until(
      ({ messages }) => messages.find((one) => readAs(one).includes(text))?.thread.find(isChart),
      REPORT_AFTER_MS + PATIENCE_MS,
    );
  return chart.files[0]?.name ?? '';
}

/** The report in the thread of the first message that says `text`, and its chart. */
async function takesReport(stage: Stage, camera: Camera, told: { pages: readonly Page[]; name: string; text: string }) {
  const { pages, name, text } = told;
  const file = await chartUnder(stage, text);
  for (const page of pages) {
    const card = roots(page).filter({ hasText: text }).first();
    await card.getByRole('button', { name: /repl(y|ies)/u }).click();
    const chart = reply(file)(page).locator('img');
    await chart.evaluate((image: { decode(): Promise<void> }) => image.decode());
  }
  await camera.shoot(pages, `${name}-chart`, { at: reply(file), says: [file] });
  await camera.shoot(pages, name, { at: reply('📊'), says: [] });
}

/** A bot at work with many numbers: Home, an alert, a wave that has stopped, and the reports with their charts. */
export async function workPictures(stage: Stage, camera: Camera, language: Language): Promise<void> {
  const words = catalogueOf(language);
  const fleet = await toWork(stage);
  if (language !== 'en') await speaks(stage, language);
  const [ana, mara] = await Promise.all([camera.pagesOf(people.ana), camera.pagesOf(people.mara)]);
  await takesHomes(camera, { ana, mara }, words);
  for (const page of ana) await page.getByRole('button', { name: 'number-migrations' }).click();
  const skip = words.plain('fleet.action.skip');
  const stopped = (page: Page) => roots(page).filter({ hasText: skip }).last();
  await camera.shoot(ana, '13-wave-that-stopped', { at: stopped, says: [skip, words.plain('fleet.action.resume')] });
  await takesAlert(stage, camera, mara);
  await takesReport(stage, camera, { pages: ana, name: '14-report', text: branch(2).shown });
  await takesReport(stage, camera, { pages: ana, name: '15-report-of-a-wave', text: fleet });
}
