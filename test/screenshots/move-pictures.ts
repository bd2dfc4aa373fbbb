import type { Page } from 'playwright-core';
import { providerIds, providerPhones } from '../../sandbox/meta/seed-provider.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage, StageOptions } from '../../sandbox/stage.ts';
import { approves, cardOf, isProven, looksUp, opens, provesByCode, type Move } from '../../sandbox/tour/move.ts';
import { modalSaying } from '../../sandbox/tour/people.ts';
import texts from '../../src/slack/catalogue/en/card.json' with { type: 'json' };
import { reply, silent, type Camera } from './camera.ts';

const SHOWN = '+44 20 7183 8750';

const dialog = (name: string) => (page: Page) => page.getByRole('dialog', { name });

/** The card of the number, in the channel. */
const card = (page: Page) =>
  page
    .getByRole('log', { name: 'Messages in #number-migrations' })
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: SHOWN }) });

/** What people read of a text of the catalogue: without its markup. */
const read = (key: keyof typeof texts) => texts[key].replaceAll('*', '');

async function toTheForecast(move: Move, camera: Camera, ana: readonly Page[]): Promise<void> {
  const { stage } = move;
  const { ana: person, modal } = await looksUp(move, /can move to WABA Acme/u);
  await camera.shoot(ana, '1-start', { at: dialog('Move a number'), says: ['Ways it can go', 'Not possible'] });
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
  await camera.shoot(ana, '2-refused', { at: card, says: refusal });
  await person.clicks(failed, 'ferryman.draft-ticket');
  await modalSaying(person, /Topic/u);
  await camera.shoot(ana, '3-ticket', { at: dialog('Ticket for Meta'), says: ['Request type:', 'fbtrace_id'] });
  await person.closes();
  await openThreads(ana);
  for (const page of ana) await page.getByRole('button', { name: /^Show all/u }).click();
  await camera.shoot(ana, '4-ticket-file-in-the-thread', {
    at: reply('ticket-'),
    says: ['ticket-', 'fbtrace_id', 'Tries of'],
  });
  await stage.world.change({ do: 'fault', id: 'claim-refused', on: false });
  await person.clicks(await cardOf(move, person, /200000/u), 'ferryman.retry');
  await provesByCode(move);
  await cardOf(move, person, /Ready, holding/u);
  const holding = ['Ready, holding', '@wa-managers', read('card.consequences'), 'stay behind', 'Reject'];
  await camera.shoot(ana, '5-forecast-on-the-card', { at: card, says: holding });
  await camera.shoot(ana, '6-forecast-in-the-thread', {
    at: reply('come along'),
    says: ['come along', 'loyalty_points'],
  });
}

async function openThreads(pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await card(page)
      .getByRole('button', { name: /repl(y|ies)/u })
      .click();
}

async function toTheReceipt(move: Move, camera: Camera, mara: readonly Page[]): Promise<void> {
  const manager = move.stage.slack.as(people.mara);
  await manager.clicks(await cardOf(move, manager, /Ready, holding/u), 'ferryman.approve');
  const plan = ['What is sent, once:', 'Kept:', 'Lost:', 'Templates:', 'The risk:', 'Last four digits of the number'];
  await camera.shoot(mara, '7-plan', { at: dialog('Approve the cutover'), says: plan });
  await manager.closes();
  await approves(move);
  await isProven(move);
  const receipt = ['Done.', read('card.receipt'), 'Kept:', 'Changed:', 'Lost:', 'Templates:', 'Sends: proven'];
  await camera.shoot(mara, '8-receipt', { at: card, says: receipt });
  await openThreads(mara);
  await camera.shoot(mara, '9-receipt-in-the-thread', { at: reply('must be made anew'), says: ['loyalty_points'] });
}

/** What the stage of a move from a provider has. */
export const moveStage: StageOptions = {
  world: { assignedWabas: [providerIds.waba] },
  bot: { provesInbound: true },
};

/** A move from a provider: start form, refusal, ticket, forecast, plan and receipt. */
export async function movePictures(stage: Stage, camera: Camera): Promise<void> {
  const [ana, mara] = await Promise.all([camera.pagesOf(people.ana), camera.pagesOf(people.mara)]);
  const move: Move = { stage, tell: silent, number: providerPhones.claimable, shown: SHOWN };
  await toTheForecast(move, camera, ana);
  await toTheReceipt(move, camera, mara);
}
