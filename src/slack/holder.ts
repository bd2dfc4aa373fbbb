import type { Migration } from '../migration/state.ts';
import { code, person, time } from './tokens.ts';

/** Who holds a number, since when, and by which migration: `by`, `since` and `migration` of messages. */
export const holderValues = ({ id, requestedBy, startedAt, takenOverAt }: Migration) => ({
  by: person(requestedBy),
  since: time(takenOverAt ?? startedAt),
  migration: code(id),
});
