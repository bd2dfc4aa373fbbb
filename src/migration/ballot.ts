import { z } from 'zod';
import { RequestId, SlackUserId, type E164 } from './ids.ts';
import { lastFour } from './phone-number.ts';

/** One vote: who gave it, for whom when it was somebody else's to give, and whether it stands for the whole quorum. */
export const Ballot = z.strictObject({
  by: SlackUserId,
  /** The approver whose vote it is, when a delegate gave it. */
  for: SlackUserId.optional(),
  /** Given by break-glass: one such vote approves. */
  breakGlass: z.literal(true).optional(),
});
export type Ballot = z.infer<typeof Ballot>;

/** An entry of the journal: the request is rejected, and the migration over. */
export const Rejected = z.strictObject({
  type: z.literal('rejected'),
  requestId: RequestId,
  by: SlackUserId,
  /** The approver in whose place a delegate rejected. */
  for: SlackUserId.optional(),
  reason: z.string().max(500),
});

/** Whose vote it is: an approver and their delegate have one between them. */
export const seatOf = (ballot: Pick<Ballot, 'by' | 'for'>): SlackUserId => ballot.for ?? ballot.by;

/** True when the second ballot is no vote of its own: the same person gave both, or both are the same approver's. */
export const isSameVote = (one: Ballot, other: Ballot): boolean => one.by === other.by || seatOf(one) === seatOf(other);

/** True when a person's vote is counted already: their own, or one that a delegate gave for them. */
export const hasVoted = (votes: readonly Pick<Ballot, 'by' | 'for'>[], by: SlackUserId): boolean =>
  votes.some((vote) => vote.by === by || vote.for === by);

/** What somebody who approves alone types, so that no hurried click does it: a word and the last four digits of the number. */
export const breakGlassWord = (number: E164): string => `OVERRIDE ${lastFour(number)}`;
