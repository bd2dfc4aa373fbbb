import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { openToxicLink, type ToxicLink } from './toxic-link.ts';

describe('a link that can be spoilt', () => {
  let echo: Server;
  let link: ToxicLink;
  let client: Socket;
  let heard: string;
  let wasClosed: boolean;
  const received: string[] = [];

  const dial = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(link.url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const say = (text: string) => void client.write(text);
  /** Resolves when the client has heard so much. */
  const hears = async (text: string) => {
    while (!heard.endsWith(text)) await once(client, 'data');
    return heard;
  };
  const arrives = async (text: string) => {
    while (!received.join('').includes(text)) await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(async () => {
    received.length = 0;
    echo = createServer((socket) =>
      socket
        .on('error', () => socket.destroy())
        .on('data', (bytes) => {
          received.push(bytes.toString());
          socket.write(bytes);
        }),
    );
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    link = await openToxicLink(`redis://127.0.0.1:${(echo.address() as AddressInfo).port}`);
    heard = '';
    wasClosed = false;
    client = await dial();
    client.on('data', (bytes) => void (heard += bytes.toString()));
    client.on('close', () => void (wasClosed = true));
    say('one ');
    await hears('one ');
  });

  afterEach(async () => {
    client.destroy();
    await link.close();
    await new Promise((resolve) => echo.close(resolve));
  });

  test('keeps the order of what was slow and of what came after it healed', async () => {
    link.set({ kind: 'slow', ms: 60 });
    say('two ');
    await arrives('two ');
    link.set(undefined);
    say('three ');

    expect(await hears('three ')).toBe('one two three ');
  });

  test('swallows the reply and all after it on its connection, but not the request', async () => {
    link.set({ kind: 'swallowed replies', share: 1, random: () => 0 });
    say('two ');
    await arrives('two ');
    link.set(undefined);
    say('three ');
    await arrives('three ');

    expect(heard).toBe('one ');
  });

  test('lets out what a black hole held as soon as it heals', async () => {
    link.set({ kind: 'black hole' });
    say('two ');
    const other = await dial();
    other.destroy();
    expect(received).toEqual(['one ']);
    link.set(undefined);

    expect(await hears('two ')).toBe('one two ');
  });

  test('leaves the connections of before half open, and lets new ones work', async () => {
    link.set({ kind: 'half-open' });
    say('two ');
    const other = await dial();
    other.write('three ');
    const [bytes] = (await once(other, 'data')) as [Buffer];
    other.destroy();

    expect(bytes.toString()).toBe('three ');
    expect({ heard, wasClosed, received }).toEqual({ heard: 'one ', wasClosed: false, received: ['one ', 'three '] });
  });
});
