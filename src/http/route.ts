import type { IncomingMessage, ServerResponse } from 'node:http';

/** A path we answer, in the form that Bolt's `customRoutes` takes too; `path` is literal. */
export interface Route {
  path: string;
  method: string[];
  handler: (request: IncomingMessage, response: ServerResponse) => void;
}

/** What went wrong while a request was answered; must not throw. */
export type Report = (problem: string, error: unknown) => void;

/** A text, plain unless its type says otherwise. */
export type Content = string | { type: string; text: string };

/** Ends a response, unless it has been ended. Nothing we answer may be cached or guessed at. */
export function answer(response: ServerResponse, status: number, content: Content): void {
  if (response.writableEnded || response.destroyed) return;
  const { type, text } = typeof content === 'string' ? { type: 'text/plain', text: content } : content;
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

/** Makes a handler of an asynchronous one: a rejection is reported and answered with 500. */
export function handled(
  work: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  report: Report,
): Route['handler'] {
  return (request, response) => {
    work(request, response).catch((error: unknown) => {
      report('request failed', error);
      answer(response, 500, 'internal error\n');
    });
  };
}

/** The parameters of a request's address. */
export const queryOf = (request: IncomingMessage): URLSearchParams =>
  new URL(request.url ?? '/', 'http://localhost').searchParams;
