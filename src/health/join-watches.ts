import type { WabaId } from '../migration/ids.ts';
import type { AccountIncident, Subject } from './account-incident.ts';
import { affected, wabaOfIncident } from './account-incident.ts';
import type { Cause } from './cause.ts';
import { isPosted, ruleOf } from './cause.ts';
import type { Evidence } from './incident.ts';
import { openIncidents } from './watch.ts';
import type { Watch } from './watch.ts';

/** A cause with the numbers of one account that show it now, or what a webhook named, and what they show. */
export interface Shown {
  cause: Cause;
  subjects: Subject[];
  evidence: Evidence;
  /** When the webhook was sent that tells it, epoch ms. */
  reportedAt?: number;
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** What both show; at most what one shows, so that it stays the same however often it is joined. */
export function joinedEvidence(one: Evidence, other: Evidence): Evidence {
  const values = distinct([one.value, other.value].flatMap((value) => value?.split(', ') ?? [])).join(', ');
  const errors = new Map(
    [...one.errors, ...other.errors].map((error) => [`${error.code} ${error.description}`, error]),
  );
  return {
    ...(values !== '' && { value: values.slice(0, 100) }),
    entities: distinct([...one.entities, ...other.entities]).slice(0, 10),
    errors: [...errors.values()].slice(0, 10),
    notes: distinct([...one.notes, ...other.notes]).slice(0, 10),
  };
}

const isIn = (watch: Watch, waba: WabaId): boolean => watch.target.waba === waba && !watch.stopped;

/** What these watched numbers show, by cause; a number that has left the account, or that nobody watches, shows nothing in it. */
export function shownBy(watches: readonly Watch[], waba: WabaId): Map<Cause, Shown> {
  const shown = new Map<Cause, Shown>();
  for (const watch of watches.filter((one) => isIn(one, waba)))
    for (const { cause, severity, evidence } of openIncidents(watch)) {
      if (!isPosted(severity)) continue;
      const before = shown.get(cause);
      const subjects = [...(before?.subjects ?? []), watch.target.number];
      shown.set(cause, { cause, subjects, evidence: before ? joinedEvidence(before.evidence, evidence) : evidence });
    }
  return shown;
}

/** Those of the subjects that nobody watches any more: whether they still have the problem is not known. */
export const unwatchedAmong = (subjects: readonly Subject[], watches: readonly Watch[]): Subject[] => {
  const stopped = new Set<Subject>(watches.filter((one) => one.stopped).map(({ target }) => target.number));
  return subjects.filter((subject) => stopped.has(subject));
};

/**
 * Which of the incident's numbers, of those just looked at, do not have the problem any more. What only webhooks tell no reading
 * shows to be over: such a number is gone only when it has left the account or nobody watches it.
 */
export function goneFrom(
  incident: AccountIncident,
  watches: readonly Watch[],
  shown: ReadonlyMap<Cause, Shown>,
): Subject[] {
  const waba = wabaOfIncident(incident.id);
  const isRead = ruleOf(incident.cause).part !== 'webhook';
  const looked = new Set<Subject>(
    watches.filter((watch) => isRead || !isIn(watch, waba)).map(({ target }) => target.number),
  );
  const bad = new Set(shown.get(incident.cause)?.subjects);
  return affected(incident)
    .map(({ subject }) => subject)
    .filter((subject) => looked.has(subject) && !bad.has(subject));
}
