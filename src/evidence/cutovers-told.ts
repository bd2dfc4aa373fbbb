import type { Entry, EventOf, Event } from '../migration/event.ts';
import type { RequestId } from '../migration/ids.ts';
import type { Plan } from '../migration/plan.ts';
import type { CutoverTold, PlanTold } from './evidence-pack.ts';

type Dated<T extends Event['type']> = { entry: number; at: number; event: EventOf<T> };

/** Entries of one kind. */
export const ofType = <T extends Event['type']>(entries: readonly Entry[], type: T): Dated<T>[] =>
  entries.flatMap(({ seq, at, event }) =>
    event.type === type ? [{ entry: seq, at, event: event as EventOf<T> }] : [],
  );

/** Every request for approval with its plan, in order. */
export const plansTold = (entries: readonly Entry[]): PlanTold[] =>
  ofType(entries, 'approvalRequested').map(({ entry, at, event }) => {
    const { type: _type, ...request } = event;
    return { entry, at, ...request };
  });

/** The register call (domain notes 9.3) without its secrets: each by its reference, the backup also by its hash. */
function redactedRequest({ register }: Plan): NonNullable<CutoverTold['request']> {
  const { pin, backup } = register;
  return {
    method: 'POST',
    path: `/${register.graphVersion}/${register.phoneNumberId}/register`,
    body: {
      messaging_product: register.messagingProduct,
      pin: { secret: pin.secret, source: pin.source },
      ...(backup && {
        backup: {
          data: { secret: backup.data, sha256: backup.sha256, bytes: backup.bytes },
          password: { secret: backup.password },
        },
      }),
    },
  };
}

/** What belongs to a request. */
const ofRequest = <T extends 'cutoverAnswered' | 'cutoverRead' | 'cutoverSettled'>(
  dated: readonly Dated<T>[],
  requestId: RequestId,
): Dated<T>[] => dated.filter(({ event }: { event: { requestId: RequestId } }) => event.requestId === requestId);

/** Every call that was begun, in order, with its answer, its readings and how it was settled. */
export function cutoversTold(entries: readonly Entry[]): CutoverTold[] {
  const plans = plansTold(entries);
  return ofType(entries, 'cutoverStarted').map(({ entry, at, event: { requestId, nonce } }) => {
    const plan = plans.find((one) => one.requestId === requestId)?.plan;
    const answer = ofRequest(ofType(entries, 'cutoverAnswered'), requestId).at(-1);
    const settled = ofRequest(ofType(entries, 'cutoverSettled'), requestId).at(-1);
    return {
      entry,
      at,
      requestId,
      nonce,
      ...(plan && { request: redactedRequest(plan) }),
      ...(answer && { answer: answered(answer) }),
      readings: ofRequest(ofType(entries, 'cutoverRead'), requestId).map((read) => ({
        entry: read.entry,
        at: read.at,
        reading: read.event.reading,
      })),
      ...(settled && { settled: settledBy(settled) }),
    };
  });
}

const answered = ({ entry, at, event }: Dated<'cutoverAnswered'>): CutoverTold['answer'] => ({
  entry,
  at,
  sentAt: event.sentAt,
  ...(event.failure && { failure: event.failure }),
});

function settledBy({ entry, at, event }: Dated<'cutoverSettled'>): CutoverTold['settled'] {
  const { type: _type, requestId: _id, ...how } = event;
  return { entry, at, ...how };
}
