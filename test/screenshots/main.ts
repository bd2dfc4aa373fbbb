/** `npm run screenshots -- <folder>`: plays a move from a provider in the sandbox and takes pictures of what people see, in both themes. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { providerIds, providerPhones } from '../../sandbox/meta/seed-provider.ts';
import { buildPage } from '../../sandbox/page-build.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { approves, cardOf, isProven, looksUp, opens, provesByCode, type Move } from '../../sandbox/tour/move.ts';
import type { Narrator } from '../../sandbox/tour/narrator.ts';
import { modalSaying } from '../../sandbox/tour/people.ts';
import texts from '../../src/slack/catalogue/en/card.json' with { type: 'json' };
import { openBrowser } from '../e2e/support/browser.ts';
import { takePicture } from './picture.ts';

const THEMES = ['light', 'dark'] as const;
const folder = resolve(process.env['INIT_CWD'] ?? '', process.argv[2] ?? 'screenshots');

/** Nobody listens: the pictures are the story. */
const silent: Narrator = {
  scene: () => undefined,
  does: () => undefined,
  shows: () => undefined,
  showsHead: () => undefined,
  holds(statement, isTrue) {
    if (!isTrue) throw new Error(`it does not hold that ${statement}`);
  },
  failures: () => 0,
  statements: () => 0,
};

/** One person's page in both themes. */
async function pagesOf(browser: Browser, stage: Stage, user: string): Promise<Page[]> {
  return Promise.all(
    THEMES.map(async (colorScheme) => {
      const context = await browser.newContext({
        locale: 'en-US',
        colorScheme,
        viewport: { width: 1440, height: 1300 },
      });
      const page = await context.newPage();
      await page.goto(`${stage.slack.url}/?user=${user}`);
      await page.getByRole('button', { name: 'number-migrations' }).click();
      return page;
    }),
  );
}

const taken: string[] = [];

/** Where on a page the subject is, and what a reader must be able to read in it. */
interface Aim {
  at: (page: Page) => Locator;
  says: readonly string[];
}

/** A picture of the subject in both themes, once it says what it should. */
async function shoot(pages: readonly Page[], name: string, { at, says }: Aim): Promise<void> {
  for (const [index, page] of pages.entries()) {
    const path = join(folder, `${name}-${THEMES[index] ?? ''}.png`);
    await takePicture(page, path, { of: at(page), says });
    taken.push(path);
  }
}

const SHOWN = '+44 20 7183 8750';

const dialog = (name: string) => (page: Page) => page.getByRole('dialog', { name });

/** The card of the number, in the channel. */
const card = (page: Page) =>
  page
    .getByRole('log', { name: 'Messages in #number-migrations' })
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: SHOWN }) });

/** The newest reply in the open thread that says `text`. */
const reply = (text: string) => (page: Page) =>
  page.getByRole('log', { name: 'Thread messages' }).getByRole('article').filter({ hasText: text }).last();

/** What people read of a text of the catalogue: without its markup. */
const read = (key: keyof typeof texts) => texts[key].replaceAll('*', '');

async function toTheForecast(move: Move, ana: readonly Page[]): Promise<void> {
  const { stage } = move;
  const { ana: person, modal } = await looksUp(move, /can move to WABA Acme/u);
  await shoot(ana, '1-start', { at: dialog('Move a number'), says: ['Ways it can go', 'Not possible'] });
  await person.submits(modal);
  await stage.world.change({ do: 'two-step-off', e164: move.number });
  const off = await opens(move, {
    part: /two-step verification is off/iu,
    button: 'ferryman.confirm-two-step-off',
    says: /only its owner/iu,
  });
  // A step that Meta refuses, for the ticket.
  await stage.world.change({ do: 'fault', id: 'claim-refused', on: true });
  await off.person.submits(off.modal, { Confirmation: ['Two-step verification has been switched off there'] });
  const failed = await cardOf(move, person, /200000/u);
  const refusal = ['What to do:', 'Who can:', '200000', 'Draft a ticket', read('card.consequences')];
  await shoot(ana, '2-refused', { at: card, says: refusal });
  await person.clicks(failed, 'ferryman.draft-ticket');
  await modalSaying(person, /Topic/u);
  await shoot(ana, '3-ticket', { at: dialog('Ticket for Meta'), says: ['Request type:', 'fbtrace_id'] });
  await person.closes();
  await openThreads(ana);
  for (const page of ana) await page.getByRole('button', { name: /^Show all/u }).click();
  await shoot(ana, '4-ticket-file-in-the-thread', {
    at: reply('ticket-'),
    says: ['ticket-', 'fbtrace_id', 'Tries of'],
  });
  await stage.world.change({ do: 'fault', id: 'claim-refused', on: false });
  await person.clicks(await cardOf(move, person, /200000/u), 'ferryman.retry');
  await provesByCode(move);
  await cardOf(move, person, /Ready, holding/u);
  const holding = ['Ready, holding', '@wa-managers', read('card.consequences'), 'stay behind', 'Reject'];
  await shoot(ana, '5-forecast-on-the-card', { at: card, says: holding });
  await shoot(ana, '6-forecast-in-the-thread', { at: reply('come along'), says: ['come along', 'loyalty_points'] });
}

async function openThreads(pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await card(page)
      .getByRole('button', { name: /repl(y|ies)/u })
      .click();
}

async function toTheReceipt(move: Move, mara: readonly Page[]): Promise<void> {
  const manager = move.stage.slack.as(people.mara);
  await manager.clicks(await cardOf(move, manager, /Ready, holding/u), 'ferryman.approve');
  const plan = ['What is sent, once:', 'Kept:', 'Lost:', 'Templates:', 'The risk:', 'Last four digits of the number'];
  await shoot(mara, '7-plan', { at: dialog('Approve the cutover'), says: plan });
  await manager.closes();
  await approves(move);
  await isProven(move);
  const receipt = ['Done.', read('card.receipt'), 'Kept:', 'Changed:', 'Lost:', 'Templates:', 'Sends: proven'];
  await shoot(mara, '8-receipt', { at: card, says: receipt });
  await openThreads(mara);
  await shoot(mara, '9-receipt-in-the-thread', { at: reply('must be made anew'), says: ['loyalty_points'] });
}

async function play(stage: Stage, browser: Browser): Promise<void> {
  const [ana, mara] = await Promise.all([pagesOf(browser, stage, people.ana), pagesOf(browser, stage, people.mara)]);
  const move: Move = { stage, tell: silent, number: providerPhones.claimable, shown: SHOWN };
  await toTheForecast(move, ana);
  await toTheReceipt(move, mara);
}

mkdirSync(folder, { recursive: true });
const pageFolder = await buildPage();
const stage = await openStage({
  pageFolder,
  world: { assignedWabas: [providerIds.waba] },
  bot: { provesInbound: true },
});
const browser = await openBrowser();
try {
  await play(stage, browser);
  console.log(taken.join('\n'));
} finally {
  await browser.close();
  await stage.close();
}
process.exit(0);
