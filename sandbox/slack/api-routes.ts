import { setTimeout as pause } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Json } from '../page-api.ts';
import { ApiCall, type ApiMethod, type ApiMethods } from './api-call.ts';
import { isJson } from './json.ts';
import { outage, type NodeContext } from './outage.ts';
import type { SlackContext } from './slack-context.ts';
import { SlackError } from './slack-error.ts';

/** Routes of the Web API: `POST|GET /api/:method`. */
export function apiRoutes(context: SlackContext, methods: ApiMethods): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.on(['GET', 'POST'], '/api/:method', async (c) => {
    const name = c.req.param('method');
    const args = await readArguments(c);
    context.traffic.record({ direction: 'from-bot', what: name, text: JSON.stringify(withoutToken(args)) });
    const method = methods[name];

    const interrupted = interruption(context, name, c);
    if (interrupted) return interrupted;
    await pause(context.faults.delayOf(name));
    const answer = await run(context, method, { args, token: bearer(c, args) });
    const body = JSON.stringify(answer);
    context.traffic.record({ direction: 'to-bot', what: name, status: 200, text: body });
    return c.body(body, 200, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': [...context.manifest.botScopes].join(','),
      ...(method && method.scopes.length > 0 && { 'x-accepted-oauth-scopes': method.scopes.join(',') }),
    });
  });
  return routes;
}

/** The injected failure this call meets, if any. */
function interruption(context: SlackContext, name: string, c: NodeContext): Response | undefined {
  const down = outage(context, name, c);
  if (down) return down;
  const retryAfter = context.faults.takeRateLimit(name);
  if (retryAfter === undefined) return undefined;
  context.traffic.record({ direction: 'to-bot', what: name, status: 429, text: '{"ok":false,"error":"ratelimited"}' });
  return c.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(retryAfter) });
}

async function run(
  context: SlackContext,
  method: ApiMethod | undefined,
  { args, token }: { args: Json; token: string },
): Promise<Json> {
  try {
    if (!method) throw new SlackError('unknown_method');
    checkToken(context, method, token);
    const call = new ApiCall(context, args);
    call.needScope(...method.scopes);
    return { ok: true, ...(await method.run(call)) };
  } catch (error) {
    if (error instanceof SlackError) return { ok: false, error: error.code, ...error.details };
    throw error;
  }
}

function checkToken({ tokens }: SlackContext, method: ApiMethod, token: string): void {
  if (token === '') throw new SlackError('not_authed');
  if (token !== tokens.bot && token !== tokens.app) throw new SlackError('invalid_auth');
  const expected = method.token === 'app' ? tokens.app : tokens.bot;
  if (token !== expected) throw new SlackError('not_allowed_token_type');
}

function bearer(c: NodeContext, args: Json): string {
  const header = c.req.header('authorization') ?? '';
  if (header.toLowerCase().startsWith('bearer ')) return header.slice('bearer '.length);
  return typeof args['token'] === 'string' ? args['token'] : '';
}

function withoutToken(args: Json): Json {
  return Object.fromEntries(Object.entries(args).filter(([name]) => name !== 'token'));
}

/** Query, form (urlencoded or multipart) or JSON; a body that is not what it claims to be counts as empty. */
async function readArguments(c: NodeContext): Promise<Json> {
  const query: Json = { ...c.req.query() };
  if (c.req.method === 'GET') return query;
  if ((c.req.header('content-type') ?? '').includes('application/json')) {
    const body: unknown = await c.req.json().catch(() => undefined);
    return isJson(body) ? { ...query, ...body } : query;
  }
  return { ...query, ...(await c.req.parseBody()) };
}
