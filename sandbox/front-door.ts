import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from './redis-process.ts';

/** One address in front of all bots, as a load balancer is in production: what is sent there reaches one that lives. */
export interface FrontDoor {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  close(): Promise<void>;
}

function passOn(port: number, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on('error', () => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end();
  });
  incoming.pipe(onward);
}

/** `ports` answers the ports of those who can take a request now; they take turns. Nobody there is answered with 503. */
export async function openFrontDoor(ports: () => readonly number[]): Promise<FrontDoor> {
  let turn = 0;
  const server = createServer((incoming, answer) => {
    const open = ports();
    const port = open[turn++ % Math.max(open.length, 1)];
    if (port === undefined) answer.writeHead(503).end();
    else passOn(port, incoming, answer);
  });
  const own = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(own, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${own}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
