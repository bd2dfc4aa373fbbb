import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { buildPage } from '../../sandbox/page-build.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { BERLIN } from '../scenarios/support/lines.ts';
import { openScene, registrations } from '../scenarios/support/scene.ts';
import { openBrowser } from './support/browser.ts';
import { lowContrast, unnamedControls } from './support/page-checks.ts';

jest.setTimeout(90_000);

const SHOTS = join('coverage', 'story');
const MIGRATIONS = 'number-migrations';

let browser: Browser;
let stage: Stage;
let ana: Page;
let mara: Page;
let nils: Page;
const crashes: string[] = [];

/** The page as one person has it open, in the channel of the migrations. */
async function visit(user: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => crashes.push(error.message));
  await page.goto(`${stage.slack.url}/?user=${user}`);
  await place(page, MIGRATIONS).click();
  return page;
}

beforeAll(async () => {
  const pageFolder = await buildPage();
  mkdirSync(SHOTS, { recursive: true });
  [browser, stage] = await Promise.all([openBrowser(), openScene({ numbers: 0, pageFolder })]);
  [ana, mara, nils] = await Promise.all([visit(people.ana), visit(people.mara), visit(people.nils)]);
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
}, 60_000);

const place = (page: Page, name: string): Locator => page.getByRole('button', { name });
const messages = (page: Page): Locator => page.getByRole('log');
const button = (page: Page, name: string): Locator => messages(page).getByRole('button', { name, exact: true });
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
/** The card of the number. */
const card = (page: Page): Locator =>
  messages(page)
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: BERLIN.shown }) });

async function types(page: Page, text: string): Promise<void> {
  await page.getByLabel(`Message #${MIGRATIONS}`).fill(text);
  await page.keyboard.press('Enter');
}

/** Looks at the page in both themes: a picture of each, every text readable, every control named. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours glide from one theme to the other; what is read in between is neither. Spinners never end.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await page.waitForFunction('!document.getAnimations().some((one) => one instanceof CSSTransition)');
    await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`) });
    expect(await lowContrast(page)).toEqual([]);
    expect(await unnamedControls(page)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('bad input is answered privately with one sentence', async () => {
  await types(ana, '/migrate 631 555 1234');

  const answer = messages(ana).getByRole('article').filter({ hasText: 'Only visible to you' });
  await answer.getByText('The number needs its country code with a plus sign.').waitFor();
  expect(await messages(mara).getByText('country code').count()).toBe(0);
});

test('Ana starts: what is known is filled in, and the card appears for everybody', async () => {
  await types(ana, `/migrate ${BERLIN.shown}`);
  const form = dialog(ana, 'Move a number');
  await form.getByText('Lucky Shrub').first().waitFor();
  await look(ana, '1-start');
  await form.getByRole('button', { name: 'Start' }).click();

  await form.waitFor({ state: 'hidden' });
  await card(mara).getByText('to confirm the differences between the two APIs').waitFor();
  await messages(ana).getByText(`The move of ${BERLIN.shown} has begun.`).waitFor();
  await look(ana, '2-card');
});

test('the checklist refuses what is not ticked beside the list, and keeps what is', async () => {
  await button(ana, 'Confirm the differences').click();
  const form = dialog(ana, 'Differences');
  const points = form.getByRole('checkbox');
  await points.first().check();
  await form.getByRole('button', { name: 'Confirm all' }).click();
  await form.getByRole('alert').getByText('Every point must be confirmed').waitFor();
  expect(await points.first().isChecked()).toBe(true);
  await look(ana, '3-checklist');

  for (const point of await points.all()) await point.check();
  await form.getByRole('button', { name: 'Confirm all' }).click();
  await form.waitFor({ state: 'hidden' });
});

test('a malformed PIN is refused beside its input; a right one is sealed and shown nowhere', async () => {
  await button(ana, 'Settle the PIN').click();
  const form = dialog(ana, 'Two-step PIN');
  await form.getByLabel('I know the current PIN').check();
  await form.getByLabel(/^Current PIN/).fill('12');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('alert').getByText('exactly six digits').waitFor();
  await look(ana, '4-pin');
  await form.getByLabel(/^Current PIN/).fill(BERLIN.pin);
  await form.getByRole('button', { name: 'Save' }).click();

  await card(ana).getByText('Ready, holding.').waitFor();
  await card(ana).getByText('Point of no return.').waitFor();
  await look(ana, '5-holding');
  expect(await ana.getByText(BERLIN.pin).count()).toBe(0);
});

test('Ana, who asked, may not approve and is told who may', async () => {
  await button(ana, 'Approve').click();

  await messages(ana).getByText('You asked for this move, so somebody else must decide.').waitFor();
  expect(await ana.getByRole('dialog').count()).toBe(0);
});

test('Mara approves after typing the right digits; Nils, who is late with the same form, is told who was first', async () => {
  await button(nils, 'Approve').click();
  const late = dialog(nils, 'Approve the cutover');
  await late.getByLabel('Last four digits of the number').fill('1234');
  await button(mara, 'Approve').click();
  const form = dialog(mara, 'Approve the cutover');
  await form.getByLabel('Last four digits of the number').fill('9999');
  await form.getByRole('button', { name: 'Approve' }).click();
  await form.getByRole('alert').getByText('These are not the last four digits').waitFor();
  await look(mara, '6-approve');
  await form.getByLabel('Last four digits of the number').fill('1234');
  await form.getByRole('button', { name: 'Approve' }).click();
  await form.waitFor({ state: 'hidden' });

  await late.getByRole('button', { name: 'Approve' }).click();
  await nils.getByRole('dialog').getByText('Already approved by').waitFor();
  await look(nils, '7-late');
  await nils.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await card(mara).getByText('Done.').waitFor();
  await look(mara, '8-done');
  expect(registrations(stage, BERLIN)).toBe(1);
});

test('the thread tells the story, and the world shows where the number is now', async () => {
  await card(mara)
    .getByRole('button', { name: /\d+ replies/ })
    .click();
  const thread = mara.getByRole('region', { name: 'Thread', exact: true });
  await thread.getByText('approved the cutover').first().waitFor();
  await thread.getByText('Time without service').waitFor();
  await look(mara, '9-thread');

  const number = mara.getByRole('complementary', { name: 'The world' }).getByRole('article', { name: BERLIN.e164 });
  await number.getByText('CLOUD_API').waitFor();
  await number.getByText('Reachable', { exact: true }).waitFor();
});

test('a click on a page that has fallen behind is answered, and changes nothing', async () => {
  const behind = await visit(people.mara);
  const line = '+351 912 345 678';
  await types(ana, `/migrate ${line}`);
  await dialog(ana, 'Move a number').getByRole('button', { name: 'Start' }).click();
  await button(behind, 'Confirm the differences').waitFor();
  // From here on this page hears of nothing new.
  const state = await (await fetch(`${stage.slack.url}/page/state?user=${people.mara}`)).text();
  await behind.route('**/page/events*', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `retry: 60000\ndata: ${state}\n\n` }),
  );
  await behind.reload();
  await place(behind, MIGRATIONS).click();
  await button(behind, 'Confirm the differences').waitFor();
  await types(ana, `/migrate cancel ${line}`);
  await dialog(ana, 'Cancel the move').getByRole('button', { name: 'Cancel the move' }).click();
  await messages(ana).getByText('Cancelled by').waitFor();

  await button(behind, 'Confirm the differences').click();
  await behind.unroute('**/page/events*');
  await behind.reload();
  await place(behind, MIGRATIONS).click();
  await messages(behind).getByText('This move was cancelled. Nothing was done.').waitFor();
  expect(await behind.getByRole('dialog').count()).toBe(0);
});

