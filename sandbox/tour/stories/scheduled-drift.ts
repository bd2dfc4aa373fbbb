import type { PageMessage, PageModal } from '../../page-api.ts';
import { people as ids } from '../../slack/world-seed.ts';
import { cardOf, MIGRATIONS, readAs, type Move, type Scene } from '../move.ts';
import { modalSaying, PATIENCE_MS } from '../people.ts';
import { approvesNow, berlinMove, DIGITS, goesThrough, prepares, registrations, threadSays } from './prepared.ts';

/** Long enough to see the card and to change a fact, short enough to wait for. */
const AHEAD_SECONDS = 8;

async function approvesForLater(move: Move): Promise<number> {
  const { stage, tell, number } = move;
  const mara = stage.slack.as(ids.mara);
  tell.scene('A manager approves it for a time');
  await mara.clicks(await cardOf(move, mara, /Ready, holding/u), 'ferryman.approve-later');
  const form = await modalSaying(mara, /Not before/u);
  const digits = { [DIGITS]: number.slice(-4) };
  const past = await mara.submits(form, { ...digits, 'Not before': Math.floor(Date.now() / 1000) - 60 });
  tell.holds('a time that has passed is refused inside the modal', past.errors?.['time'] !== undefined);
  const at = Math.floor(Date.now() / 1000) + AHEAD_SECONDS;
  tell.does('Mara', `chooses a time ${AHEAD_SECONDS} seconds from now, types ${number.slice(-4)}, and approves`);
  await mara.submits(form, { ...digits, 'Not before': at });
  const scheduled = await cardOf(move, mara, /The cutover goes at/u);
  tell.showsHead(MIGRATIONS, scheduled);
  tell.holds('the card says who approved, and when it goes', /Approved by .* to go at/u.test(readAs(scheduled)));
  await threadSays(move, { person: mara, card: scheduled, part: /ran again after the vote: nothing has changed/u });
  tell.holds('the checks of the plan ran again at the click', Date.now() < at * 1000);
  return at * 1000;
}

async function becomesVoid(move: Move, at: number): Promise<PageMessage> {
  const { stage, tell, number } = move;
  const { world } = stage;
  const mara = stage.slack.as(ids.mara);
  tell.scene('A fact changes before its time');
  tell.does('Somebody', 'asks for another display name in WhatsApp Manager');
  world.number(number).newNameStatus = 'PENDING_REVIEW';
  world.number(number).newDisplayName = 'Lucky Shrub Elsewhere';
  tell.holds('nothing is sent before its time', registrations(move) === 0 && Date.now() < at);
  const stopped = await cardOf(move, mara, /Stopped/u);
  tell.showsHead(MIGRATIONS, stopped);
  const said = readAs(stopped);
  tell.holds('the facts were read again at the time, not before', Date.now() >= at);
  tell.holds('the fact is shown as it was, and as it is', /new display name.*: – → PENDING_REVIEW/u.test(said));
  tell.holds('the card says what to do, and who can', /What to do:.*Who can:/su.test(said));
  tell.holds('nothing was sent', registrations(move) === 0);
  tell.holds('the number still answers on the old side', world.deployment('berlin').state === 'connected');
  return stopped;
}

/** Nils had a form open all the time; it belongs to the request that is void. */
async function decidesTooLate(move: Move, form: PageModal): Promise<void> {
  const { stage, tell, number } = move;
  const nils = stage.slack.as(ids.nils);
  tell.does('Nils', 'presses Approve in a form that he opened before the change');
  await nils.submits(form, { [DIGITS]: number.slice(-4) });
  const refused = await modalSaying(nils, /Nothing was done/u);
  tell.showsHead('modal', refused.view);
  tell.holds('the plan of before can be approved by nobody', registrations(move) === 0);
  await nils.closes();
}

const story: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  const [ana, mara, nils] = [stage.slack.as(ids.ana), stage.slack.as(ids.mara), stage.slack.as(ids.nils)];
  await nils.clicks(await prepares(move), 'ferryman.approve');
  const early = await modalSaying(nils, /cannot be undone/u);
  const stopped = await becomesVoid(move, await approvesForLater(move));
  const told = await threadSays(move, { person: mara, card: stopped, part: /so it is void/u });
  tell.holds('Mara, who approved, and Ana, who asked, are called', told.includes(ids.mara) && told.includes(ids.ana));

  tell.scene('People are asked again');
  tell.does('Ana', 'reads the difference, and presses Try again');
  await ana.clicks(stopped, 'ferryman.retry');
  const again = await cardOf(move, mara, /Ready, holding/u);
  tell.showsHead(MIGRATIONS, again);
  const requests = await mara.until(({ messages }) => {
    const thread = messages.find(({ ts }) => ts === again.ts)?.thread ?? [];
    const found = thread.filter((reply) => /is ready and waits for an approval/u.test(readAs(reply)));
    return found.length > 1 ? found : undefined;
  }, PATIENCE_MS);
  tell.holds('the managers were called a second time', requests.length === 2);
  await decidesTooLate(move, early);
  await approvesNow(move, ['Mara', ids.mara]);
  await goesThrough(move, 1);
};

/** An approval for a later time that a changed fact voids before it. */
export const scheduledDrift: readonly Scene[] = [story];
