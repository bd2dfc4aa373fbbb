import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { ListenerDeps } from './deps.ts';

/** Who typed, clicked or submitted; undefined for what no person waits for. */
function actorIn(body: object): string | undefined {
  const { user_id: typed, user } = body as { user_id?: unknown; user?: { id?: unknown } };
  if (typeof typed === 'string') return typed;
  return typeof user?.id === 'string' ? user.id : undefined;
}

/** Has the language of whoever acts looked up while the storage says whether this came before: a person waits for both. */
export const languageAhead =
  ({ people }: Pick<ListenerDeps, 'people'>): Middleware<AnyMiddlewareArgs> =>
  async ({ body, next }) => {
    const actor = actorIn(body);
    if (actor !== undefined) void people.languageOf(actor);
    await next();
  };
