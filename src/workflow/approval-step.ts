import { policyFor, type ApprovalRules, type RequestPolicy } from '../migration/approval-policy.ts';
import type { Event } from '../migration/event.ts';
import type { Facts } from '../migration/facts.ts';
import { CallFailure, type Failure } from '../migration/failure.ts';
import type { E164, RequestId } from '../migration/ids.ts';
import { regionGoesWithRegistration } from '../migration/graph-version.ts';
import { digestOf, type Plan } from '../migration/plan.ts';
import { refusalToRequest } from '../migration/policy.ts';
import { routeOf } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import { askedLately } from './asked-lately.ts';
import { heldUp, pinLost, type Performed, type Performer } from './performer.ts';
import { judged, type PreparePorts } from './prepare-steps.ts';
import { RequestId as RequestIdSchema } from '../migration/ids.ts';
import type { BootGate, GuardRefusal, NotedSend } from './guard-ports.ts';
import type { ChannelMemory, People } from './slack-ports.ts';
import { readFacts } from './read-facts.ts';

const STEP = 'approve-cutover';
/** Slack did not answer; the number waits. */
const SLACK_AGAIN_MS = 5_000;

/** What Slack says of a group that there is not: asking again would not help. */
const NO_SUCH_GROUP = 'no_such_subteam';
/** Slack did not say who may approve: asked again a few times before a person is. */
const UNHEARD: Failure = { source: 'ferryman', class: 'retry', kind: 'approvers-unreachable' };

/** Policy of the approval, from the configuration. */
export interface ApprovalSettings {
  /** How long a request stays open, ms. */
  expiresMs: number;
  /** How long a number must have been in sight, unmoved, before its first request in a storage epoch, ms. */
  quarantineMs: number;
  /** How long an unanswered call may still take effect, ms (design: cutover protocol 4.2 step 8). */
  settleMs: number;
  excludeChecklistConfirmer: boolean;
  rules: ApprovalRules;
}

/** What the gate needs beyond the steps before it. */
export interface ApprovalPorts extends PreparePorts {
  people: People;
  bootGate: BootGate;
  memory: Pick<ChannelMemory, 'notesOf'>;
  settings: ApprovalSettings;
}

/** The policy that holds for this migration on these facts. */
export const policyOf = ({ waba, route }: Migration, { budget }: Facts, { rules }: ApprovalSettings): RequestPolicy =>
  policyFor(rules, { waba: waba.id, route }, budget);

/** Everything that will be sent and everything it rests on, from the state and fresh facts. */
export function planOf(
  migration: Migration,
  { facts, graphVersion, policy }: { facts: Facts; graphVersion: string; policy: RequestPolicy },
): Plan | undefined {
  const { pin, backup, phoneNumberId, region } = migration;
  if (!pin || !phoneNumberId) return undefined;
  return {
    version: 1,
    migration: migration.id,
    number: migration.number,
    route: migration.route,
    register: {
      phoneNumberId,
      waba: migration.waba.id,
      graphVersion,
      messagingProduct: 'whatsapp',
      pin: { source: pin.source, secret: pin.secret },
      ...(backup && { backup }),
      ...(region?.country !== undefined && { region: region.country }),
      ...(region?.country !== undefined &&
        regionGoesWithRegistration(graphVersion) && { dataLocalizationRegion: region.country }),
    },
    facts,
    policy,
    plannedDowntimeSeconds: routeOf(migration.route).plannedDowntimeSeconds,
  };
}

/** Whoever confirmed the checklist, when the policy excludes them. */
export const excludedBy = (migration: Migration, settings: ApprovalSettings) =>
  settings.excludeChecklistConfirmer ? migration.differences?.by : undefined;

const hasMoved = (facts: Facts) => facts.phone?.platformType === 'CLOUD_API' && facts.phone.status === 'CONNECTED';

/** A call thought lost or refused did move the number: the record follows what was read. */
function movedAlready(migration: Migration, facts: Facts): Event[] | undefined {
  const { cutover } = migration;
  if (!cutover || !hasMoved(facts)) return undefined;
  return [
    { type: 'factsRead', facts },
    { type: 'stepSucceeded', step: STEP },
    { type: 'cutoverSettled', requestId: cutover.requestId, outcome: 'done' },
    { type: 'stepSucceeded', step: 'register' },
  ];
}

