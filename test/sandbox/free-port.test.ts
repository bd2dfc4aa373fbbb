import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort } from '../../sandbox/free-port.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a free port', () => {
  test('can be listened on, and of many who ask at once each is told another', async () => {
    const ports = await Promise.all(Array.from({ length: 100 }, () => freePort()));

    expect(new Set(ports).size).toBe(100);
    expect(await Promise.all(ports.map(listen))).toEqual(ports);
  });

  test('is none that the system gives away by itself, and neither is the bus port of a Redis Cluster beside it', async () => {
    const byItself = await listen(0);
    const ports = await Promise.all(Array.from({ length: 100 }, () => freePort()));

    expect(byItself).toBeGreaterThan(32_767);
    expect(Math.max(...ports) + 10_000).toBeLessThan(32_768);
    expect(Math.max(...ports)).toBeLessThan(Math.min(...ports) + 10_000);
  });

  test('is not one that is taken', async () => {
    const taken = await listen(0);
    const left = await listen(0);
    servers.pop()?.close();
    const drawn = [taken, await freePort(), left];

    expect(await freePort(() => drawn.shift() ?? 0)).toBe(left);
  });

  test('is told to be missing when every one is taken', async () => {
    const taken = await listen(0);

    await expect(freePort(() => taken)).rejects.toThrow('no port');
  });
});
