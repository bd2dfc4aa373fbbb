import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { SlackContext } from './slack-context.ts';

/** Hono's context on a node server: `env.incoming` is the raw request. */
export type NodeContext = Context<{ Bindings: HttpBindings }>;

/** While Slack is down: the answer that says so, or an answer that never leaves because the connection is cut. */
export function outage({ faults, traffic }: SlackContext, what: string, c: NodeContext): Response | undefined {
  switch (faults.currentOutage()) {
    case 'connection-reset':
      traffic.record({ direction: 'to-bot', what, status: 0, text: 'connection reset' });
      c.env.incoming.socket.destroy();
      return new Response(null, { status: 500 });
    case 'http-503':
      traffic.record({ direction: 'to-bot', what, status: 503, text: 'Service Unavailable' });
      return c.text('Service Unavailable', 503);
    case undefined:
      return undefined;
  }
}
