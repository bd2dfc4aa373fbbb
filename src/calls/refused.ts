import { CallFailure, type Failure } from '../migration/failure.ts';
import { maskSecrets } from '../migration/masking.ts';
import { retryAfterMs, type Answer } from './answer.ts';
import { rowFor, statedWaitMs, type ErrorRow, type Refusal } from './error-row.ts';

/** Everything known about an answer that says no. */
export interface Refused {
  source: Failure['source'];
  rows: readonly ErrorRow[];
  /** Used when no row fits. */
  otherwise: ErrorRow;
  refusal: Refusal;
  answer: Answer;
  /** The other side's own sentence. */
  details?: string | undefined;
  traceId?: string | undefined;
  /** Secrets of this very call, to be masked in `details`. */
  secrets: readonly string[];
  /** Writes only: whether the call may have taken effect is worth telling. */
  isWrite: boolean;
  now: number;
}

/** The failure an answer amounts to, by its row; never holds anything of the request. */
export function toFailure(refused: Refused): Failure {
  const { source, rows, otherwise, refusal, details, traceId, secrets } = refused;
  const { text: _text, garbled: _garbled, ...signal } = refusal;
  const row = rowFor(rows, refusal) ?? otherwise;
  const waitMs = waitOf(row, refused);
  return {
    source,
    class: row.class,
    kind: row.kind,
    ...signal,
    ...(details && { details: maskSecrets(details, secrets) }),
    ...(traceId && { traceId: traceId.slice(0, 100) }),
    ...(waitMs !== undefined && { retryAt: Math.round(refused.now + waitMs) }),
    ...(mayHaveActed(row, refused) && { ambiguous: true }),
  };
}

function mayHaveActed(row: ErrorRow, { isWrite, refusal }: Refused): boolean {
  return isWrite && (row.mayHaveActed === true || refusal.httpStatus >= 500 || refusal.garbled === true);
}

function waitOf(row: ErrorRow, { answer, refusal, now }: Refused): number | undefined {
  const stated = row.waitIsStated ? statedWaitMs(refusal.text) : undefined;
  const asked = row.class === 'throttle' || row.class === 'retry' ? retryAfterMs(answer, now) : undefined;
  return stated ?? asked ?? row.waitMs;
}

/** The answer said yes but can't be used: not JSON, not of the expected shape, or empty. `where` names the place, never a value. */
export function unreadable(
  refused: Pick<Refused, 'source' | 'answer' | 'isWrite' | 'traceId'>,
  where: string,
): CallFailure {
  const { source, answer, isWrite, traceId } = refused;
  return new CallFailure({
    source,
    class: 'retry',
    kind: 'unreadable-answer',
    httpStatus: answer.status,
    details: maskSecrets(where),
    ...(traceId && { traceId: traceId.slice(0, 100) }),
    ...(isWrite && { ambiguous: true }),
  });
}
