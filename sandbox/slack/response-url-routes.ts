import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Json } from '../page-api.ts';
import { showResponse } from './app-response.ts';
import { isJson } from './json.ts';
import { outage, type NodeContext } from './outage.ts';
import type { SlackContext } from './slack-context.ts';
import { SlackError } from './slack-error.ts';

/** Where response_urls lead: `POST /commands/…` and `POST /actions/…`. */
export function responseUrlRoutes(context: SlackContext): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  for (const kind of ['commands', 'actions']) {
    routes.post(`/${kind}/:team/:secret`, async (c) => {
      const body = await readBody(c);
      context.traffic.record({ direction: 'from-bot', what: 'response_url', text: JSON.stringify(body) });
      const down = outage(context, 'response_url', c);
      if (down) return down;
      const failure = respond(context, c.req.path, body);
      const status = failure === undefined ? 200 : failure.status;
      const text = failure === undefined ? 'ok' : JSON.stringify({ ok: false, error: failure.error });
      context.traffic.record({ direction: 'to-bot', what: 'response_url', status, text });
      return c.text(text, status);
    });
  }
  return routes;
}

function respond(context: SlackContext, path: string, body: Json): { status: 400 | 404; error: string } | undefined {
  const target = context.responseUrls.use(path);
  if (typeof target === 'string') return { status: 404, error: target };
  try {
    showResponse(context, target, body);
    return undefined;
  } catch (error) {
    if (error instanceof SlackError) return { status: 400, error: error.code };
    throw error;
  }
}

async function readBody(c: NodeContext): Promise<Json> {
  const text = await c.req.text();
  const json = text.startsWith('payload=') ? (new URLSearchParams(text).get('payload') ?? '') : text;
  try {
    const parsed: unknown = JSON.parse(json);
    return isJson(parsed) ? parsed : {};
  } catch {
    return { text };
  }
}
