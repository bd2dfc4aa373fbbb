import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { authenticate, authorise, debugToken, expired, wabaIdOf } from './access.ts';
import type { Emulation } from './emulation.ts';
import { errorAnswer, GraphRefusal } from './errors.ts';
import type { Strike } from './faults.ts';
import { isObject, parseJson, type GraphCall, type GraphNode } from './graph-call.ts';
import { runRoute, scopesOf } from './graph-routes.ts';
import { exchangeWithFaults, type WireAnswer } from './http-faults.ts';
import { opaque } from './random.ts';
import type { TokenRecord } from './records.ts';
import { Usage } from './usage.ts';

type GraphContext = Context<{ Bindings: HttpBindings }>;

/** A request taken apart, before anybody checked it. */
interface ReadRequest {
  method: string;
  href: string;
  path: string;
  id: string;
  edge: string;
  rawBody: string;
  input: Record<string, unknown>;
  bearer: string | undefined;
}

async function bodyOf(c: GraphContext, rawBody: string): Promise<Record<string, unknown>> {
  const type = c.req.header('content-type') ?? '';
  if (type.includes('multipart/form-data')) return { ...(await c.req.parseBody()) };
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(rawBody));
  const json = parseJson(rawBody);
  return isObject(json) ? json : {};
}

async function readRequest(c: GraphContext): Promise<ReadRequest> {
  const { pathname, origin } = new URL(c.req.url);
  const [, , id = '', ...rest] = pathname.split('/');
  const rawBody = c.req.method === 'GET' ? '' : await c.req.text();
  const { access_token: inUrl, ...query } = c.req.query();
  const input = { ...query, ...(await bodyOf(c, rawBody)) };
  const header = /^(?:Bearer|OAuth) (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  return {
    method: c.req.method,
    href: `${origin}${pathname}`,
    path: pathname,
    id,
    edge: rest.join('/'),
    rawBody,
    input,
    bearer: header ?? inUrl,
  };
}

function nodeOf(emulation: Emulation, id: string): GraphNode {
  const number = emulation.numbers.get(id);
  const waba = emulation.wabas.get(number?.wabaId ?? id);
  const business = emulation.businesses.get(id);
  if (number?.status === 'DELETED') throw new GraphRefusal(33);
  if (number && waba) return { kind: 'number', number, waba };
  if (waba) return { kind: 'waba', waba };
  if (business) return { kind: 'business', business };
  throw new GraphRefusal(803, { details: `No object with the id ${id.slice(0, 40)}.` });
}

/** The Graph API emulator: any version prefix, answers and errors in the envelopes of domain notes 2.2. */
export function createGraphApp(emulation: Emulation): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const usage = new Usage(emulation);

  async function run(read: ReadRequest, call: Omit<GraphCall, 'token'>): Promise<unknown> {
    if (!/^\/v\d{1,2}\.\d\//.test(read.path)) throw new GraphRefusal(2500);
    const refused = call.strike.effect('refuse');
    if (refused) {
      const { kind: _kind, code, ...extras } = refused;
      throw new GraphRefusal(code, extras);
    }
    const { input_token: inspected } = read.input;
    if (read.id === 'debug_token') {
      return debugToken(emulation, read.bearer, typeof inspected === 'string' ? inspected : undefined);
    }
    const token = authenticate(emulation, read.bearer);
    if (call.strike.has('token-expired')) throw expired();
    const node = nodeOf(emulation, read.id);
    const route = `${read.method} ${read.edge}`;
    authorise(token, node, scopesOf(route));
    const wabaId = wabaIdOf(node);
    if (wabaId !== undefined && read.edge !== 'messages') usage.count(token, wabaId);
    return runRoute({ ...call, token }, node, route);
  }

  function headersOf(read: ReadRequest, strike: Strike): Record<string, string> {
    const token: TokenRecord | undefined = emulation.tokens.get(read.bearer ?? '');
    const wabaId = emulation.numbers.get(read.id)?.wabaId ?? emulation.wabas.get(read.id)?.id;
    const caller = { ...(token && { token }), ...(wabaId !== undefined && { wabaId }) };
    return { ...usage.headers(caller, strike), 'x-fb-request-id': opaque(emulation.random, 22) };
  }

  async function answer(read: ReadRequest, call: Omit<GraphCall, 'token'>): Promise<WireAnswer> {
    const { register, strike } = call;
    try {
      const body = await run(read, call);
      if (register) register.outcome = isObject(body) && body['success'] === true ? 'registered' : 'success false';
      return { status: 200, body, headers: headersOf(read, strike) };
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      if (register) register.outcome = `code ${error.code}`;
      const { status, body } = errorAnswer(error, `A${opaque(emulation.random, 22)}`);
      return { status, body, headers: headersOf(read, strike) };
    }
  }

  app.all('*', async (c) => {
    const read = await readRequest(c);
    const { method, path, edge } = read;
    const phoneNumberId = emulation.numbers.has(read.id) ? read.id : undefined;
    const at = emulation.clock.now();
    const entry = emulation.log.open({ at, to: 'Meta', method, path, phoneNumberId });
    const isRegister = edge === 'register' && method === 'POST';
    const register = isRegister ? emulation.log.openRegister(at, read.id, read.rawBody) : undefined;
    const strike = emulation.faults.strike({ to: 'Meta', method, path, edge, phoneNumberId });
    return exchangeWithFaults({
      strike,
      connection: c.env,
      timers: emulation.timers,
      slowMs: emulation.timings.slowMs,
      lateMs: emulation.timings.lateMs,
      perform: () => answer(read, { emulation, method, href: read.href, input: read.input, strike, entry, register }),
      answered(status) {
        if (register) register.answered = status !== 0;
        emulation.log.answered(entry, status);
      },
    });
  });

  return app;
}
