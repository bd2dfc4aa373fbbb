import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Strike } from './faults.ts';
import type { Timers } from './clock.ts';

/** A finished answer before it goes on the wire. */
export interface WireAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

/** What the transport needs to let a fault strike. */
export interface FaultyExchange {
  strike: Strike;
  connection: HttpBindings;
  timers: Timers;
  slowMs: number;
  lateMs: number;
  /** Runs the call once and answers it. Never rejects. */
  perform: () => Promise<WireAnswer>;
  /** Told the status that went out, 0 for none. */
  answered: (status: number) => void;
}

const html = '<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>';

function cut({ connection, answered }: FaultyExchange, how: 'close' | 'reset'): Response {
  const { socket } = connection.incoming;
  // A TLS socket cannot send a reset itself; closing it in the middle of an exchange looks the same to a client.
  if (how === 'reset' && !('encrypted' in socket)) socket.resetAndDestroy();
  else socket.destroy();
  answered(0);
  return RESPONSE_ALREADY_SENT;
}

function respond(exchange: FaultyExchange, answer: WireAnswer): Response {
  const text = JSON.stringify(answer.body);
  const body = exchange.strike.effect('truncate') ? text.slice(0, Math.max(1, text.length >> 1)) : text;
  exchange.answered(answer.status);
  const headers = { 'content-type': 'application/json; charset=UTF-8', ...answer.headers };
  return new Response(body, { status: answer.status, headers });
}

/** A struck call that must not take effect now; undefined when it may. */
function withoutEffect(exchange: FaultyExchange): Response | Promise<Response> | undefined {
  const { strike, timers, lateMs, perform, answered } = exchange;
  if (strike.effect('reset')) return cut(exchange, 'reset');
  if (strike.effect('drop')) return cut(exchange, 'close');
  if (strike.effect('silence')) return silence(exchange);
  if (strike.effect('html')) {
    answered(502);
    return new Response(html, { status: 502, headers: { 'content-type': 'text/html' } });
  }
  if (!strike.effect('late')) return undefined;
  timers.later(lateMs, () => void perform());
  return cut(exchange, 'close');
}

/** Holds the connection until the caller gives up or the world closes. */
async function silence(exchange: FaultyExchange): Promise<Response> {
  const gone = new Promise<void>((resolve) => exchange.connection.incoming.socket.once('close', () => resolve()));
  await Promise.race([gone, exchange.timers.sleep(600_000)]);
  return cut(exchange, 'close');
}

/** Answers a call the way the striking faults want it: late, cut off, garbled, or as it should be. */
export async function exchangeWithFaults(exchange: FaultyExchange): Promise<Response> {
  const { strike, timers, slowMs, perform } = exchange;
  if (strike.effect('slow')) await timers.sleep(slowMs);
  const struck = withoutEffect(exchange);
  if (struck) return struck;
  const answer = await perform();
  const failed = strike.effect('fail-after');
  if (failed) return respond(exchange, { status: failed.status, body: {}, headers: {} });
  return strike.effect('lose-answer') ? cut(exchange, 'close') : respond(exchange, answer);
}
