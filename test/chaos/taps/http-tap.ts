import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { withoutNames, type Exchange, type Heard, type Tap } from './crossing.ts';
import { textFrames } from './frames.ts';

/** What an HTTP tap stands between. */
export interface HttpTapOptions {
  /** Name of the neighbour. */
  name: string;
  /** Its origin, with the certificate to trust where it is `https:`; the tap then shows `serves`. */
  target: string;
  serves?: { key: string; cert: string };
  ca?: string;
  heard: Heard;
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

const endToEnd = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

/** The same places under the tap's own address: what the neighbour says of itself leads through the tap as well. */
const readdressed = (body: Buffer, from: string, to: string): Buffer => {
  const text = body.toString('latin1');
  return text.includes(from) ? Buffer.from(text.replaceAll(from, to), 'latin1') : body;
};

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function createForward({ target, ca }: HttpTapOptions) {
  const isHttps = target.startsWith('https:');
  const agent = isHttps ? new HttpsAgent({ keepAlive: true, ca }) : new Agent({ keepAlive: true });
  const send = isHttps ? httpsRequest : httpRequest;
  const forward = async (incoming: IncomingMessage, body: Buffer): Promise<Answer> => {
    const { method, url = '/', headers } = incoming;
    const onward = send(new URL(url, target), { agent, method, headers: { ...headers, host: new URL(target).host } });
    const reply = new Promise<IncomingMessage>((resolve, reject) => {
      onward.once('response', resolve);
      onward.once('error', reject);
    });
    onward.end(body);
    const answer = await reply;
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
  };
  return { forward, close: () => agent.destroy() };
}

async function pass(
  options: HttpTapOptions,
  forward: ReturnType<typeof createForward>['forward'],
  at: {
    incoming: IncomingMessage;
    outgoing: ServerResponse;
    own: string;
  },
): Promise<void> {
  const { incoming, outgoing, own } = at;
  const { name, target, heard } = options;
  const body = await buffer(incoming);
  const { method = '', url = '' } = incoming;
  const what = `${method} ${withoutNames(url.split('?')[0] ?? '')}`;
  const exchange: Exchange = { with: name, what, text: `${method} ${decodeURIComponent(url)}\n${unescaped(body)}` };
  const verdict = heard(exchange, 'before');
  if (verdict === 'swallow') return;
  if (verdict !== 'pass') {
    incoming.socket.destroy();
    await verdict.later;
  }
  const answer = await forward(incoming, body);
  if (heard(exchange, 'after') !== 'pass' || outgoing.destroyed) return;
  outgoing.writeHead(answer.status, endToEnd(answer.headers));
  outgoing.end(readdressed(answer.body, new URL(target).host, own));
}

/** Slack's calls are forms: what they say is read as people wrote it. */
function unescaped(body: Buffer): string {
  const text = body.toString('latin1');
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** A WebSocket: what the process says on it is heard frame by frame; it has no answers. */
function upgrade(
  options: HttpTapOptions,
  incoming: IncomingMessage,
  at: { client: Duplex; head: Buffer; own: string },
): void {
  const { client, own } = at;
  const { name, target, heard } = options;
  const { port, hostname, host } = new URL(target);
  const upstream = connect({ port: Number(port), host: hostname, noDelay: true }, () => {
    const lines = Object.entries({ ...incoming.headers, host }).map(([key, value]) => `${key}: ${String(value)}`);
    upstream.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(at.head);
  });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => one.destroy());
    one.on('close', () => other.destroy());
  }
  const frames = textFrames((text) => heard({ with: name, what: 'socket acknowledgement', text }, 'before') === 'pass');
  client.on('data', (bytes: Buffer) => {
    if (frames(bytes)) upstream.write(bytes);
    else upstream.destroy();
  });
  // Both ports have five digits, so that no frame changes its length.
  upstream.on('data', (bytes: Buffer) => void client.write(readdressed(bytes, host, own)));
}

/** Stands between a process and an HTTP server. */
export async function openHttpTap(options: HttpTapOptions): Promise<Tap & { url: string }> {
  const sockets = new Set<Socket>();
  const { forward, close } = createForward(options);
  let own = '';
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // The neighbour is gone or the process is: either way nobody waits for an answer here.
    pass(options, forward, { incoming, outgoing, own }).catch(() => outgoing.destroy());
  };
  const server: Server = options.serves ? createHttpsServer(options.serves, answer) : createServer(answer);
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming, client, head) => upgrade(options, incoming, { client, head, own }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  own = `127.0.0.1:${port}`;
  return {
    port,
    url: `${new URL(options.target).protocol}//${own}`,
    close: () =>
      new Promise((resolve) => {
        close();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
