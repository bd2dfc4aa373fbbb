import type { z } from 'zod';
import type { Answer } from '../calls/answer.ts';
import type { CallRequest, Exchange } from '../calls/exchange.ts';
import { toFailure, unreadable } from '../calls/refused.ts';
import { CallFailure } from '../migration/failure.ts';
import type { Clock } from '../workflow/ports.ts';
import { ClientErrors } from './answers.ts';
import { onPremisesErrors, unknownOnPremisesError } from './on-premises-errors.ts';

/** One request with the shape that is expected of a success, and the secrets that must not come back in details. */
export interface DeploymentRequest<T> extends CallRequest {
  answer: z.ZodType<T>;
  secrets: readonly string[];
}

/** Makes one request to a deployment; rejects with CallFailure whatever goes wrong. */
export type DeploymentCall = <T>(request: DeploymentRequest<T>) => Promise<T>;

/** Turns exchanges into typed calls: both error shapes, the error table, the schema. */
export function createDeploymentCall(exchange: Exchange, clock: Clock): DeploymentCall {
  return async ({ answer: shape, secrets, ...request }) => {
    const answer = await exchange(request);
    const isWrite = request.method !== 'GET';
    const refused = refusalIn(answer);
    if (refused) {
      throw new CallFailure(
        toFailure({
          ...refused,
          source: 'on-premises',
          rows: onPremisesErrors,
          otherwise: unknownOnPremisesError,
          answer,
          secrets,
          isWrite,
          now: clock.now(),
        }),
      );
    }
    const parsed = shape.safeParse(answer.body);
    if (answer.isJson && parsed.success) return parsed.data;
    const place = parsed.error?.issues[0]?.path.map(String).join('.') || 'its root';
    throw unreadable(
      { source: 'on-premises', answer, isWrite },
      answer.isJson ? `unexpected answer at ${place}` : 'the answer is not JSON',
    );
  };
}

function refusalIn({ status, body, isJson }: Answer) {
  const errors = ClientErrors.safeParse(body);
  const first = errors.data?.[0];
  if (first) {
    const text = [first.details, first.title].filter(Boolean).join('\n');
    const refusal = { httpStatus: status, code: first.code, text };
    return { refusal, details: first.details ?? first.title ?? undefined };
  }
  return status >= 300 ? { refusal: { httpStatus: status, text: '', garbled: !isJson } } : undefined;
}
