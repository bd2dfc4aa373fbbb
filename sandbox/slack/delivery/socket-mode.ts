import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Traffic } from '../traffic.ts';
import type { Acknowledgement, Delivery, Envelope } from './delivery.ts';
import { eventRetryDelaysMs, readAcknowledgement } from './delivery.ts';

/** What Socket Mode needs to know. Times in milliseconds. */
export interface SocketModeOptions {
  appId: string;
  ackTimeoutMs: number;
  /** After this long a socket gets `disconnect` and nothing more; undefined: never. */
  socketLifetimeMs: number | undefined;
  traffic: Traffic;
}

interface Link {
  socket: WebSocket;
  /** After `disconnect` Slack routes nothing to this socket, but still takes acknowledgements from it. */
  draining: boolean;
}

const socketLimit = 10;
const pingIntervalMs = 10_000;
const drainMs = 10_000;

/** Slack's side of Socket Mode: single-use tickets, up to ten sockets, each envelope to one of them. */
export class SocketMode implements Delivery {
  private readonly options: SocketModeOptions;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly tickets = new Set<string>();
  private readonly pending = new Map<string, (body: unknown) => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private links: Link[] = [];
  private turn = 0;
  private closed = false;
  private last: Envelope | undefined;

  constructor(options: SocketModeOptions) {
    this.options = options;
  }

  /** Takes WebSocket upgrades from the server the Web API runs on. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const ticket = url.searchParams.get('ticket') ?? '';
      if (url.pathname !== '/link/' || !this.tickets.delete(ticket)) {
        socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (link) => this.welcome(link));
    });
  }

  /** The path of a fresh WebSocket URL, good for one connection; what apps.connections.open answers. */
  ticketPath(): string {
    const ticket = randomUUID();
    this.tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${this.options.appId}`;
  }

  /** How many sockets can be given an envelope now. */
  connections(): number {
    return this.links.filter((link) => !link.draining).length;
  }

  async deliver(envelope: Envelope): Promise<Acknowledgement> {
    this.last = envelope;
    const outcome = await this.send(envelope, {});
    if (envelope.type === 'events_api' && outcome.kind !== 'acked') this.retryEvent(envelope, 1);
    return outcome;
  }

  async redeliverLast(): Promise<Acknowledgement> {
    if (!this.last) throw new Error('nothing was delivered yet');
    return this.deliverAs(1, this.last);
  }

  async deliverAs(attempt: number, envelope: Envelope): Promise<Acknowledgement> {
    return this.send(envelope, { retry_attempt: attempt, ...(attempt > 0 && { retry_reason: 'timeout' }) });
  }

  /** Tells every socket to reconnect, as Slack does before it recycles its hosts. */
  recycle(): void {
    for (const link of this.links) this.drain(link, 'refresh_requested');
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await Promise.all(this.links.map(({ socket }) => closeGently(socket)));
    await new Promise<void>((resolve) => this.sockets.close(() => resolve()));
  }

  private welcome(socket: WebSocket): void {
    if (this.links.length >= socketLimit) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    const link: Link = { socket, draining: false };
    this.links.push(link);
    const ping = setInterval(() => socket.ping(), pingIntervalMs);
    socket.on('message', (data: Buffer) => this.receive(data.toString('utf8')));
    // A client that dies mid-frame is its own problem; 'close' follows and cleans up.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(ping);
      this.links = this.links.filter((other) => other !== link);
    });
    socket.send(JSON.stringify(this.hello()));
    const lifetime = this.options.socketLifetimeMs;
    if (lifetime !== undefined) this.after(lifetime, () => this.drain(link, 'warning'));
  }

  private hello(): object {
    return {
      type: 'hello',
      num_connections: this.links.length,
      debug_info: { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.options.appId },
    };
  }

  private drain(link: Link, reason: 'warning' | 'refresh_requested'): void {
    if (link.draining || link.socket.readyState !== link.socket.OPEN) return;
    link.draining = true;
    link.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sandbox' } }));
    this.after(drainMs, () => link.socket.close());
  }

  private async send(
    envelope: Envelope,
    retry: { retry_attempt?: number; retry_reason?: string },
  ): Promise<Acknowledgement> {
    const open = this.links.filter((link) => !link.draining && link.socket.readyState === link.socket.OPEN);
    const link = open[this.turn % Math.max(open.length, 1)];
    this.turn += 1;
    if (!link) return { kind: 'dispatch_failed' };

    const envelopeId = [4, 2, 2, 2, 6].map((bytes) => randomBytes(bytes).toString('hex')).join('-');
    const text = JSON.stringify({
      envelope_id: envelopeId,
      type: envelope.type,
      accepts_response_payload: envelope.acceptsResponse,
      ...retry,
      payload: envelope.payload,
    });
    const acknowledgement = this.awaitAcknowledgement(envelopeId);
    link.socket.send(text);
    this.options.traffic.record({ direction: 'to-bot', what: envelope.type, text });
    return acknowledgement;
  }

  private awaitAcknowledgement(envelopeId: string): Promise<Acknowledgement> {
    return new Promise((resolve) => {
      const timer = this.after(this.options.ackTimeoutMs, () => {
        this.pending.delete(envelopeId);
        resolve({ kind: 'operation_timeout' });
      });
      this.pending.set(envelopeId, (body) => {
        clearTimeout(timer);
        this.timers.delete(timer);
        this.pending.delete(envelopeId);
        resolve({ kind: 'acked', payload: readAcknowledgement(body) });
      });
    });
  }

  private receive(text: string): void {
    this.options.traffic.record({ direction: 'from-bot', what: 'acknowledgement', text });
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('envelope_id' in parsed)) return;
    const settle = this.pending.get(String(parsed.envelope_id));
    settle?.('payload' in parsed ? parsed.payload : undefined);
  }

  private retryEvent(envelope: Envelope, attempt: number): void {
    const delay = eventRetryDelaysMs[attempt - 1];
    if (delay === undefined || this.closed) return;
    this.after(delay, () => {
      void this.send(envelope, { retry_attempt: attempt, retry_reason: 'timeout' }).then((outcome) => {
        if (outcome.kind !== 'acked') this.retryEvent(envelope, attempt + 1);
      });
    });
  }

  private after(delayMs: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, delayMs);
    this.timers.add(timer);
    return timer;
  }
}

/** Closes with a close frame; a client that does not answer it within half a second is cut off. */
async function closeGently(socket: WebSocket): Promise<void> {
  const impatience = setTimeout(() => socket.terminate(), 500);
  await new Promise<void>((resolve) => {
    socket.once('close', resolve);
    socket.close(1001);
  });
  clearTimeout(impatience);
}
