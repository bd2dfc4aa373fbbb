import type { E164, ExecutionId } from '../../migration/ids.ts';
import type { Migration } from '../../migration/state.ts';
import type { ListenerDeps } from '../listen/deps.ts';

/** The migration that was begun for a step of a workflow; undefined while there is none. A step begins at most one. */
export async function migrationOfStep(
  { operations }: Pick<ListenerDeps, 'operations'>,
  number: E164,
  execution: ExecutionId,
): Promise<Migration | undefined> {
  return (await operations.ofNumber(number)).find((migration) => migration.execution === execution);
}
