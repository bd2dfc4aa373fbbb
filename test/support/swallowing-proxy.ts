import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/**
 * A TCP proxy in front of a server that can lose a request or an answer. `marker` is any text of the command or request; the
 * loss strikes the next one whose bytes contain it, once.
 */
export interface SwallowingProxy {
  url: string;
  /** The request reaches the server; the connection is cut after `bytes` of its answer have passed. */
  loseNextAnswer(marker: string, bytes?: number): void;
  /** The request never reaches the server: the connection is cut instead. */
  loseNextRequest(marker: string): void;
  /** Requests and answers lost so far. */
  lost(): number;
  /** How often an HTTP request with this first line, as in `POST /v25.0/1/register`, was made. */
  requests(line: string): number;
  /** Bytes that passed of the answers that followed this marker. */
  passed(marker: string): number;
  stop(): Promise<void>;
}

interface Strike {
  marker: string;
  /** Bytes of the answer that still pass; undefined: the request does not pass. */
  left: number | undefined;
}

const REQUEST_LINE = /^(?:GET|POST|DELETE) \S+/u;

/** Listens on a free port of the loopback interface; `url` is the server's own address, `redis://` or `http://`. */
export async function startSwallowingProxy(url: string): Promise<SwallowingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const strikes = new Map<string, Strike>();
  const counts = new Map<string, number>();
  const passed = new Map<string, number>();
  let lost = 0;
  const count = (tally: Map<string, number>, key: string, by = 1) => void tally.set(key, (tally.get(key) ?? 0) + by);

  const strikeOn = (bytes: Buffer): Strike | undefined => {
    for (const [marker, strike] of strikes) {
      if (!bytes.includes(marker)) continue;
      strikes.delete(marker);
      return strike;
    }
    return undefined;
  };

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let struck: Strike | undefined;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      const line = REQUEST_LINE.exec(bytes.toString('latin1', 0, 200))?.[0];
      if (line !== undefined) {
        count(counts, line);
        struck = undefined;
      }
      struck = strikeOn(bytes) ?? struck;
      if (!struck || struck.left !== undefined) return void upstream.write(bytes);
      lost++;
      client.destroy();
    });
    upstream.on('data', (bytes) => {
      if (struck?.left === undefined) return void client.write(bytes);
      const part = bytes.subarray(0, struck.left);
      struck.left -= part.length;
      count(passed, struck.marker, part.length);
      if (part.length === bytes.length) return void client.write(part);
      lost++;
      // What was let through has to arrive before the end does.
      client.end(part, () => client.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${target.protocol}//127.0.0.1:${port}`,
    loseNextAnswer: (marker, bytes = 0) => void strikes.set(marker, { marker, left: bytes }),
    loseNextRequest: (marker) => void strikes.set(marker, { marker, left: undefined }),
    lost: () => lost,
    requests: (line) => counts.get(line) ?? 0,
    passed: (marker) => passed.get(marker) ?? 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
