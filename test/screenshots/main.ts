/** `npm run screenshots -- <folder>`: plays a move from a provider in the sandbox and takes pictures of what people see, in both themes. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { providerIds, providerPhones } from '../../sandbox/meta/seed-provider.ts';
import { buildPage } from '../../sandbox/page-build.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { approves, cardOf, looksUp, opens, provesByCode, type Move } from '../../sandbox/tour/move.ts';
import type { Narrator } from '../../sandbox/tour/narrator.ts';
import { modalSaying } from '../../sandbox/tour/people.ts';
import { openBrowser } from '../e2e/support/browser.ts';

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

/** A picture of the page in both themes, once it says `text`. */
async function shoot(pages: readonly Page[], name: string, text: string): Promise<void> {
  for (const [index, page] of pages.entries()) {
    const shown = page.getByText(text).last();
    await shown.waitFor({ timeout: 20_000 });
    await shown.scrollIntoViewIfNeeded();
    const path = join(folder, `${name}-${THEMES[index] ?? ''}.png`);
    await page.screenshot({ path });
    taken.push(path);
  }
}

async function play(stage: Stage, browser: Browser): Promise<void> {
  const [ana, mara] = await Promise.all([pagesOf(browser, stage, people.ana), pagesOf(browser, stage, people.mara)]);
  const move: Move = { stage, tell: silent, number: providerPhones.claimable, shown: '+44 20 7183 8750' };
  const { ana: person, modal } = await looksUp(move, /can move to WABA Acme/u);
  await shoot(ana, '1-start', 'Ways it can go');
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
  await shoot(ana, '2-refused', 'Draft a ticket');
  await person.clicks(failed, 'ferryman.draft-ticket');
  await modalSaying(person, /Direct Support|Topic|topic/u);
  await shoot(ana, '3-ticket', 'opic');
  await person.closes();
  await stage.world.change({ do: 'fault', id: 'claim-refused', on: false });
  await person.clicks(await cardOf(move, person, /200000/u), 'ferryman.retry');
  await provesByCode(move);
  await cardOf(move, person, /Ready, holding/u);
  await shoot(ana, '4-forecast-on-the-card', 'Ready, holding');
  for (const page of ana)
    await page
      .getByRole('button', { name: /repl(y|ies)/u })
      .last()
      .click();
  await shoot(ana, '5-forecast-in-the-thread', 'comes along;');
  const manager = stage.slack.as(people.mara);
  await manager.clicks(await cardOf(move, manager, /Ready, holding/u), 'ferryman.approve');
  await shoot(mara, '6-plan', 'Last four digits of the number');
  await manager.closes();
  await approves(move);
  await cardOf(move, manager, /Working: See a customer's message|Not there yet: See a customer's message|Done\./u);
  await stage.world.change({ do: 'inbound', e164: move.number, text: 'Are you open today?' });
  await cardOf(move, manager, /Done\./u);
  await shoot(mara, '7-receipt', 'Done.');
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
