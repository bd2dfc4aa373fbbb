import { rotateSealed } from '../store/key-rotation.ts';
import type { Store } from './open-store.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/**
 * Seals everything in the vault with the first key of VAULT_KEYS; the bot may run meanwhile. 1: something opens with no key of
 * the ring and was left as it is.
 */
export async function rotateKeys(terminal: Terminal, store: Store): Promise<ExitCode> {
  const { sealedAnew, alreadyNew, unopened } = await rotateSealed(store.client, store.ring);
  terminal.print(`${sealedAnew} secrets sealed anew with ${store.ring.sealing}, ${alreadyNew} were already.\n`);
  if (unopened === 0) {
    terminal.say('The other keys can be removed from VAULT_KEYS once every replica has started with the new order.');
    return 0;
  }
  terminal.say(
    `${unopened} secrets open with no key of VAULT_KEYS: put their keys back at its end, and run this again.`,
  );
  return 1;
}
