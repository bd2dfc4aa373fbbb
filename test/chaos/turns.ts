import { setTimeout as pause } from 'node:timers/promises';
import { currentStep, nextFor } from '../../src/migration/next.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { Move } from '../errors/moves.ts';
import { ANA } from '../support/builders.ts';
import type { Replica } from '../support/workflow.ts';

const LOOK_MS = 25;

/** What people do about what a migration waits for. */
async function act(replica: Replica, move: Move, migration: Migration): Promise<void> {
  const step = currentStep(migration);
  if (!step) return;
  if (nextFor(migration, Date.now()).do !== 'wait-for-person') return pause(LOOK_MS);
  if (migration.steps[step.id].status !== 'failed') return move.answers(step.id);
  await replica.operations.retry({ id: move.id, by: ANA });
}

/** Lets a bot on a bench and people go on until the migration is as wanted; false when it is not in time. */
export async function turnsUntil(
  replica: Replica,
  move: Move,
  { is, withinMs }: { is: (migration: Migration) => boolean; withinMs: number },
): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    await replica.run(move.id);
    const migration = await move.read();
    if (is(migration)) return true;
    await act(replica, move, migration);
  }
  return false;
}
