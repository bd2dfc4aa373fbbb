import WebSocket from 'ws';
import type { Json } from '../../../sandbox/page-api.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { secrets } from './ferry-app.ts';
import { clientOf } from './web-client.ts';

/** A bot of few lines that lets a test see every envelope and decide every acknowledgement. */
export class BareBot {
  readonly received: { type: string; payload: Json; envelope: Json }[] = [];
  readonly disconnects: string[] = [];
  answer: (payload: Json, type: string) => object | undefined | 'silence' = () => undefined;
  private readonly socket: WebSocket;

  private constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data: Buffer) => this.receive(JSON.parse(data.toString('utf8'))));
  }

  static async connect(slack: SlackEmulator): Promise<BareBot> {
    const { url = '' } = await clientOf(slack, secrets.appToken).apps.connections.open({});
    const bot = new BareBot(url);
    await new Promise((resolve) => bot.socket.once('message', resolve));
    return bot;
  }

  last(): Json {
    return this.received.at(-1)?.payload ?? {};
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('close', () => resolve());
      this.socket.close();
    });
  }

  /** Resolves when Slack told this socket to reconnect. */
  async untilDisconnect(): Promise<void> {
    while (this.disconnects.length === 0) await new Promise((resolve) => this.socket.once('message', resolve));
  }

  /** Resolves when so many envelopes have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) await new Promise((resolve) => this.socket.once('message', resolve));
  }

  private receive(envelope: Json): void {
    if (envelope['type'] === 'disconnect') this.disconnects.push(String(envelope['reason']));
    if (typeof envelope['envelope_id'] !== 'string') return;
    const payload = envelope['payload'] as Json;
    this.received.push({ type: String(envelope['type']), payload, envelope });
    const answer = this.answer(payload, String(envelope['type']));
    if (answer === 'silence') return;
    this.socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'], ...(answer && { payload: answer }) }));
  }
}
