import type { Entry } from '../migration/event.ts';
import { routeOf } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import type { StepTold } from './evidence-pack.ts';
import { jsonOf } from './flatten.ts';

/** What the journal says of one step, in order. */
function recordOf(entries: readonly Entry[], step: StepId): StepTold['record'] {
  return entries.flatMap(({ seq, at, event }) => {
    if (!('step' in event) || event.step !== step) return [];
    const { type, step: _step, failure, ...others } = { failure: undefined, ...event };
    const details = jsonOf(others);
    return [
      {
        entry: seq,
        at,
        what: type,
        ...(failure && { failure }),
        ...(Object.keys(details).length > 0 && { details }),
      },
    ];
  });
}

/** Every step of the route, in its order: where it stands, and its whole record. */
export function stepsTold(entries: readonly Entry[], migration: Migration): StepTold[] {
  return routeOf(migration.route).steps.map(({ id }) => {
    const { status, failures, startedAt, endedAt } = migration.steps[id];
    return {
      id,
      status,
      failures,
      ...(startedAt !== undefined && { startedAt }),
      ...(endedAt !== undefined && { endedAt }),
      record: recordOf(entries, id),
    };
  });
}
