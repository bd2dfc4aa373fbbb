import type { Ballot } from '../migration/ballot.ts';
import type { BudgetFacts } from '../migration/facts.ts';
import type { E164, RequestId, SlackUserId } from '../migration/ids.ts';

/** States of a request in the guard (design: cutover protocol 4.1). */
export type RequestState =
  | 'OPEN'
  | 'APPROVED'
  | 'CLAIMED'
  | 'SENDING'
  | 'DONE'
  | 'NOT_DONE'
  | 'NEEDS_HUMAN'
  | 'REJECTED'
  | 'EXPIRED'
  | 'ABORTED';

/** A request as the guard holds it. Times are Redis TIME. */
export interface GuardedRequest {
  state: RequestState;
  epoch: string;
  digest: string;
  expiresAt: number;
  /** Who voted for it so far, in order; complete once `state` is beyond OPEN. */
  approvedBy?: SlackUserId[];
  /** The same votes in full, where one was given for somebody else or by break-glass. */
  ballots?: Ballot[];
  approvedAt?: number;
  notBefore?: number;
  nonce?: string;
  sendingAt?: number;
  rejectedBy?: SlackUserId;
  /** The approver in whose place a delegate rejected. */
  rejectedFor?: SlackUserId;
  reason?: string;
}

/** Why the guard says no; nothing changed. */
export type GuardRefusal = {
  ok: false;
  why:
    | 'NO_EPOCH'
    | 'QUARANTINE'
    | 'BUSY'
    | 'EXISTS'
    | 'UNKNOWN_REQUEST'
    | 'EPOCH_CHANGED'
    | 'ALREADY'
    | 'DIGEST'
    | 'EXPIRED'
    | 'EARLY'
    | 'FENCED'
    | 'LATE'
    | 'TOO_SOON'
    | 'FORGED'
    | 'OVERTAKEN'
    | 'BUDGET';
  /** The state that stands, the request in the way, or who was first, as the script answered. */
  detail?: string;
};

/** A vote that was recorded. */
export interface Voted {
  ok: true;
  at: number;
  /** Everybody who voted, this one the last. */
  votes: SlackUserId[];
  /** The same votes in full, where one was given for somebody else or by break-glass. */
  ballots?: Ballot[];
  /** True for the vote that made the approval. */
  complete: boolean;
  /** The latest time any of them asked for. */
  notBefore?: number;
}

/** A request as it stood before a vote, for the guard that read it and for nobody else; never rejects. */
export type VoteAhead = Promise<unknown>;

/** A call that was about to be made, as something outside the storage remembers it. `at` is epoch ms. */
export interface NotedSend {
  request: RequestId;
  at: number;
}

/** The numbered steps of the cutover protocol; any rejection means: do not send. */
export interface Guard {
  /** Enrols a number, or ends its quarantine: the caller has waited and read. `sends` are counted where the storage lost them. */
  stamp(number: E164, sends?: readonly NotedSend[]): Promise<{ ok: true; epoch: string } | GuardRefusal>;
  open(
    number: E164,
    request: { id: RequestId; digest: string; ttlMs: number },
  ): Promise<{ ok: true; epoch: string; expiresAt: number } | GuardRefusal>;
  /** Reads what a vote is made from, for one that may follow soon; changes nothing. */
  lookAhead(number: E164, id: RequestId): VoteAhead;
  /**
   * One vote; `quorum` of them approve, or one by break-glass. A second vote of the same person, or of the same approver through a
   * delegate, is refused with ALREADY, detail VOTED. `ahead` spares it the reading; it is read again when it is out of date.
   */
  approve(
    number: E164,
    request: Ballot & {
      id: RequestId;
      digest: string;
      quorum: number;
      notBefore?: number;
      ahead?: VoteAhead | undefined;
    },
  ): Promise<Voted | GuardRefusal>;
  reject(
    number: E164,
    request: { id: RequestId; by: SlackUserId; for?: SlackUserId; reason: string },
  ): Promise<{ ok: true; at: number } | GuardRefusal>;
  /** Refused as FORGED unless the sealed votes are `quorum` at least. */
  claim(
    number: E164,
    request: { id: RequestId; digest: string; nonce: string; quorum: number },
  ): Promise<{ ok: true } | GuardRefusal>;
  /** Also makes the mark durable; `undurable` when the replicas or the disk did not confirm: the holder aborts. */
  mark(
    number: E164,
    request: { id: RequestId; nonce: string; maxAgeMs: number },
  ): Promise<{ ok: true; sendingAt: number; durable: boolean } | GuardRefusal>;
  /** OPEN, APPROVED, CLAIMED → ABORTED (or EXPIRED); with `nonce` also SENDING by the holder that has not sent. */
  abort(
    number: E164,
    request: { id: RequestId; nonce?: string; expired?: boolean },
  ): Promise<{ ok: true } | GuardRefusal>;
  /** SENDING → the outcome: by the holder's nonce, or by anybody once `settleMs` have passed since the mark. */
  settle(
    number: E164,
    request: { id: RequestId; outcome: 'DONE' | 'NOT_DONE' | 'NEEDS_HUMAN'; nonce?: string; settleMs: number },
  ): Promise<{ ok: true } | GuardRefusal>;
  read(number: E164, id: RequestId): Promise<GuardedRequest | undefined>;
  /** The number's own record: whether it is enrolled in the epoch that stands, and the request in the way. */
  number(number: E164): Promise<{ epoch: string; stamped: boolean; current?: RequestId; quarantinedSince?: number }>;
  /** Sends in the moving 72 hours, unknown outcomes counted, and the local limit. */
  budget(number: E164): Promise<BudgetFacts>;
  /** Redis TIME minus our clock, ms. */
  clockOffset(): Promise<number>;
}

/** Whether this Redis can give the guarantee (design: cutover protocol 4.2 step 0); reasons are keys `boot-gate.<reason>`. */
export interface BootGate {
  check(): Promise<{ ok: true } | { ok: false; reasons: { reason: string; values?: Record<string, string> }[] }>;
}
