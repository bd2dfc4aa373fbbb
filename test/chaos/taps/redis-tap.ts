import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../../../sandbox/bot-process.ts';
import { withoutNames, type Exchange, type Heard, type Tap } from './crossing.ts';
import { commandIn, replyEnd } from './resp.ts';

/** Names of the store's scripts by their hash, alone and after the guard's prelude, in this copy of the program. */
export function scriptsOf(root: string): Map<string, string> {
  const folder = join(root, 'src/store/lua');
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
  const prelude = textOf('guard-prelude.lua');
  return new Map(
    readdirSync(folder).flatMap((file) =>
      [textOf(file), `${prelude}\n${textOf(file)}`].map((lua) => [sha1Of(lua), file.replace('.lua', '')] as const),
    ),
  );
}

const sha1Of = (text: string): string => createHash('sha1').update(text).digest('hex');

const SHORT = 6;

/** The command with its script or its first key: `EVALSHA guard-mark ferryman:{*}:guard`. */
function whatOf([command = '', ...words]: readonly string[], scripts: ReadonlyMap<string, string>): string {
  const name = command.toUpperCase();
  if (name !== 'EVALSHA' && name !== 'EVAL') return withoutNames(`${name} ${(words[0] ?? '').slice(0, 80)}`).trim();
  const [script = '', , key = ''] = words;
  const sha1 = name === 'EVAL' ? sha1Of(Buffer.from(script, 'latin1').toString()) : script;
  return `${name} ${scripts.get(sha1) ?? sha1.slice(0, SHORT)} ${withoutNames(key)}`.trim();
}

/** Cuts what has come so far into whole pieces, each of which may stop the flow. */
function flow(endOf: (bytes: Buffer) => number | undefined, take: (piece: Buffer) => 'go on' | 'stop') {
  let rest = Buffer.alloc(0);
  let stopped = false;
  return (bytes: Buffer) => {
    if (stopped) return;
    rest = Buffer.concat([rest, bytes]);
    for (let end = endOf(rest); end !== undefined && !stopped; end = endOf(rest)) {
      const piece = rest.subarray(0, end);
      rest = rest.subarray(end);
      stopped = take(piece) === 'stop';
      if (rest.length === 0) return;
    }
  };
}

function serve({ client, upstream }: { client: Socket; upstream: Socket }, tap: Required<RedisTapOptions>): void {
  const { heard, scripts } = tap;
  const awaited: Exchange[] = [];
  client.on(
    'data',
    flow(
      (bytes) => commandIn(bytes)?.end,
      (piece) => {
        const words = commandIn(piece)?.words ?? [];
        const exchange = { with: 'Redis', what: whatOf(words, scripts), text: piece.toString('latin1') };
        if (heard(exchange, 'before') !== 'pass') return 'stop';
        awaited.push(exchange);
        upstream.write(piece);
        return 'go on';
      },
    ),
  );
  upstream.on(
    'data',
    flow(
      (bytes) => replyEnd(bytes),
      (piece) => {
        // A push of RESP 3 answers nothing.
        const exchange = piece[0] === '>'.codePointAt(0) ? undefined : awaited.shift();
        if (exchange && heard(exchange, 'after') !== 'pass') return 'stop';
        client.write(piece);
        return 'go on';
      },
    ),
  );
}

/** What a Redis tap stands between. */
export interface RedisTapOptions {
  /** `redis://` address of the server. */
  target: string;
  heard: Heard;
  /** Names of scripts by their hash; the store's own where none are given. */
  scripts?: ReadonlyMap<string, string>;
}

/** Stands between a process and a Redis; what it swallows ends that connection's traffic. */
export async function openRedisTap(options: RedisTapOptions): Promise<Tap & { url: string }> {
  const target = new URL(options.target);
  const tap = { scripts: scriptsOf(ROOT), ...options };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    serve({ client, upstream }, tap);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
