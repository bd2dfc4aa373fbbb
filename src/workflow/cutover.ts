import { driftBetween } from '../migration/drift.ts';
import type { Event, EventOf } from '../migration/event.ts';
import type { Failure } from '../migration/failure.ts';
import { digestOf, quorumOf } from '../migration/plan.ts';
import type { KeptBackupRef } from '../migration/kept-backup.ts';
import { LostSecret, settledAnew } from '../migration/lost-secret.ts';
import type { Approval, Migration } from '../migration/state.ts';
import { closed } from './gate-watch.ts';
import { openSecrets } from './open-secrets.ts';
import { failureOf, numberIn, type Performed } from './performer.ts';
import { createPermit } from './permit.ts';
import type { PreparePorts } from './prepare-steps.ts';
import type { RegisterCall, RegisterParameters } from './call-ports.ts';
import type { BootGate } from './guard-ports.ts';
import type { Witness } from './slack-ports.ts';
import { obstacleAt, type Obstacles } from './obstacles.ts';
import { voidIfDrifted } from './plan-check.ts';
import { readBothSides } from './side-reading.ts';

/** Oldest a claim may be when the guard marks it as sending (design: cutover protocol 4.2 step 5). */
const CLAIM_AGE_MS = 30_000;
/** Most the clocks of bot and Redis may differ. */
const CLOCKS_DIFFER_AT_MOST_MS = 2_000;
/** Oldest the last read may be when the call goes out (step 6). */
const LAST_READ_AGE_MS = 5_000;

/** What the one irreversible step needs. */
export interface CutoverPorts extends PreparePorts {
  registerCall: RegisterCall;
  witness: Witness;
  settleMs: number;
  obstacles: Obstacles;
  /** Asked again right before the mark: the storage may have become unsafe since the approval. */
  bootGate: BootGate;
}

/** Appends to the journal in the middle of the step; undefined when somebody else appended first. */
export type Commit = (migration: Migration, events: Event[]) => Promise<Migration | undefined>;

/** Why the call was not made; the request is over, provably unsent. */
class NotSent extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.name = 'NotSent';
    this.reason = reason;
  }
}

/** True when a backup kept earlier goes along: it is good for one call. */
const sendsKept = (migration: Migration): migration is Migration & { keptBackup: KeptBackupRef } =>
  migration.keptBackup !== undefined && migration.backup !== undefined;

async function reserveKept({ kept }: CutoverPorts, migration: Migration): Promise<void> {
  if (!sendsKept(migration)) return;
  if (!(await kept?.reserve(migration.keptBackup, migration.id))) throw new NotSent('backup-used');
}

/** Everything the call sends; the secrets are opened now. */
async function parametersOf({ vault }: CutoverPorts, migration: Migration): Promise<RegisterParameters> {
  const opened = await openSecrets(vault, migration);
  if ('lost' in opened) throw new NotSent(opened.lost);
  // From the plan, not from the state: what is sent is what was approved.
  const region = migration.approval?.plan.register.dataLocalizationRegion;
  return { ...opened, ...(region !== undefined && { region }) };
}

async function noteWitness(
  ports: CutoverPorts,
  migration: Migration,
  { approval, nonce }: { approval: Approval; nonce: string },
) {
  const { requestId, epoch, digest } = approval;
  try {
    const nonces = await ports.witness.nonces(migration.id, requestId);
    if (nonces.some((other) => other !== nonce)) throw new NotSent('noted-before');
    await ports.witness.note(migration.id, { request: requestId, nonce, epoch, digest });
  } catch (error) {
    throw error instanceof NotSent ? error : new NotSent('no-witness');
  }
}

/** Reads the number on the connection that will carry the call and compares it with what was approved. */
async function readLast({ meta, clock }: CutoverPorts, migration: Migration, approval: Approval): Promise<number> {
  const readAt = clock.monotonic();
  const { waba, id } = numberIn(migration);
  const phone = await meta.number(waba, id);
  const drift = driftBetween(approval.plan.facts, { ...approval.plan.facts, phone });
  if (drift.length > 0) throw new NotSent('pre-state-changed');
  return readAt;
}

/** A switch thrown while the note was written still wins, and so does a storage that has become unsafe: nothing has been sent. */
async function refuseWhatStands({ obstacles, bootGate, clock }: CutoverPorts, migration: Migration): Promise<void> {
  const [obstacle, gate] = await Promise.all([obstacleAt(obstacles, migration, clock.now()), bootGate.check()]);
  if (obstacle) throw new NotSent(obstacle.why);
  if (!gate.ok) throw new NotSent(gate.reasons[0]?.reason ?? 'guard');
}

