import { notifiedBy } from '../migration/approval-policy.ts';
import { hasVoted } from '../migration/ballot.ts';
import type { Event, EventOf } from '../migration/event.ts';
import { SlackUserId } from '../migration/ids.ts';
import type { PersonalSettings } from '../migration/personal-settings.ts';
import type { Migration } from '../migration/state.ts';
import type { Personal } from './personal-settings.ts';
import type { QuietHours } from './slack-ports.ts';
import { openRequests, waitingFor, type WaitingPorts } from './waiting.ts';

/** What it takes to know whom a reminder should call. */
export interface RemindingPorts extends WaitingPorts {
  quietHours: QuietHours;
  /** What people have chosen for themselves. */
  personal: Pick<Personal, 'among'>;
}

/** More names than this are no reminder but noise: then the group is called as a whole. */
const NAMED_AT_MOST = 30;

type Reminded = EventOf<'reminded'>;

/** Everybody the rules name for the request; undefined when Slack does not say. */
async function audience({ people, settings }: RemindingPorts, migration: Migration): Promise<string[] | undefined> {
  const { waba, route, approval } = migration;
  const policy = approval?.plan.policy;
  const source = notifiedBy(settings.rules, { waba: waba.id, route }) ?? policy?.approversFrom;
  const members = source && (await people.members(source));
  return members && 'ids' in members ? [...members.ids] : undefined;
}

/** True for those whom a reminder is for: their vote is not there, and the request is not their own. */
const isAddressed = ({ approval, requestedBy, formerOwners = [] }: Migration, id: string): boolean =>
  id !== requestedBy &&
  !formerOwners.some((owner) => owner === id) &&
  !hasVoted(approval?.votes ?? [], SlackUserId.parse(id));

/** Those for whom more than one request waits. Looks only where there is more than one. */
async function withSeveral(ports: RemindingPorts, ids: readonly string[]): Promise<string[]> {
  const open = await openRequests(ports);
  if (open.length < 2) return [];
  const waiting = await waitingFor(ports, open, ids);
  return ids.filter((id) => (waiting.get(id)?.length ?? 0) > 1);
}

const listed = (name: 'to' | 'quiet' | 'digest', ids: readonly string[]): Partial<Reminded> =>
  ids.length === 0 ? {} : { [name]: ids.map((id) => SlackUserId.parse(id)) };

/** Those who want no reminders; nobody where that would be all of them: somebody must hear that a request waits. */
function deaf(asked: readonly string[], chosen: ReadonlyMap<string, PersonalSettings>): string[] {
  const muted = asked.filter((id) => chosen.get(id)?.reminders === 'none');
  return muted.length === asked.length ? [] : muted;
}

/**
 * Whom the reminder calls: nobody who does not want to be disturbed, nobody who has voted, and by one direct message whom more
 * waits for. Whatever Slack does not tell counts as "may be called": a reminder too many is better than silence.
 */
async function addressed(ports: RemindingPorts, migration: Migration, reminded: Reminded): Promise<Reminded> {
  const everybody = await audience(ports, migration).catch(() => undefined);
  if (!everybody || everybody.length > NAMED_AT_MOST) return reminded;
  const asked = everybody.filter((id) => isAddressed(migration, id));
  const chosen = await ports.personal.among(asked);
  const muted = deaf(asked, chosen);
  const quiet = new Set([...muted, ...(await ports.quietHours.quietAmong(asked).catch(() => new Set<string>()))]);
  const awake = asked.filter((id) => !quiet.has(id));
  const several = await withSeveral(ports, awake).catch((): string[] => []);
  const digest = awake.filter((id) => several.includes(id) || chosen.get(id)?.reminders === 'digest');
  const to = awake.filter((id) => !digest.includes(id));
  if (to.length === everybody.length) return reminded;
  const nobody = to.length === 0 ? { to: [] } : {};
  return {
    ...reminded,
    ...nobody,
    ...listed('to', to),
    ...listed(
      'quiet',
      asked.filter((id) => quiet.has(id)),
    ),
    ...listed('digest', digest),
  };
}

/** The same events, the reminders among them with whom they call. */
export async function withAddressees(
  ports: RemindingPorts,
  migration: Migration,
  events: readonly Event[],
): Promise<Event[]> {
  const told: Event[] = [];
  for (const event of events) told.push(event.type === 'reminded' ? await addressed(ports, migration, event) : event);
  return told;
}
