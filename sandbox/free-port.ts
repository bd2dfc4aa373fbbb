import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what Linux (from 32768) and macOS (from 49152) give away by themselves: a port that is free when asked for is not taken
 * by somebody's outgoing connection, or by a `listen(0)`, before it is used. Low enough that this holds for the bus of a Redis
 * Cluster too, which listens 10 000 above, where no port is drawn.
 */
const LOWEST = 10_000;
const HIGHEST = 19_999;
const TRIES = 500;

const given = new Set<number>();

const draw = (): number => randomInt(LOWEST, HIGHEST + 1);

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/**
 * A TCP port of the loopback interface that is free, and that this process is not told again. For what cannot listen on port 0
 * and tell which it got: other programs, and addresses that must be known beforehand.
 */
export async function freePort(next: () => number = draw): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = next();
    if (given.has(port)) continue;
    // Before it is looked at: of two who ask at once, one gets it.
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error('no port of the loopback interface is free');
}
