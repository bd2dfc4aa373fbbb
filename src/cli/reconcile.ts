import { rebuildIndexes } from '../store/migration-index.ts';
import type { Store } from './open-store.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** More than any installation runs at once. */
const ALL = 1_000_000;

/**
 * After a restore of Redis or a doubt: writes every list anew from the journals, and has a replica look at every running
 * migration and its card within seconds. Harmless at any time.
 */
export async function reconcile(terminal: Terminal, store: Store): Promise<ExitCode> {
  const indexed = await rebuildIndexes(store.client);
  const running = await store.index.running(ALL);
  const now = terminal.now();
  for (const id of running) await Promise.all([store.due.set(id, now), store.cards.markBehind(id, now)]);
  terminal.print(`${indexed} journals listed anew, ${running.length} running migrations woken.\n`);
  return 0;
}
