import { SCHEDULED_APPROVAL_MS } from '../migration/approval-policy.ts';
import { isSameVote, seatOf, type Ballot } from '../migration/ballot.ts';
import type { E164, RequestId } from '../migration/ids.ts';
import type { GuardRefusal, VoteAhead, Voted } from '../workflow/guard-ports.ts';
import { isSealOf, sealApproval } from './approval-seal.ts';
import { ballotsIn, StoredRequest, toldVotes, writeBallot } from './guard-request.ts';
import { askGuard } from './guard-scripts.ts';
import type { KeyRing } from './key-ring.ts';
import { keys } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** The hash of a request; undefined when it is not there. */
export async function readRequest(
  client: RedisClient,
  number: E164,
  id: RequestId,
): Promise<StoredRequest | undefined> {
  const fields = await stored(() => client.hgetall(keys.request(number, id)));
  return Object.keys(fields).length === 0 ? undefined : StoredRequest.parse(fields);
}

/** The same before it is known whether anybody may vote; undefined when Redis did not tell. */
export const lookAhead = (client: RedisClient, number: E164, id: RequestId): VoteAhead =>
  readRequest(client, number, id).catch(() => undefined);

const Ahead = StoredRequest.optional().catch(undefined);

/** Two votes at once both read the same list; the later one reads again. As many tries as people could vote at once. */
const RACES_AT_MOST = 100;

interface Vote {
  id: RequestId;
  digest: string;
  ballot: Ballot;
  /** Votes that make an approval. */
  quorum: number;
  notBefore?: number;
  ahead?: VoteAhead | undefined;
}

/** When the vote lets it go, and until when that is good: the latest time anybody asked for counts. */
function scheduled(
  { expiresAt: open, notBefore: earlier }: Pick<StoredRequest, 'expiresAt' | 'notBefore'>,
  asked?: number,
) {
  const times = [earlier, asked].filter((time) => time !== undefined);
  if (times.length === 0) return { expiresAt: open };
  const notBefore = Math.max(...times);
  const good = notBefore + SCHEDULED_APPROVAL_MS;
  // Whoever completes the quorum without a time of their own finds it good for as long as the request would have been.
  return { notBefore, expiresAt: asked === undefined ? Math.max(open, good) : good };
}

/** The list after this vote, and what it makes of the request. */
function counted(known: StoredRequest, { ballot, quorum, notBefore: asked }: Vote) {
  const before = ballotsIn(known.by);
  const same = before.filter((one) => isSameVote(one, ballot));
  // Whoever has voted already may still approve alone: that vote takes the place of the first.
  const isRaised = ballot.breakGlass === true && same.every(({ breakGlass }) => !breakGlass);
  const isSecond = same.length > 0 && !isRaised;
  const ballots = isSecond ? before : [...before.filter((one) => !same.includes(one)), ballot];
  const complete = ballots.length >= quorum || (!isSecond && ballot.breakGlass === true);
  // A time that stands without a vote was asked for by nobody.
  const { notBefore: _nobodys, ...unvoted } = known;
  const when = scheduled(before.length === 0 ? unvoted : known, asked);
  return {
    ballots,
    complete,
    isSecond,
    notBefore: when.notBefore,
    expiresAt: complete ? when.expiresAt : known.expiresAt,
  };
}

const outcomeOf = ({ isSecond, complete }: ReturnType<typeof counted>) => {
  if (isSecond) return 'VOTED';
  return complete ? 'APPROVED' : 'OPEN';
};

/** Stands in for a request that is not there; the script refuses it. */
const NOTHING: StoredRequest = { state: 'OPEN', epoch: '', digest: '', expiresAt: 0 };

const isForged = (ring: KeyRing, about: { number: E164; id: RequestId }, known: StoredRequest) =>
  known.state === 'OPEN' && known.by !== undefined && !isGenuine(ring, about, known);

