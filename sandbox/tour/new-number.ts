import { newPhone } from '../meta/seed-provider.ts';
import { approves, choosesRegion, isProven, looksUp, provesByCode, readAs, type Move, type Scene } from './move.ts';

const move: Scene = async (stage, tell) => {
  const of: Move = { stage, tell, number: newPhone, shown: '+44 20 7183 8759' };
  tell.scene('A number that has never been on WhatsApp');
  const { ana, modal } = await looksUp(of, /if it is not on WhatsApp at all, it can be added to WABA Acme/u);
  const way = { Way: '3. New number on the Cloud API · Acme' };
  const nameless = await ana.submits(modal, way);
  tell.holds('without a display name nothing starts', Object.keys(nameless.errors ?? {}).length > 0);
  tell.does('Ana', 'chooses the way, types the display name, and presses Start');
  await ana.submits(modal, { ...way, 'Display name': 'Lucky Shrub Riverside' });
  await provesByCode(of);
  await choosesRegion(of, 'Switzerland');
  await approves(of);
  const done = await isProven(of);
  tell.holds('no service was interrupted, and the card says so', /No service is interrupted/u.test(readAs(done)));
  tell.holds(
    'Meta stores its messages in the chosen country',
    stage.world.number(newPhone).storage.data_localization_region === 'CH',
  );
  tell.holds('the number has a PIN nobody typed', /^\d{6}$/u.test(stage.world.number(newPhone).pin ?? ''));
};

/** A new number, from adding it to the first message; the sunset changes nothing about it. */
export const newNumber: readonly Scene[] = [move];
