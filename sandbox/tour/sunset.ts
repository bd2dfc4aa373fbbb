import { people as ids } from '../slack/world-seed.ts';
import { cardOf, confirmsDifferences, looksUp, MIGRATIONS, opens, readAs, type Move, type Scene } from './move.ts';
import { modalSaying } from './people.ts';

const berlin: Pick<Move, 'number' | 'shown'> = { number: '+16315551234', shown: '+1 631 555 1234' };

const midway: Scene = async (stage, tell) => {
  const move: Move = { stage, tell, ...berlin };
  const { world } = stage;
  tell.scene('The sunset comes while a number is being moved');
  await world.change({ do: 'sunset', on: false });
  const { ana, modal } = await looksUp(move, /deployment berlin answers, so its backup can be sent along/u);
  await ana.submits(modal);
  tell.does('Ana', 'presses Start');
  await confirmsDifferences(move);
  await cardOf(move, ana, /what is known of the two-step PIN/iu);
  await world.change({ do: 'sunset', on: true });
  tell.does('Meta', 'switches the On-Premises API off: every client expires');
  const pin = await opens(move, {
    part: /what is known of the two-step PIN/iu,
    button: 'ferryman.provide-pin',
    says: /wrong PIN/iu,
  });
  tell.does('Ana', 'types the PIN; the expired client is to be told');
  await pin.person.submits(pin.modal, {
    'What is known of the PIN': 'I know the current PIN',
    'Current PIN': '483920',
  });
  const stopped = await cardOf(move, ana, /Stopped:|Trying again by myself/u);
  tell.shows(MIGRATIONS, stopped);
  tell.holds('the card says what stopped it and what to do', /What to do/u.test(readAs(stopped)));
  tell.holds('nothing was registered', world.registerCalls().length === 0);
  await ana.clicks(stopped, 'ferryman.cancel');
  await ana.submits(await modalSaying(ana, /stays where it is/u), { Reason: 'The client has expired' });
  const cancelled = await cardOf(move, ana, /Cancelled/u);
  tell.shows(MIGRATIONS, cancelled);
};

const instead: Scene = async (stage, tell) => {
  tell.scene('What is proposed now');
  const { ana, modal } = await looksUp({ stage, tell, ...berlin }, /no deployment answers, so no backup can be taken/u);
  tell.holds(
    'the way with a backup is not offered any more',
    /On-Premises with a backup: no deployment/u.test(readAs(modal.view)),
  );
  await ana.closes(modal);
  const answer = stage.slack.as(ids.ana).sees().modals.length;
  tell.holds('looking started nothing', answer === 0 && stage.world.registerCalls().length === 0);
};

/** A move that the sunset overtakes, and what there is instead. */
export const overtaken: readonly Scene[] = [midway, instead];
