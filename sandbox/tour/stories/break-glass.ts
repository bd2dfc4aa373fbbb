import type { PageMessage } from '../../page-api.ts';
import { people as ids } from '../../slack/world-seed.ts';
import { cardOf, readAs, type Move, type Scene } from '../move.ts';
import { modalSaying, PATIENCE_MS, privateAnswer } from '../people.ts';
import { asks, berlinMove, goesThrough, prepares, registrations, threadSays } from './prepared.ts';

/** Two of the managers must approve; Nils may do it alone. */
export const breakGlassPolicy = {
  approvers: { group: 'wa-managers' },
  quorum: 2,
  breakGlass: { users: [ids.nils] },
};

const REASON = 'The other manager is on a plane';

/** What the story looks at in the evidence. */
interface Pack {
  decisions?: { what: string; by: string; details: Record<string, unknown> }[];
}

async function isRefused(move: Move, card: PageMessage): Promise<void> {
  const { stage, tell } = move;
  const mara = stage.slack.as(ids.mara);
  tell.scene('Who is not named may not');
  tell.does('Mara', 'presses Approve alone…');
  await mara.clicks(card, 'ferryman.break-glass');
  const refused = await privateAnswer(mara, /not among those who may approve alone/u);
  tell.shows('only Mara sees', refused);
  tell.holds('she is told who can, and no form opens', mara.sees().modals.length === 0);
}

async function breaks(move: Move, card: PageMessage): Promise<void> {
  const { stage, tell, number } = move;
  const nils = stage.slack.as(ids.nils);
  tell.scene('Who is named must say why, and type it out');
  await nils.clicks(card, 'ferryman.break-glass');
  const form = await modalSaying(nils, /You approve without the others/u);
  tell.showsHead('modal', form.view);
  const word = `OVERRIDE ${number.slice(-4)}`;
  const silent = await nils.submits(form, { reason: '', word });
  tell.holds('without a reason nothing happens', !silent.ok);
  const hurried = await nils.submits(form, { reason: REASON, word: 'override' });
  tell.holds('other words are refused inside the modal', hurried.errors?.['word'] !== undefined);
  tell.holds('nothing was sent', registrations(move) === 0);
  tell.does('Nils', `writes “${REASON}”, types ${word}, and approves alone`);
  await nils.submits(form, { reason: REASON, word });
}

async function isTold(move: Move, card: PageMessage): Promise<void> {
  const { stage, tell } = move;
  const mara = stage.slack.as(ids.mara);
  tell.scene('Everybody is told');
  const direct = await mara.until(({ messages, channels }) => {
    const own = new Set(channels.filter(({ isDirect }) => isDirect).map(({ id }) => id));
    return messages.find((one) => own.has(one.channel) && /approves the cutover of .* alone/u.test(readAs(one)));
  }, PATIENCE_MS);
  tell.shows('direct message to Mara', direct);
  tell.holds('the other approver reads who, and why', readAs(direct).includes(REASON));
  const line = await threadSays(move, { person: mara, card, part: /approves the cutover alone/u });
  tell.holds('the thread says so as well', line.includes(ids.nils) && line.includes(REASON));
}

async function staysOnRecord(move: Move): Promise<void> {
  const { stage, tell, number } = move;
  tell.scene('It stands in the evidence');
  await asks(move, ['Ana', ids.ana], { command: `audit ${number}`, part: /is whole/u });
  const card = await cardOf(move, stage.slack.as(ids.ana), /Done\./u);
  const reply = await stage.slack
    .as(ids.ana)
    .until(
      ({ messages }) => messages.find(({ ts }) => ts === card.ts)?.thread.find(({ files }) => files.length > 0),
      PATIENCE_MS,
    );
  const [json, page] = reply.files;
  const pack: Pack = JSON.parse(json?.content ?? '{}');
  const alone = pack.decisions?.find(({ what }) => what === 'glassBroken');
  tell.holds(
    'the pack has it as a decision of its own, by Nils, with his reason',
    alone?.by === ids.nils && alone.details['reason'] === REASON,
  );
  tell.holds('so has the page that people read', page?.content.includes(REASON) ?? false);
}

const story: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  const card = await prepares(move);
  await isRefused(move, card);
  await breaks(move, card);
  await isTold(move, card);
  const done = await goesThrough(move, 1);
  tell.holds('the card is marked', /Approved alone by .*The other manager/u.test(readAs(done)));
  await staysOnRecord(move);
};

/** One of two needed managers approves alone, in an emergency. */
export const breakGlass: readonly Scene[] = [story];
