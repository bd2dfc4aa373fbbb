import type { PageMessage } from '../../page-api.ts';
import { people as ids } from '../../slack/world-seed.ts';
import { cardOf, MIGRATIONS, readAs, type Move, type Scene } from '../move.ts';
import { approvesNow, asks, berlinMove, goesThrough, prepares, registrations, threadSays } from './prepared.ts';

const MARA = ['Mara', ids.mara] as const;

/** Reads of the number itself that Meta answered. */
const reads = ({ stage, number }: Move): number => {
  const { id } = stage.world.number(number);
  return stage.world.calls().filter(({ method, path }) => method === 'GET' && path.endsWith(`/${id}`)).length;
};

/** The fault strikes the register call of an approval; resolves with the card while nobody knows how it ended. */
async function losesAnswer(move: Move, fault: { id: string; told: string }): Promise<PageMessage> {
  const { stage, tell } = move;
  const { world } = stage;
  const mara = stage.slack.as(ids.mara);
  await prepares(move);
  tell.scene('The answer to the registration is lost');
  await world.change({ do: 'fault', id: fault.id, on: true });
  tell.does('The network', fault.told);
  await approvesNow(move, MARA);
  const moving = await cardOf(move, mara, /The answer to the registration did not come/u);
  await world.change({ do: 'fault', id: fault.id, on: false });
  tell.showsHead(MIGRATIONS, moving);
  const said = readAs(moving);
  tell.holds('nobody claims to know where the number is', /nobody can say where/u.test(said));
  tell.holds(
    'the card says what is read, and when it will be known',
    /From .* on I read at Meta and on the deployment/u.test(said),
  );
  const before = reads(move);
  const answer = await asks(move, MARA, { command: `cancel ${move.number}`, part: /nobody can stop it now/u });
  tell.holds('a call on its way is not said to be stoppable', /Nothing was done/u.test(answer));
  const settled = await threadSays(move, { person: mara, card: moving, part: /Read: the number has/u });
  tell.holds('it was found out by reading', reads(move) > before);
  tell.holds('and not by a second call', registrations(move) === 1);
  return { ...moving, text: settled };
}

const tookEffect: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  const told = 'lets the registration through to Meta, and loses the answer';
  const { text } = await losesAnswer(move, { id: 'register-answer-lost', told });
  tell.holds('it settles as done', /has moved/u.test(text));
  tell.scene('It is proven like any other move');
  await goesThrough(move, 1);
};

const hadNone: Scene = async (stage, tell) => {
  const move = berlinMove(stage, tell);
  const { world } = stage;
  const mara = stage.slack.as(ids.mara);
  const { text } = await losesAnswer(move, {
    id: 'register-dropped',
    told: 'loses the registration before it takes effect',
  });
  tell.holds('it settles as not done', /has not moved/u.test(text));

  tell.scene('The number is where it was, and people are asked again');
  const stopped = await cardOf(move, mara, /Stopped: Register/u);
  tell.showsHead(MIGRATIONS, stopped);
  tell.holds('the card promises no call by itself', !/try again by myself/u.test(readAs(stopped)));
  tell.holds(
    'the card says where customers reach the number',
    /On-Premises deployment, as before/u.test(readAs(stopped)),
  );
  tell.holds('the number still answers on the old side', world.deployment('berlin').state === 'connected');
  tell.holds('Meta still has it on the old side', world.number(move.number).platform === 'ON_PREMISE');
  tell.does('Mara', 'presses Try again: that asks for an approval, it sends nothing');
  await mara.clicks(stopped, 'ferryman.retry');
  const holding = await cardOf(move, mara, /Ready, holding/u);
  tell.showsHead(MIGRATIONS, holding);
  tell.holds('without a new approval nothing is sent', registrations(move) === 1);
  await approvesNow(move, MARA);
  await goesThrough(move, 2);
};

/** The register call takes effect and its answer is lost. */
export const lostAnswerDone: readonly Scene[] = [tookEffect];

/** The register call is lost before it takes effect. */
export const lostAnswerNotDone: readonly Scene[] = [hadNone];
