import { types } from 'node:util';
import { CallFailure } from '../migration/failure.ts';

/** An error class of ours whose message is built from facts that may be read by anyone with the log. */
export type OwnError = abstract new (...args: never[]) => Error;

/** All that an error may say in a log. */
export type PrintedError = {
  type: string;
  /** Only of our own classes: others quote requests. */
  message?: string;
  code?: string | number;
  status?: number;
  graphCode?: number;
  traceId?: string;
  /** Up to five stack frames, without the message that precedes them. */
  at?: string[];
  cause?: PrintedError;
};

const deepestCause = 4;

/** True for errors of any realm. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** Picks the facts of {@link PrintedError} from an error of any origin. Never throws. */
export function printedError(error: Error, ownErrors: readonly OwnError[], depth = 0): PrintedError {
  const isOwn = error instanceof CallFailure || ownErrors.some((type) => error instanceof type);
  const cause = fieldOf(error, 'cause');
  const printed = {
    type: classNameOf(error),
    message: isOwn ? error.message : undefined,
    code: codeOf(fieldOf(error, 'code')),
    ...answerIn(error),
    at: framesOf(error),
    cause: isError(cause) && depth < deepestCause ? printedError(cause, ownErrors, depth + 1) : undefined,
  };
  return Object.fromEntries(Object.entries(printed).filter(([, field]) => field !== undefined)) as PrintedError;
}

// What the other side answered: recorded in a CallFailure, or still in the shape of Graph's errors (domain notes 2.2).
function answerIn(error: Error): {
  status?: number | undefined;
  graphCode?: number | undefined;
  traceId?: string | undefined;
} {
  if (error instanceof CallFailure) {
    const { httpStatus: status, code: graphCode, traceId } = error.failure;
    return { status, graphCode, traceId };
  }
  const answer = fieldOf(fieldOf(fieldOf(error, 'response'), 'data'), 'error');
  const traceId = fieldOf(answer, 'fbtrace_id');
  return {
    status: integer(fieldOf(error, 'status')) ?? integer(fieldOf(error, 'statusCode')),
    graphCode: integer(fieldOf(answer, 'code')),
    traceId: typeof traceId === 'string' && /^[\w-]{6,60}$/.test(traceId) ? traceId : undefined,
  };
}

/** The name of an object's class, or `Object` when it is not a plain word. */
export function classNameOf(value: object): string {
  const maker: unknown = fieldOf(value, 'constructor');
  const name: unknown = typeof maker === 'function' ? maker.name : undefined;
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'Object';
}

/** A field that may be absent, on something that may be no object, behind a getter that may throw. */
export function fieldOf(value: unknown, name: string): unknown {
  try {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  } catch {
    return undefined;
  }
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function codeOf(value: unknown): string | number | undefined {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z_]{1,60}$/.test(value) ? value : integer(value);
}

function framesOf(error: Error): string[] | undefined {
  const stack = fieldOf(error, 'stack');
  if (typeof stack !== 'string') return undefined;
  const frame = /^ {4}at (async )?[\w.$<>#[\] ]{0,200}\(?[\w@.:/+-]{1,300}:\d+:\d+\)?$/;
  return stack
    .split('\n')
    .filter((line) => frame.test(line))
    .slice(0, 5)
    .map((line) => line.trim());
}
