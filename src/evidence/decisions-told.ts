import type { Entry, Event, EventOf } from '../migration/event.ts';
import { SlackUserId } from '../migration/ids.ts';
import { digestOf } from '../migration/plan.ts';
import type { Decision } from './evidence-pack.ts';
import { jsonOf } from './flatten.ts';

/** The person behind an entry: its actor, or whom its event names; undefined for what the bot or Meta did. */
function personIn(entry: Entry): SlackUserId | undefined {
  const named = 'by' in entry.event ? entry.event.by : undefined;
  return [entry.actor, named].map((who) => SlackUserId.safeParse(who)).find((who) => who.success)?.data;
}

const ON_A_REQUEST: ReadonlySet<string> = new Set(['approved', 'rejected', 'voted']);

/** The rules a request was made under; undefined for plans from before there was a choice. */
function rulesOf(
  request: EventOf<'approvalRequested'>,
  before: readonly Event[],
): NonNullable<Decision['policy']>['rules'] {
  const { policy } = request.plan;
  return (
    policy && {
      version: digestOf(policy),
      rule: policy.rule,
      quorum: policy.quorum,
      escalated: before.some((one) => one.type === 'escalated' && one.requestId === request.requestId),
    }
  );
}

/** What the policy knew when somebody voted, approved or rejected; undefined for everything else. */
function policyAt(entries: readonly Entry[], entry: Entry, by: SlackUserId): Decision['policy'] {
  const { event, seq, at } = entry;
  if (!ON_A_REQUEST.has(event.type) || !('requestId' in event)) return undefined;
  const before = entries.slice(0, seq - 1).map((one) => one.event);
  const request = before.findLast((one) => one.type === 'approvalRequested' && one.requestId === event.requestId);
  if (request?.type !== 'approvalRequested') return undefined;
  const rules = rulesOf(request, before);
  return {
    ...(rules && { rules }),
    requestId: request.requestId,
    digest: request.digest,
    isRequester: before.some((one) => one.type === 'started' && one.requestedBy === by),
    confirmedDifferences: before.some((one) => one.type === 'differencesConfirmed' && one.by === by),
    withinExpiry: at <= request.expiresAt,
  };
}

/** Everything a person did, in order; also kinds of entries that later versions add. */
export function decisionsIn(entries: readonly Entry[]): Decision[] {
  return entries.flatMap((entry) => {
    const by = personIn(entry);
    if (!by) return [];
    const { type, ...details } = entry.event;
    const policy = policyAt(entries, entry, by);
    return [{ entry: entry.seq, at: entry.at, by, what: type, ...(policy && { policy }), details: jsonOf(details) }];
  });
}
