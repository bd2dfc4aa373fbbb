import { serveStatic } from '@hono/node-server/serve-static';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { ApiMethods } from './api-call.ts';
import { apiRoutes } from './api-routes.ts';
import type { PeopleActions } from './page/people-actions.ts';
import { fileRoutes } from './file-routes.ts';
import { pageRoutes } from './page/page-routes.ts';
import { responseUrlRoutes } from './response-url-routes.ts';
import type { SlackContext } from './slack-context.ts';

/** Every HTTP route of the emulated Slack: the Web API, response_urls, files, the page and its own API. */
export function slackRoutes(
  context: SlackContext,
  { methods, people, pageFolder }: { methods: ApiMethods; people: PeopleActions; pageFolder: string | undefined },
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', apiRoutes(context, methods));
  app.route('/', responseUrlRoutes(context));
  app.route('/', fileRoutes(context));
  app.route('/', pageRoutes(people));
  if (pageFolder !== undefined) app.use('/*', serveStatic({ root: pageFolder }));
  return app;
}
