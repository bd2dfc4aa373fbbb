import { people as ids } from '../../slack/world-seed.ts';
import { cardOf, MIGRATIONS, readAs, type Scene } from '../move.ts';
import { privateAnswer } from '../people.ts';
import { approvesNow, berlinMove, goesThrough, prepares, registrations, threadSays } from './prepared.ts';

/** Mara decides; Nils is called when she does not. Seconds here are hours in production. */
export const escalationPolicy = {
  approvers: { users: [ids.mara] },
  secondTier: { users: [ids.nils] },
  remind: ['3s'],
  escalateAfter: '6s',
};

const story: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  const nils = stage.slack.as(ids.nils);
  const card = await prepares(move);
  tell.holds('the one who is asked is Mara', readAs(card).includes(ids.mara));

  tell.scene('The second tier may not decide yet');
  tell.does('Nils', 'presses Approve');
  await nils.clicks(card, 'ferryman.approve');
  const refused = await privateAnswer(nils, /Nothing was done/u);
  tell.shows('only Nils sees', refused);
  tell.holds('he is told who can', readAs(refused).includes(ids.mara));

  tell.scene('Nobody answers');
  const reminded = await threadSays(move, { person: nils, card, part: /still waits for an approval/u });
  tell.holds('Mara is reminded, and told until when', reminded.includes(ids.mara) && /until/u.test(reminded));
  const called = await threadSays(move, { person: nils, card, part: /nobody has decided/u });
  tell.holds('then Nils is called', called.includes(ids.nils));
  const escalated = await cardOf(move, nils, /may approve too/u);
  tell.showsHead(MIGRATIONS, escalated);
  tell.holds('silence approves nothing', registrations(move) === 0);

  tell.scene('The second tier decides');
  await approvesNow(move, ['Nils', ids.nils]);
  const done = await goesThrough(move, 1);
  tell.holds('the card names who approved', new RegExp(`Approved by .*${ids.nils}`, 'u').test(readAs(done)));
  const calls = done.thread.filter((reply) => /still waits|nobody has decided/u.test(readAs(reply)));
  tell.holds('each call was made once', calls.length === 2);
};

/** Nobody decides: a reminder, then the second tier is called and approves. */
export const escalation: readonly Scene[] = [story];
