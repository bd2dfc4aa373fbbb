import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Json, Outcome, PageState } from '../../../sandbox/page-api.ts';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** What the page posted: the route below /page/ and the body. */
export interface Posted {
  route: string;
  body: Json;
}

/** A server that plays the sandbox to the page: serves what the test says the state is, and notes what the page posts. */
export class PageFixture {
  /** What was posted and not taken yet, oldest first. */
  readonly posts: Posted[] = [];
  private waiting: (() => void)[] = [];
  /** Answers of POSTs by route; `{ok: true}` where there is none. */
  readonly answers: Record<string, Outcome | { options: Json[] }> = {};
  private readonly streams = new Map<ServerResponse, string>();
  private readonly server: Server;
  private readonly dist: string;
  private stateOf: (user: string) => PageState;

  constructor(dist: string, stateOf: (user: string) => PageState) {
    this.dist = dist;
    this.stateOf = stateOf;
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  /** Starts on a free loopback port and answers the page's address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    for (const stream of this.streams.keys()) stream.end();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Changes the state and sends it to every open page. */
  show(stateOf: (user: string) => PageState): void {
    this.stateOf = stateOf;
    for (const [stream, user] of this.streams) stream.write(`data: ${JSON.stringify(stateOf(user))}\n\n`);
  }

  /** The body posted first to that route, as soon as it is there. Each is handed out once. */
  async taken(route: string): Promise<Json> {
    for (;;) {
      const at = this.posts.findIndex((post) => post.route === route);
      const [post] = at < 0 ? [] : this.posts.splice(at, 1);
      if (post !== undefined) return post.body;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://page');
    if (url.pathname === '/page/events') return this.open(response, url.searchParams.get('user') ?? '');
    if (request.method === 'POST') return this.take(request, response, url.pathname.replace('/page/', ''));
    this.file(response, url.pathname === '/' ? '/index.html' : url.pathname);
  }

  private open(response: ServerResponse, user: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify(this.stateOf(user))}\n\n`);
    this.streams.set(response, user);
    response.on('close', () => this.streams.delete(response));
  }

  private async take(request: IncomingMessage, response: ServerResponse, route: string): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    this.posts.push({ route, body: JSON.parse(Buffer.concat(parts).toString()) as Json });
    this.waiting.splice(0).forEach((wake) => wake());
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this.answers[route] ?? { ok: true }));
  }

  private file(response: ServerResponse, path: string): void {
    try {
      const content = readFileSync(join(this.dist, normalize(path)));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}
