import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';

/** A listening server. */
export interface Listening {
  port: number;
  /** Ends every connection, then the server. */
  close(): Promise<void>;
}

/** Where to listen; with `tls` the server speaks HTTPS. Port 0 takes a free one. */
export interface ListenOptions {
  port: number;
  tls?: { key: string; cert: string };
}

/** Serves the app on the loopback interface. */
export async function listen(app: Hono<{ Bindings: HttpBindings }>, options: ListenOptions): Promise<Listening> {
  // The global Request and Response stay as they are: a bot may run in the same process in tests.
  const base = { fetch: app.fetch, overrideGlobalObjects: false };
  const server = options.tls
    ? createAdaptorServer({ ...base, createServer: createHttpsServer, serverOptions: options.tls })
    : createAdaptorServer(base);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return { port: portOf(server), close: () => end(server, sockets) };
}

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function end(server: Pick<Server, 'close'>, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
