import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../workflow/ports.ts';
import { BodyFailure, readBody } from './body.ts';
import { answer, handled, queryOf } from './route.ts';
import type { Report, Route } from './route.ts';
import { isSameSecret, signatureFault } from './signature.ts';
import { deliver, eventsOf, keyOf } from './webhook-events.ts';
import { parseWebhook } from './webhook-payload.ts';
import type { ReceivedChange } from './webhook-payload.ts';
import type { WebhookSink } from './webhook-sink.ts';

/** Counts for the metrics; must not throw. */
export interface WebhookMeter {
  request(result: RequestResult): void;
  change(field: string, result: 'taken' | 'ignored' | 'unreadable'): void;
}

/** How a request to the listener ended. */
export type RequestResult =
  | 'handshake'
  | 'handshake-refused'
  | 'accepted'
  | 'unsigned'
  | 'forged'
  | 'too-large'
  | 'aborted'
  | 'no-webhook'
  | 'not-recorded';

/** What the listener works with. Secrets are asked for when they are used. */
export interface WebhookListenerPorts {
  appSecret: () => string;
  verifyToken: () => string;
  sink: WebhookSink;
  clock: Clock;
  meter: WebhookMeter;
  report: Report;
}

/** Where Meta delivers. */
export const webhookPath = '/meta/webhooks';

/** Domain notes 13.1: payloads are at most 3 MB. */
const bodyLimit = 3 * 1024 * 1024;

/** Meta wants a quick 200; what takes longer goes on after the answer. */
const answerWithinMs = 2_000;

const longestChallenge = 300;

/** Answers Meta's handshake (domain notes 13.1); anybody else learns nothing. */
function handshake(request: IncomingMessage, response: ServerResponse, ports: WebhookListenerPorts): void {
  const query = queryOf(request);
  const challenge = query.get('hub.challenge') ?? '';
  const isRight =
    query.get('hub.mode') === 'subscribe' && isSameSecret(query.get('hub.verify_token') ?? '', ports.verifyToken());
  ports.meter.request(isRight ? 'handshake' : 'handshake-refused');
  if (isRight) answer(response, 200, challenge.slice(0, longestChallenge));
  else answer(response, 403, 'forbidden\n');
}

interface Refusal {
  status: number;
  result: RequestResult;
}

/** The changes of a body that Meta signed, or how to refuse it. */
async function receive(
  request: IncomingMessage,
  ports: WebhookListenerPorts,
): Promise<Refusal | { changes: ReceivedChange[] }> {
  const { meter } = ports;
  const body = await readBody(request, bodyLimit);
  const fault = signatureFault(body, request.headers['x-hub-signature-256'], ports.appSecret());
  if (fault) return { status: 401, result: fault === 'forged' ? 'forged' : 'unsigned' };
  const parsed = parseWebhook(body);
  if (!parsed) return { status: 400, result: 'no-webhook' };
  for (let count = 0; count < parsed.unreadable; count++) meter.change('', 'unreadable');
  return { changes: parsed.changes };
}

/** Hands every change on, each event of a delivery once; rejects when something could not be recorded. */
async function handOn(changes: readonly ReceivedChange[], ports: WebhookListenerPorts): Promise<void> {
  const { sink, clock, meter } = ports;
  const seen = new Map<string, boolean>();
  for (const change of changes) {
    let isOurs = false;
    for (const event of eventsOf(change, clock.now())) {
      const key = keyOf(event);
      const known = seen.get(key) ?? (await deliver(event, sink));
      seen.set(key, known);
      isOurs ||= known;
    }
    meter.change(change.field, isOurs ? 'taken' : 'ignored');
  }
}

/**
 * Resolves with `recorded`, with `not-recorded` when the sink could not, or after {@link answerWithinMs} with `going-on`: a
 * sink that fails in time makes Meta deliver again, which it does for days (domain notes 13.1).
 */
async function recordInTime(
  changes: readonly ReceivedChange[],
  ports: WebhookListenerPorts,
): Promise<'recorded' | 'not-recorded' | 'going-on'> {
  const stop = new AbortController();
  const work = handOn(changes, ports).then(
    () => 'recorded' as const,
    (error: unknown) => {
      ports.report('webhook not recorded', error);
      return 'not-recorded' as const;
    },
  );
  const late = ports.clock.wait(answerWithinMs, stop.signal).then(
    () => 'going-on' as const,
    () => 'going-on' as const,
  );
  const first = await Promise.race([work, late]);
  stop.abort();
  return first;
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  ports: WebhookListenerPorts,
): Promise<RequestResult> {
  const received = await receive(request, ports);
  if ('status' in received) {
    answer(response, received.status, `${received.result}\n`);
    return received.result;
  }
  const isLost = (await recordInTime(received.changes, ports)) === 'not-recorded';
  answer(response, isLost ? 503 : 200, isLost ? 'try again\n' : 'ok\n');
  return isLost ? 'not-recorded' : 'accepted';
}

async function post(request: IncomingMessage, response: ServerResponse, ports: WebhookListenerPorts): Promise<void> {
  try {
    ports.meter.request(await take(request, response, ports));
  } catch (error) {
    if (!(error instanceof BodyFailure)) throw error;
    ports.meter.request(error.why);
    response.setHeader('connection', 'close');
    answer(response, error.why === 'too-large' ? 413 : 400, `${error.why}\n`);
  }
}

/** The listener for Meta's webhooks, as one route. */
export function createWebhookRoute(ports: WebhookListenerPorts): Route {
  return {
    path: webhookPath,
    method: ['GET', 'POST'],
    handler: handled(async (request, response) => {
      if (request.method === 'POST') await post(request, response, ports);
      else handshake(request, response, ports);
    }, ports.report),
  };
}
