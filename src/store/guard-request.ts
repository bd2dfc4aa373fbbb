import { z } from 'zod';
import { Ballot } from '../migration/ballot.ts';
import type { SlackUserId } from '../migration/ids.ts';
import type { GuardedRequest } from '../workflow/guard-ports.ts';

const time = z.coerce.number().int();

/** The hash of one request, as Redis holds it. */
export const StoredRequest = z.object({
  state: z.enum([
    'OPEN',
    'APPROVED',
    'CLAIMED',
    'SENDING',
    'DONE',
    'NOT_DONE',
    'NEEDS_HUMAN',
    'REJECTED',
    'EXPIRED',
    'ABORTED',
  ]),
  epoch: z.string(),
  digest: z.string(),
  expiresAt: time,
  /** Who voted, separated by commas; after a rejection, who rejected, written the same way. */
  by: z.string().optional(),
  approvedAt: time.optional(),
  notBefore: time.optional(),
  kid: z.string().optional(),
  seal: z.string().optional(),
  nonce: z.string().optional(),
  claimedAt: time.optional(),
  sendingAt: time.optional(),
  settledAt: time.optional(),
  reason: z.string().optional(),
});
export type StoredRequest = z.infer<typeof StoredRequest>;

/** As a vote stands in the list: who gave it, `>` for whom, `!` by break-glass. The list is sealed as it stands. */
const VOTE = /^(?<by>\w+)(?:>(?<seat>\w+))?(?<breakGlass>!)?$/u;

/** A vote as it is written into the list. */
export const writeBallot = ({ by, for: seat, breakGlass }: Ballot): string =>
  `${by}${seat === undefined ? '' : `>${seat}`}${breakGlass ? '!' : ''}`;

function readBallot(text: string): Ballot[] {
  const { by, seat, breakGlass } = VOTE.exec(text)?.groups ?? {};
  const read = Ballot.safeParse({ by, ...(seat && { for: seat }), ...(breakGlass && { breakGlass: true }) });
  return read.success ? [read.data] : [];
}

/** The votes of a list; what is none counts for nobody. */
export const ballotsIn = (by: string | undefined): Ballot[] => (by ?? '').split(',').flatMap(readBallot);

/** Votes in the words of the workflow; ballots in full only where one says more than who gave it. */
export const toldVotes = (ballots: readonly Ballot[]): { votes: SlackUserId[]; ballots?: Ballot[] } => ({
  votes: ballots.map(({ by }) => by),
  ...(ballots.some((one) => one.for !== undefined || one.breakGlass) && { ballots: [...ballots] }),
});

/** Who voted, or who rejected. */
function whoDecided({
  state,
  by,
}: StoredRequest): Pick<GuardedRequest, 'rejectedBy' | 'rejectedFor' | 'approvedBy' | 'ballots'> {
  const given = ballotsIn(by);
  const [first] = given;
  if (first === undefined) return {};
  if (state === 'REJECTED') return { rejectedBy: first.by, ...(first.for && { rejectedFor: first.for }) };
  const { votes, ballots } = toldVotes(given);
  return { approvedBy: votes, ...(ballots && { ballots }) };
}

/** What the workflow may know of a request: everything but the seal. */
export function toGuardedRequest(stored: StoredRequest): GuardedRequest {
  const { state, epoch, digest, expiresAt, approvedAt, notBefore, nonce, sendingAt, reason } = stored;
  return {
    state,
    epoch,
    digest,
    expiresAt,
    ...whoDecided(stored),
    ...(approvedAt !== undefined && { approvedAt }),
    ...(notBefore !== undefined && { notBefore }),
    ...(nonce !== undefined && { nonce }),
    ...(sendingAt !== undefined && { sendingAt }),
    ...(reason !== undefined && { reason }),
  };
}
