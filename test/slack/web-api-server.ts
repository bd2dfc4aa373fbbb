import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of a Web API method. */
export interface ApiCall {
  method: string;
  arguments: Record<string, string>;
}

/** What the server does with a call: an answer as JSON, a status with headers, or no answer at all. */
export type Reaction = { json: object } | { status: number; headers: Record<string, string> } | 'hang up';

/** A Web API that remembers every call and answers as the test says. */
export interface WebApiServer {
  url: string;
  calls: ApiCall[];
  /** Decides the next answers, the first for the first call; afterwards everything is well. */
  reactions: Reaction[];
  close(): Promise<void>;
}

/** Starts it on the loopback interface. */
export async function startWebApiServer(): Promise<WebApiServer> {
  const calls: ApiCall[] = [];
  const reactions: Reaction[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      calls.push({ method: (request.url ?? '').slice('/api/'.length), arguments: Object.fromEntries(form) });
      const reaction = reactions.shift() ?? {
        json: { ok: true, channel: form.get('channel'), ts: `${calls.length}.0` },
      };
      if (reaction === 'hang up') return request.socket.destroy();
      if ('status' in reaction) return response.writeHead(reaction.status, reaction.headers).end();
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reaction.json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    reactions,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
