import { concerns, type AccountChange } from '../health/signal.ts';
import type { Watch } from '../health/watch.ts';
import type { WabaId } from '../migration/ids.ts';
import { numbersWritten } from '../migration/national-variants.ts';
import type { WatchStore } from './watch-ports.ts';

/**
 * What is watched of the numbers that a change in this account concerns. A change that writes a number has only that one
 * loaded: an account may have thousands, and each move of one of them is told by several webhooks.
 */
export async function watchesConcerned(
  watches: Pick<WatchStore, 'load' | 'inWaba'>,
  change: AccountChange,
  waba: WabaId,
): Promise<Watch[]> {
  const { displayPhoneNumber: written } = change;
  const numbers = written === undefined ? await watches.inWaba(waba) : numbersWritten(written);
  const loaded = await Promise.all(numbers.map((number) => watches.load(number)));
  return loaded.filter((watch) => watch !== undefined).filter((one) => !one.stopped && concerns(change, one.target));
}