test('a health alert appears in its channel, is taken by a person, and closes itself when the number recovers', async () => {
  const world = ana.getByRole('complementary', { name: 'The world' });
  await world.getByRole('button', { name: `Change ${BERLIN.e164}` }).click();
  await world.getByRole('button', { name: 'Blocked', exact: true }).click();

  await place(mara, 'wa-alerts').getByRole('img', { name: 'unread' }).waitFor();
  await place(mara, 'wa-alerts').click();
  const alert = messages(mara).getByRole('article').filter({ hasText: 'cannot send messages' });
  await alert.getByText('What to do:').waitFor();
  await look(mara, '10-alert');
  await alert.getByRole('button', { name: 'I am looking into it' }).click();
  await alert.getByText('Acknowledged by').waitFor();
  expect(await alert.getByRole('button', { name: 'I am looking into it' }).count()).toBe(0);

  await world.getByRole('button', { name: 'Available', exact: true }).click();
  await alert.getByText('Recovered', { exact: true }).waitFor();
  await look(mara, '11-recovered');
  expect(await alert.count()).toBe(1);
});

test('Home shows what runs and what waits for this person, and starts a move', async () => {
  await types(ana, '/migrate +55 31 98864-1209');
  const start = dialog(ana, 'Move a number');
  await start.getByText('ninth digit').waitFor();
  await start.getByRole('button', { name: 'Start' }).click();
  await start.waitFor({ state: 'hidden' });
  await place(nils, 'Home').click();
  await nils.getByRole('heading', { name: 'Moves of WhatsApp numbers' }).waitFor();
  await nils.getByText('Nothing waits for you.').waitFor();
  await nils.getByText('+55 31 98864 1209').waitFor();
  await look(nils, '12-home');
  await nils.getByRole('button', { name: 'Move a number' }).click();

  const form = dialog(nils, 'Move a number');
  await form.getByLabel('Phone number').fill('+1 631 555 5555');
  await form.getByRole('button', { name: 'Look up' }).click();
  await form.getByText('it is on the Cloud API in WABA Acme').first().waitFor();
});

test('no page crashed, and no page ever showed a PIN', async () => {
  for (const page of [ana, mara, nils]) expect(await page.getByText(BERLIN.pin).count()).toBe(0);
  expect(crashes).toEqual([]);
});
