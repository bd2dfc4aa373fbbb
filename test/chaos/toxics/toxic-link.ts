import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Random } from '../../../sandbox/meta/random.ts';
import { createLane, type Lane } from './lane.ts';

/** What is wrong with a link. */
export type Toxic =
  /** Every reply comes so much later, ms. */
  | { kind: 'slow'; ms: number }
  /** This share of the replies never comes, nor anything after them on their connection. */
  | { kind: 'swallowed replies'; share: number; random: Random }
  /** Nothing passes; what waits goes on its way when the link heals, if its connection still stands. */
  | { kind: 'black hole' }
  /** The other end of every connection that there is has gone without a word; new ones work. */
  | { kind: 'half-open' };

/** A TCP link from a process to a neighbour that can be spoilt. */
export interface ToxicLink {
  /** Where the neighbour is to be found instead. */
  url: string;
  /** Spoils the link, or heals it. */
  set(toxic: Toxic | undefined): void;
  close(): Promise<void>;
}

interface Line {
  client: Socket;
  upstream: Socket;
  /** Nothing comes from this end any more, for good. */
  isSevered: boolean;
  isMute: boolean;
  /** Something was asked since the last reply. */
  awaitsReply: boolean;
  up: Lane;
  down: Lane;
}

/** The neighbour's own address in a plain reply becomes the link's: ports of five digits both, so that no length changes. */
function createReaddressing(target: URL, own: () => string): (bytes: Buffer) => Buffer {
  const { protocol, host } = target;
  return (bytes) => {
    if (protocol !== 'http:' || !bytes.includes(host)) return bytes;
    return Buffer.from(bytes.toString('latin1').replaceAll(host, own()), 'latin1');
  };
}

/** Opens a link to the neighbour at this address. */
export async function openToxicLink(target: string): Promise<ToxicLink> {
  const address = new URL(target);
  const lines = new Set<Line>();
  let toxic: Toxic | undefined;
  let own = '';
  const readdressed = createReaddressing(address, () => own);
  const isHeld = () => toxic?.kind === 'black hole';

  const request = (line: Line, bytes: Buffer) => {
    if (line.isSevered) return;
    // The first request since a reply: what is swallowed is known before its reply can come.
    if (toxic?.kind === 'swallowed replies' && !line.awaitsReply && toxic.random() < toxic.share) line.isMute = true;
    line.awaitsReply = true;
    line.up.put(() => line.upstream.write(bytes), 0);
  };

  const reply = (line: Line, bytes: Buffer) => {
    line.awaitsReply = false;
    if (line.isMute || line.isSevered) return;
    line.down.put(() => line.client.write(readdressed(bytes)), toxic?.kind === 'slow' ? toxic.ms : 0);
  };

  const serve = (client: Socket) => {
    const upstream = connect({ port: Number(address.port), host: address.hostname, noDelay: true });
    const [up, down] = [createLane(isHeld), createLane(isHeld)];
    const line: Line = { client, upstream, isSevered: false, isMute: false, awaitsReply: false, up, down };
    lines.add(line);
    client.on('data', (bytes) => request(line, bytes));
    upstream.on('data', (bytes) => reply(line, bytes));
    client.on('error', () => client.destroy());
    upstream.on('error', () => upstream.destroy());
    client.on('close', () => {
      lines.delete(line);
      up.close();
      down.close();
      upstream.destroy();
    });
    // Who was severed does not hear that the other end has gone.
    upstream.on('close', () => (line.isSevered ? undefined : down.put(() => client.destroy(), 0)));
  };

  const server = createServer({ noDelay: true }, serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  own = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: `${address.protocol}//${own}`,
    set(next) {
      toxic = next;
      for (const line of lines) {
        line.up.drain();
        line.down.drain();
        if (toxic?.kind !== 'half-open') continue;
        line.isSevered = true;
        line.upstream.destroy();
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const { client } of lines) client.destroy();
      }),
  };
}
