/** `npm run screenshots:in -- <folder> <language>`: the forms, the answers and the card of a move in another language than English, in both themes. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { PageMessage } from '../../sandbox/page-api.ts';
import { buildPage } from '../../sandbox/page-build.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import { openStage } from '../../sandbox/stage.ts';
import { everyOption } from '../../sandbox/tour/people.ts';
import { LANGUAGES } from '../../src/migration/language.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { openBrowser } from '../e2e/support/browser.ts';
import { takePicture } from './picture.ts';

const folder = resolve(process.env['INIT_CWD'] ?? '', process.argv[2] ?? 'screenshots');
const language = LANGUAGES.find((one) => one === process.argv[3]) ?? 'ar';
const words = catalogueOf(language);
const NUMBER = '+16315551234';
const READERS = { en: people.ana, es: people.bruno, it: people.giulia, pt: people.tiago, ar: people.layla };

mkdirSync(folder, { recursive: true });
const pageFolder = await buildPage();
const stage = await openStage({ pageFolder, bot: { language } });
const browser = await openBrowser();

const open = async (user: string, colorScheme: 'light' | 'dark'): Promise<Page> => {
  const context = await browser.newContext({
    locale: language === 'ar' ? 'en-US' : language,
    colorScheme,
    viewport: { width: 1440, height: 1300 },
  });
  const page = await context.newPage();
  await page.goto(`${stage.slack.url}/?user=${user}`);
  return page;
};
const goTo = (pages: readonly Page[], name: string) =>
  Promise.all(pages.map((page) => page.getByRole('button', { name }).first().click()));

async function shoot(pages: readonly Page[], name: string, at: (page: Page) => Locator): Promise<void> {
  for (const [index, page] of pages.entries()) {
    const path = join(folder, `${language}-${name}-${index === 0 ? 'light' : 'dark'}.png`);
    // A form that was just answered is still closing.
    if (at !== dialog) await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await at(page).waitFor();
    await takePicture(page, path, { of: at(page), says: [] });
    console.log(path);
  }
}

const dialog = (page: Page) => page.getByRole('dialog').last();
const newest = (page: Page) => page.getByRole('log').first().getByRole('article').last();
const card = (page: Page) =>
  page
    .getByRole('log')
    .first()
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: '+1 631 555 1234' }) });

const PATIENCE_MS = 40_000;
/** What the card says at the end, up to its first full stop. */
const done = words.mrkdwn('state.completed').split('.', 1).join('');

/** The card once it has the button. */
const cardWith = (person: Person, button: string): Promise<PageMessage> =>
  person.until((state) => {
    const card = state.messages.findLast((m) => m.channel === channels.migrations && m.ephemeralFor === undefined);
    return JSON.stringify(card?.blocks ?? []).includes(`"${button}"`) ? card : undefined;
  }, PATIENCE_MS);

/** Opens a form by a button of the card, has it photographed, and submits it. */
async function answers(person: Person, pages: readonly Page[], form: { button: string; name: string }) {
  await person.clicks(await cardWith(person, form.button), form.button);
  const modal = await person.until((state) => {
    const top = state.modals.at(-1);
    return JSON.stringify(top?.view['blocks'] ?? []).includes('"input"') ? top : undefined;
  }, PATIENCE_MS);
  await shoot(pages, form.name, dialog);
  return modal;
}

async function play(): Promise<void> {
  const reader = stage.slack.as(READERS[language]);
  const mara = stage.slack.as(people.mara);
  const pages = [await open(reader.id, 'light'), await open(reader.id, 'dark')];
  await goTo(pages, 'number-migrations');
  await reader.types('/migrate help', '#number-migrations');
  await shoot(pages, '0-help', newest);
  await reader.types(`/migrate ${NUMBER}`, '#number-migrations');
  const start = await reader.until((state) => {
    const top = state.modals.at(-1);
    return JSON.stringify(top?.view ?? {}).includes('"radio_buttons"') ? top : undefined;
  }, PATIENCE_MS);
  await shoot(pages, '1-start', dialog);
  await reader.submits(start);
  const list = await answers(reader, pages, { button: 'ferryman.confirm-differences', name: '2-differences' });
  await reader.submits(list, { items: everyOption(list) });
  const pin = await answers(reader, pages, { button: 'ferryman.provide-pin', name: '3-pin' });
  await reader.submits(pin, { source: words.plain('modal.pin.known'), pin: '483920' });
  await cardWith(mara, 'ferryman.approve');
  await shoot(pages, '4-card-holding', card);
  const managers = [await open(mara.id, 'light'), await open(mara.id, 'dark')];
  await goTo(managers, 'number-migrations');
  const approval = await answers(mara, managers, { button: 'ferryman.approve', name: '5-approve' });
  await goTo(pages, 'Home');
  await shoot(pages, '6-home', (page) => page.getByRole('region', { name: 'App Home' }));
  await mara.submits(approval, { digits: NUMBER.slice(-4) });
  await mara.until((state) => state.messages.findLast(({ text }) => text.includes(done)), PATIENCE_MS);
  await goTo(pages, 'number-migrations');
  await shoot(pages, '7-card-done', card);
  await stage.world.change({ do: 'health', e164: NUMBER, canSend: 'BLOCKED', errorCode: 141006 });
  await mara.until((state) => state.messages.find((m) => m.channel === channels.alerts), PATIENCE_MS);
  await goTo(managers, 'wa-alerts');
  await shoot(managers, '8-alert', newest);
}

try {
  await play();
} finally {
  await browser.close();
  await stage.close();
}
process.exit(0);
