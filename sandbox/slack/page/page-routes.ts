import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { NodeContext } from '../outage.ts';
import type { PeopleActions } from './people-actions.ts';
import { Requests } from './page-requests.ts';

/** A burst of changes is sent as one state, this many milliseconds after the first. */
const coalesceMs = 25;

/** The page's own API below `/page`, for pages served from this machine only. */
export function pageRoutes(people: PeopleActions): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.use('/page/*', localOnly);
  routes.onError((error, c) => c.json({ ok: false, notice: error.message }, 400));

  routes.get('/page/state', (c) => c.json(people.state(people.someone(c.req.query('user') ?? ''))));
  routes.get('/page/file/:id', (c) => {
    const file = people.file(c.req.param('id'));
    if (!file) return c.json({ ok: false, notice: 'There is no such file.' }, 404);
    return c.body(new Uint8Array(file.content), 200, { 'content-type': file.mimetype });
  });
  routes.get('/page/events', (c) => {
    const user = people.someone(c.req.query('user') ?? '');
    return streamSSE(c, async (stream) => {
      let closed = false;
      let wake = Promise.withResolvers<void>();
      const stop = people.subscribe(() => wake.resolve());
      stream.onAbort(() => {
        closed = true;
        wake.resolve();
      });
      try {
        while (!closed) {
          await stream.writeSSE({ data: JSON.stringify(people.state(user)) });
          await wake.promise;
          await stream.sleep(coalesceMs);
          wake = Promise.withResolvers();
        }
      } finally {
        stop();
      }
    });
  });

  routes.post('/page/command', answer(Requests.command, people.command));
  routes.post('/page/message', answer(Requests.message, people.message));
  routes.post('/page/action', answer(Requests.action, people.action));
  routes.post('/page/view-submit', answer(Requests.viewSubmit, people.viewSubmit));
  routes.post('/page/view-close', answer(Requests.viewClose, people.viewClose));
  routes.post('/page/open-home', answer(Requests.openHome, people.openHome));
  routes.post('/page/suggest', answer(Requests.suggest, people.suggest));
  routes.post('/page/shortcut', answer(Requests.shortcut, people.shortcut));
  routes.post('/page/step', answer(Requests.step, people.step));
  routes.post('/page/world', answer(Requests.world, people.changeWorld));
  return routes;
}

function answer<Request>(schema: z.ZodType<Request>, act: (request: Request) => Promise<object>) {
  return async (c: NodeContext): Promise<Response> => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const request = schema.safeParse(body);
    if (!request.success) return c.json({ ok: false, notice: z.prettifyError(request.error) }, 400);
    return c.json(await act(request.data));
  };
}

/** Turns away requests that another site's page made through a browser on this machine. */
const localOnly: MiddlewareHandler<{ Bindings: HttpBindings }> = async (c, next) => {
  const host = (c.req.header('host') ?? '').replace(/:\d+$/, '');
  const site = c.req.header('sec-fetch-site') ?? 'same-origin';
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(host) && ['same-origin', 'none'].includes(site);
  if (!local) return c.json({ ok: false, notice: 'This is for pages on this machine only.' }, 403);
  await next();
  return undefined;
};