/** One try; `OVERTAKEN` when another vote came between reading and writing. */
async function voteOnce(
  { client, ring }: { client: RedisClient; ring: KeyRing },
  number: E164,
  vote: Vote,
): Promise<Voted | GuardRefusal> {
  const { id, digest, ahead } = vote;
  const known = Ahead.parse(await ahead) ?? (await readRequest(client, number, id)) ?? NOTHING;
  if (isForged(ring, { number, id }, known)) return { ok: false, why: 'FORGED' };
  const after = counted(known, vote);
  const { ballots, complete, notBefore, expiresAt } = after;
  const { epoch, seal: before = '' } = known;
  const by = ballots.map(writeBallot).join(',');
  const { kid, seal } = sealApproval(ring, { number, requestId: id, digest, epoch, by, notBefore, expiresAt });
  const answer = await askGuard(client, 'approve', {
    number,
    id,
    args: [digest, by, notBefore ?? '', expiresAt, epoch, kid, seal, before, outcomeOf(after)],
  });
  if (!answer.ok) return answer;
  return {
    ok: true,
    at: Number(answer.values[0]),
    ...toldVotes(ballots),
    complete,
    ...(notBefore !== undefined && { notBefore }),
  };
}

/**
 * Records a vote together with the seal of all votes so far. The seal speaks of the epoch, the digest and the expiry that
 * were read first; the script refuses when any of them, or the list, is another one by then. What was read ahead
 * serves the first try only.
 */
export async function approve(
  parts: { client: RedisClient; ring: KeyRing },
  number: E164,
  vote: Vote,
): Promise<Voted | GuardRefusal> {
  for (let race = 0; race < RACES_AT_MOST; race++) {
    const answer = await voteOnce(parts, number, race === 0 ? vote : { ...vote, ahead: undefined });
    if (answer.ok || answer.why !== 'OVERTAKEN') return answer;
  }
  return { ok: false, why: 'OVERTAKEN' };
}

function isGenuine(ring: KeyRing, about: { number: E164; id: RequestId }, request: StoredRequest): boolean {
  const { digest, epoch, by, notBefore, expiresAt, kid, seal } = request;
  if (by === undefined || kid === undefined || seal === undefined) return false;
  return isSealOf(
    ring,
    { number: about.number, requestId: about.id, digest, epoch, by, notBefore, expiresAt },
    { kid, seal },
  );
}

/** Votes of as many different approvers as the plan demands, or one that stands for all of them. */
function isQuorate(by: string | undefined, quorum: number): boolean {
  const ballots = ballotsIn(by);
  return ballots.some(({ breakGlass }) => breakGlass) || new Set(ballots.map(seatOf)).size >= Math.max(1, quorum);
}

/** Genuine, and with as many votes as the plan demands: a seal of fewer is no approval. */
const isComplete = (ring: KeyRing, about: { number: E164; id: RequestId; quorum: number }, request: StoredRequest) =>
  isGenuine(ring, about, request) && isQuorate(request.by, about.quorum);

const asVerified = (request: StoredRequest | undefined) => [
  request?.seal ?? '',
  request?.by ?? '',
  request?.notBefore ?? '',
  request?.expiresAt ?? '',
];

/**
 * Claims an approved request after its seal was verified and the votes were counted; the script refuses with FORGED when the
 * approval it finds is not the one that was verified.
 */
export async function claim(
  parts: { client: RedisClient; ring: KeyRing },
  number: E164,
  request: { id: RequestId; digest: string; nonce: string; quorum: number },
): Promise<{ ok: true } | GuardRefusal> {
  const { id, digest, nonce, quorum } = request;
  const known = await readRequest(parts.client, number, id);
  if (known?.state === 'APPROVED' && !isComplete(parts.ring, { number, id, quorum }, known))
    return { ok: false, why: 'FORGED' };
  const answer = await askGuard(parts.client, 'claim', { number, id, args: [id, digest, nonce, ...asVerified(known)] });
  if (answer.ok) return { ok: true };
  // It was approved between the reading and the script: what stood when we looked is the answer.
  if (answer.why === 'FORGED' && known?.state === 'OPEN') return { ok: false, why: 'ALREADY', detail: 'OPEN' };
  return answer;
}
