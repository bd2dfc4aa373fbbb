import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One exchange with an HTTP server of this process: the emulators. */
export interface Exchange {
  method: string;
  path: string;
  request: string;
  response: string;
}

const CHANNEL = 'http.server.request.start';

const textOf = (chunk: unknown): string => {
  if (typeof chunk === 'string') return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : '';
};

/** Bodies of everything that reaches a server of this process, without changing it. `stop` ends it. */
export function tapServers(): { exchanges: Exchange[]; stop(): void } {
  const exchanges: Exchange[] = [];
  const listen = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const exchange = { method: request.method ?? '', path: request.url ?? '', request: '', response: '' };
    exchanges.push(exchange);
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding?: BufferEncoding) => {
      exchange.request += textOf(chunk);
      return push(chunk, encoding);
    };
    const write = response.write.bind(response);
    const end = response.end.bind(response);
    response.write = ((...args: Parameters<typeof write>) => {
      exchange.response += textOf(args[0]);
      return write(...args);
    }) as typeof response.write;
    response.end = ((...args: Parameters<typeof end>) => {
      exchange.response += textOf(args[0]);
      return end(...args);
    }) as typeof response.end;
  };
  subscribe(CHANNEL, listen);
  return { exchanges, stop: () => void unsubscribe(CHANNEL, listen) };
}
