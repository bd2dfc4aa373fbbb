import type { z } from 'zod';
import type { Exchange } from '../calls/exchange.ts';
import { toFailure, unreadable } from '../calls/refused.ts';
import { CallFailure } from '../migration/failure.ts';
import type { Clock } from '../workflow/ports.ts';
import { graphErrors } from './graph-errors.ts';
import { refusalIn } from './graph-refusal.ts';
import type { WabaId } from '../migration/ids.ts';
import type { UsageGate } from './usage-gate.ts';

/** One Graph request below `/{version}`; `answer` is the shape that is expected of a success. */
export interface GraphRequest<T> {
  method: 'GET' | 'POST';
  /** Without a leading slash. */
  path: string;
  token: string;
  /** Whose budget it goes on; undefined for what belongs to the app alone. */
  account: WabaId | undefined;
  query?: Record<string, string>;
  body?: unknown;
  answer: z.ZodType<T>;
  /** Values of the body that must not come back in a failure's details. */
  secrets?: readonly string[];
}

/** Makes one Graph request; rejects with CallFailure whatever goes wrong. */
export type GraphCall = <T>(request: GraphRequest<T>) => Promise<T>;

/** Turns exchanges into typed Graph calls: error envelope, error table, schema, and the usage headers noted. */
export function createGraphCall(options: {
  exchange: Exchange;
  graphVersion: string;
  clock: Clock;
  usage: UsageGate;
}): GraphCall {
  const { exchange, graphVersion, clock, usage } = options;
  return async ({ method, path, token, account, query, body, answer: shape, secrets = [] }) => {
    // Reads have passed the gate; a write waits for nothing, and is counted all the same.
    if (method !== 'GET') usage.spend(account);
    const answer = await exchange({
      method,
      path: `/${graphVersion}/${path}`,
      headers: { Authorization: `Bearer ${token}` },
      ...(query && { query }),
      ...(body !== undefined && { body }),
    });
    usage.note(answer);
    const isWrite = method !== 'GET';
    const refused = refusalIn(answer);
    if (refused) {
      const failure = toFailure({
        ...refused,
        source: 'meta',
        rows: graphErrors,
        answer,
        secrets: [token, ...secrets],
        isWrite,
        now: clock.now(),
      });
      throw new CallFailure(usage.withWait(failure));
    }
    const parsed = shape.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    const where = answer.isJson ? `unexpected answer at ${placeOf(parsed.error)}` : 'the answer is not JSON';
    throw unreadable({ source: 'meta', answer, isWrite, traceId: answer.header('x-fb-trace-id') }, where);
  };
}

const placeOf = (error: z.ZodError): string => error.issues[0]?.path.map(String).join('.') || 'its root';