/** Prepares and posts the request; the runner then waits for people (design: cutover protocol 4.2 steps 0 and 1). */
export function approvalPerformer(ports: ApprovalPorts): Performer {
  const { guard, people, bootGate, memory, settings, ids, clock, meta } = ports;
  // The numbers of a wave come by the hundred, and each of their approvals asks anew; for a single move Slack has time.
  const peopleOfFleets = askedLately(people, clock);

  const nobodyToAsk = async (migration: Migration, policy: RequestPolicy): Promise<Performed | undefined> => {
    const { quorum, approversFrom } = policy;
    const approvers = await (migration.fleet ? peopleOfFleets : people).members(approversFrom);
    if ('unreachable' in approvers && approvers.unreachable !== NO_SUCH_GROUP) throw new CallFailure(UNHEARD);
    const refusal = refusalToRequest(approvers, migration.requestedBy, {
      excluded: excludedBy(migration, settings),
      formerOwners: migration.formerOwners ?? [],
      quorum,
    });
    if (refusal) return heldUp(STEP, { class: 'configuration', kind: refusal });
    const gate = await bootGate.check();
    if (gate.ok) return undefined;
    const details = gate.reasons.map(({ reason }) => reason).join(', ');
    return heldUp(STEP, { class: 'configuration', kind: 'cutover-disabled', details });
  };

  /** Calls that Slack remembers and the storage may have lost; undefined when Slack does not tell: then nothing is enrolled. */
  const notedSends = async (number: E164): Promise<NotedSend[] | undefined> => {
    const notes = await memory.notesOf(number).catch(() => undefined);
    if (!notes) return undefined;
    const requests = await Promise.all(notes.map(({ request }) => guard.read(number, request)));
    // What the guard knows to be ended unsent is no send, in whatever epoch: such an end never changes.
    return notes.filter((_, index) => !['ABORTED', 'EXPIRED'].includes(requests[index]?.state ?? ''));
  };

  /** Undefined when the number is enrolled in the storage epoch that stands. */
  const quarantine = async (migration: Migration): Promise<Performed | undefined> => {
    const { stamped, quarantinedSince } = await guard.number(migration.number);
    if (stamped) return undefined;
    const until = (quarantinedSince ?? clock.now()) + settings.quarantineMs;
    if (until > clock.now()) return { events: [{ type: 'stepDeferred', step: STEP, until }] };
    const sends = await notedSends(migration.number);
    if (!sends) return { events: [{ type: 'stepDeferred', step: STEP, until: clock.now() + SLACK_AGAIN_MS }] };
    const enrolled = await guard.stamp(migration.number, sends);
    // The facts were read before these calls counted: who has to approve may depend on them.
    if (enrolled.ok && sends.length > 0) return { events: [{ type: 'stepDeferred', step: STEP, until: clock.now() }] };
    if (enrolled.ok || enrolled.why === 'ALREADY') return undefined;
    return { events: [{ type: 'stepDeferred', step: STEP, until: clock.now() + 1_000 }] };
  };

  /** A request whose opening was not recorded, or one already closed, stands in the way: provably unsent, so it goes. */
  const clearWay = async (migration: Migration, refused: GuardRefusal): Promise<boolean> => {
    const current = RequestIdSchema.safeParse(refused.detail);
    if (refused.why !== 'BUSY' || !current.success) return false;
    const id = current.data;
    if ((await guard.abort(migration.number, { id })).ok) return true;
    // The journal settled the call by reading, but its guard record did not follow before a crash.
    const settled = migration.cutover?.requestId === id ? migration.cutover.settled?.outcome : undefined;
    if (settled !== 'not-done') return false;
    return (await guard.settle(migration.number, { id, outcome: 'NOT_DONE', settleMs: settings.settleMs })).ok;
  };

  const openRequest = async (migration: Migration, digest: string) => {
    const open = async () => {
      const id: RequestId = ids.requestId();
      return { id, ...(await guard.open(migration.number, { id, digest, ttlMs: settings.expiresMs })) };
    };
    const first = await open();
    return !first.ok && (await clearWay(migration, first)) ? open() : first;
  };

  const run = async (migration: Migration): Promise<Performed> => {
    const facts = await readFacts(ports, migration);
    const moved = movedAlready(migration, facts);
    if (moved) return { events: moved };
    const { events, blocked } = judged(migration, STEP, facts);
    if (blocked) return { events };
    const policy = policyOf(migration, facts, settings);
    const stopped = (await nobodyToAsk(migration, policy)) ?? (await quarantine(migration));
    if (stopped) return stopped;
    const plan = planOf(migration, { facts, graphVersion: meta.graphVersion, policy });
    if (!plan) return pinLost(migration, STEP);
    const digest = digestOf(plan);
    const opened = await openRequest(migration, digest);
    if (!opened.ok) return heldUp(STEP, { class: 'hold', kind: 'request-refused', details: opened.why }, ...events);
    const { id, epoch, expiresAt } = opened;
    return { events: [...events, { type: 'approvalRequested', requestId: id, plan, digest, epoch, expiresAt }] };
  };

  return { run, resume: run };
}
