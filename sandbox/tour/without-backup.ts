import { opens, approves, confirmsDifferences, isProven, looksUp, provesByCode } from './move.ts';
import { readAs, type Move, type Scene } from './move.ts';

const lisbon: Pick<Move, 'number' | 'shown'> = { number: '+351912345678', shown: '+351 912 345 678' };

/** From the form to the proof; the client of the number must be out of reach. */
async function leavesWithoutBackup(move: Move): Promise<void> {
  const { tell, stage } = move;
  const { ana, modal } = await looksUp(move, /no deployment answers, so no backup can be taken/u);
  tell.holds(
    'the way with a backup is listed as impossible',
    /On-Premises with a backup: no deployment/u.test(readAs(modal.view)),
  );
  await ana.submits(modal);
  tell.does('Ana', 'presses Start');
  await confirmsDifferences(move);
  await provesByCode(move);
  const pin = await opens(move, {
    part: /what is known of the two-step PIN/iu,
    button: 'ferryman.provide-pin',
    says: /through Meta/iu,
  });
  tell.does('Ana', 'lets the bot set a new PIN through Meta; nobody sees it');
  await pin.person.submits(pin.modal, { 'What is known of the PIN': 'Set a new one through Meta' });
  const before = stage.world.number(move.number).profile;
  await approves(move, { losses: true });
  const done = await isProven(move);
  tell.holds(
    'no backup was sent',
    stage.world.calls().every(({ path }) => !path.endsWith('/settings/backup')),
  );
  tell.holds(
    'the profile is what it was: it was saved before and written back',
    JSON.stringify(stage.world.number(move.number).profile) === JSON.stringify(before),
  );
  tell.holds('the receipt says so', /business profile: written back/u.test(readAs(done)));
}
const stopped: Scene = async (stage, tell) => {
  tell.scene('The old client does not answer any more');
  tell.does('An operator', 'has switched the deployment lisbon off');
  await stage.world.change({ do: 'deployment', name: 'lisbon', state: 'down' });
  await leavesWithoutBackup({ stage, tell, ...lisbon });
};

const expired: Scene = async (stage, tell) => {
  tell.scene('The old client has expired');
  tell.does('Meta', 'has switched the On-Premises API off: clients run, but WhatsApp does not let them in');
  tell.holds('the client says that it is disconnected', stage.world.deployment('lisbon').state === 'disconnected');
  await leavesWithoutBackup({ stage, tell, ...lisbon });
};

/** A number whose client is switched off, or expired with the sunset. */
export const withoutBackup = (sunset: boolean): readonly Scene[] => [sunset ? expired : stopped];