/** Steps 3 to 5 of the protocol: after this returns, the guard holds SENDING and nothing has been sent. */
async function claimAndMark(
  ports: CutoverPorts,
  migration: Migration,
  held: { approval: Approval; nonce: string; commit: Commit },
) {
  const { guard, clock } = ports;
  const { approval, nonce } = held;
  const id = approval.requestId;
  // A bot whose clock is wrong can't tell how old anything is (design: cutover protocol 4.2 step 0).
  if (Math.abs(await guard.clockOffset()) > CLOCKS_DIFFER_AT_MOST_MS) throw new NotSent('clocks-differ');
  const claimed = await guard.claim(migration.number, {
    id,
    digest: digestOf(approval.plan),
    nonce,
    quorum: quorumOf(approval.plan),
  });
  if (!claimed.ok) throw new NotSent(`claim-${claimed.why}`);
  const [parameters] = await Promise.all([parametersOf(ports, migration), noteWitness(ports, migration, held)]);
  const readAt = await readLast(ports, migration, approval);
  await reserveKept(ports, migration);
  await refuseWhatStands(ports, migration);
  const intended = await held.commit(migration, [{ type: 'cutoverStarted', requestId: id, nonce }]);
  if (!intended) throw new NotSent('overtaken');
  const marked = await guard.mark(migration.number, { id, nonce, maxAgeMs: CLAIM_AGE_MS });
  const permit = createPermit(clock);
  if (!marked.ok) throw new NotSent(`mark-${marked.why}`);
  const fresh = clock.monotonic() - readAt <= LAST_READ_AGE_MS;
  if (!marked.durable || !fresh || !permit.consume()) throw new NotSent(marked.durable ? 'too-slow' : 'not-durable');
  return { migration: intended, parameters };
}

/** Ends a request whose call was provably not made. */
async function giveUp(
  ports: CutoverPorts,
  migration: Migration,
  held: { approval: Approval; nonce: string; reason: string },
): Promise<Performed> {
  const aborted = await ports.guard.abort(migration.number, { id: held.approval.requestId, nonce: held.nonce });
  // The guard knows better when it refuses: the runner comes again and reads its state.
  if (!aborted.ok) return { lookAgainAt: ports.clock.now() + 1_000 };
  if (held.reason === 'claim-EXPIRED') return { events: closed(held.approval, 'expired') };
  const lost = LostSecret.safeParse(held.reason).data;
  const anew = lost ? settledAnew(migration.route, lost) : [];
  return { events: [...closed(held.approval, 'aborted', { reason: held.reason }), ...anew] };
}

/** What the answer means; every answer but success is followed by a read, because a refused call has effects too. */
async function settleAnswer(
  ports: CutoverPorts,
  migration: Migration,
  held: { approval: Approval; nonce: string; failure: Failure | undefined },
): Promise<Performed> {
  const { guard, settleMs } = ports;
  const { approval, nonce, failure } = held;
  const id = approval.requestId;
  const settle = (outcome: 'DONE' | 'NOT_DONE') => guard.settle(migration.number, { id, outcome, nonce, settleMs });
  if (failure?.ambiguous) return { lookAgainAt: ports.clock.now() };
  const reading = failure ? await readBothSides(ports, migration) : undefined;
  if (!failure || reading?.verdict === 'moved') {
    await settle('DONE');
    return {
      events: [
        { type: 'cutoverSettled', requestId: id, outcome: 'done' },
        { type: 'stepSucceeded', step: 'register' },
      ],
    };
  }
  if (!reading || reading.verdict === 'unclear') return { lookAgainAt: ports.clock.now() };
  await settle('NOT_DONE');
  const deploymentUp = reading.verdict === 'untouched';
  return {
    events: [
      { type: 'cutoverSettled', requestId: id, outcome: 'not-done', failure, deploymentUp },
      { type: 'stepFailed', step: 'register', failure },
    ],
  };
}

async function call(
  ports: CutoverPorts,
  migration: Migration,
  parameters: RegisterParameters,
): Promise<Pick<EventOf<'cutoverAnswered'>, 'sentAt' | 'failure' | 'settlesFrom'>> {
  const sentAt = ports.clock.now();
  try {
    const { waba, id } = numberIn(migration);
    await ports.registerCall.send(waba, id, parameters);
    return { sentAt };
  } catch (error) {
    const failure = failureOf(error);
    return { sentAt, failure, ...(failure.ambiguous && { settlesFrom: sentAt + ports.settleMs }) };
  }
}

/**
 * The register call, at most once per approval (design: cutover protocol 4.2 steps 3 to 7). Any doubt before the send ends
 * the request; any doubt after it is left to reading.
 */
export async function performCutover(ports: CutoverPorts, migration: Migration, commit: Commit): Promise<Performed> {
  const { approval } = migration;
  if (approval?.decision?.outcome !== 'approved') throw new RangeError('the cutover has no approval');
  const drifted = await voidIfDrifted(ports, migration, approval);
  if (drifted) return drifted;
  const nonce = ports.ids.nonce();
  let marked: Awaited<ReturnType<typeof claimAndMark>>;
  try {
    marked = await claimAndMark(ports, migration, { approval, nonce, commit });
  } catch (error) {
    const reason = error instanceof NotSent ? error.reason : failureOf(error).kind;
    return giveUp(ports, migration, { approval, nonce, reason });
  }
  const answer = await call(ports, marked.migration, marked.parameters);
  const answered = await commit(marked.migration, [
    { type: 'cutoverAnswered', requestId: approval.requestId, ...answer },
  ]);
  // It is this migration's already; the time is for people, so that losing it must not stop the settling.
  if (sendsKept(migration)) await ports.kept?.used(migration.keptBackup).catch(() => undefined);
  if (!answered) return { lookAgainAt: ports.clock.now() };
  return settleAnswer(ports, answered, { approval, nonce, failure: answer.failure });
}
