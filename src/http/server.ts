import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './route.ts';
import type { Route } from './route.ts';

/** A server of ours. */
export interface HttpServer {
  /** The port it listens on. */
  port: number;
  /** Takes no new requests, lets those under way end, and closes what is left after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** Clients that send slowly are cut off, ms. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 };

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** Chooses the route by its literal path, also one added later; 404 and 405 for the rest. */
export function dispatch(routes: readonly Route[]): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const route = routes.find(({ path }) => path === pathOf(request));
    if (!route) return answer(response, 404, 'not found\n');
    if (route.method.includes(request.method ?? '')) return route.handler(request, response);
    response.setHeader('allow', route.method.join(', '));
    return answer(response, 405, 'method not allowed\n');
  };
}

/** Listens on `port` (0: any free one) and serves the routes; rejects when the port is taken. */
export async function createHttpServer(options: {
  port: number;
  host: string;
  routes: readonly Route[];
}): Promise<HttpServer> {
  const server = createServer(timeouts, dispatch(options.routes));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs = 2_000) =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
