import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One address in front of all bots, as a load balancer is in production: what is sent there reaches one that lives. */
export interface FrontDoor {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  close(): Promise<void>;
}

/** The reply of whoever listens on the port; rejects when nobody does. */
function ask(port: number, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method, url, headers } = incoming;
  return new Promise((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, resolve);
    onward.once('error', reject);
    onward.end(body);
  });
}

async function passOn(ports: readonly number[], incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const body = await buffer(incoming);
  for (const port of ports) {
    const reply = await ask(port, incoming, body).catch(() => undefined);
    if (!reply) continue;
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
    return;
  }
  answer.writeHead(503).end();
}

/** `ports` answers the ports of those who may take a request now; they take turns. When nobody takes it, 503. */
export async function openFrontDoor(ports: () => readonly number[]): Promise<FrontDoor> {
  let turn = 0;
  const server = createServer((incoming, answer) => {
    const open = ports();
    const first = turn++ % Math.max(open.length, 1);
    passOn([...open.slice(first), ...open.slice(0, first)], incoming, answer).catch(() => answer.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
