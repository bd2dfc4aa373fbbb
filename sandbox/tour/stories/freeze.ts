import { people as ids } from '../../slack/world-seed.ts';
import { cardOf, MIGRATIONS, readAs, type Scene } from '../move.ts';
import { modalSaying } from '../people.ts';
import { asks, berlinMove, channelSays, DIGITS, goesThrough, prepares, registrations } from './prepared.ts';

const ANA = ['Ana', ids.ana] as const;
const NILS = ['Nils', ids.nils] as const;

const stops: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  await prepares(move);

  tell.scene('Everything is stopped at one command');
  const bare = await asks(move, ANA, { command: 'freeze', part: /Say why/u });
  tell.holds('without a reason nothing is stopped', /so that everybody knows/u.test(bare));
  const reason = 'network work until noon';
  await asks(move, ANA, { command: `freeze ${reason}`, part: /Every cutover is stopped/u });
  const told = await channelSays(move, /stopped every cutover/u);
  tell.holds('everybody is told why', told.includes(reason));
  tell.holds('what is on its way already is said', /No registration is on its way/u.test(told));
  const listed = await asks(move, ANA, { command: 'list', part: /Every cutover is stopped by/u });
  tell.holds('who, why and since when can be asked for', /stopped by .* since .*network work until noon/u.test(listed));
};

const waits: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  const mara = stage.slack.as(ids.mara);
  tell.scene('An approval still counts, and waits');
  await mara.clicks(await cardOf(move, mara, /Ready, holding/u), 'ferryman.approve');
  const form = await modalSaying(mara, /cannot be undone/u);
  tell.holds('the form says that cutovers are stopped', /network work until noon/u.test(readAs(form.view)));
  tell.does('Mara', `types ${move.number.slice(-4)} and approves all the same`);
  await mara.submits(form, { [DIGITS]: move.number.slice(-4) });
  const stopped = await cardOf(move, mara, /Approved, stopped/u);
  tell.showsHead(MIGRATIONS, stopped);
  const said = readAs(stopped);
  tell.holds(
    'the card says who stopped it, why, and since when',
    /stopped every cutover \(.*UTC.*\): network work until noon/u.test(said),
  );
  tell.holds('the card says what makes it go on', /Why it does not go on:.*unfreeze/u.test(said));
  tell.holds('nothing was sent', registrations(move) === 0);
};

const lifted: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  tell.scene('Who may lift it');
  const refused = await asks(move, ANA, { command: 'unfreeze', part: /You may not/u });
  tell.holds('a person who is not listed is told who can', /Nothing was done.* can/u.test(refused));
  tell.holds('the stop still stands', registrations(move) === 0);
  await asks(move, NILS, { command: 'unfreeze', part: /Cutovers go on/u });
  const told = await channelSays(move, /lifted the stop/u);
  tell.holds('everybody is told who lifted it', told.includes(ids.nils));
  tell.does('The approved cutover', 'goes on by itself');
  await goesThrough(move, 1);
};

/** All cutovers are stopped while one waits for its approval; the stop is lifted by those who may. */
export const freezeDuringHolding: readonly Scene[] = [stops, waits, lifted];
