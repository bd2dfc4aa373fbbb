import { randomBytes } from 'node:crypto';
import { createKeyRing, type KeyRing } from '../../src/store/key-ring.ts';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import type { EventOf } from '../../src/migration/event.ts';
import { E164, MigrationId, PhoneNumberId, RequestId, SlackUserId, WabaId } from '../../src/migration/ids.ts';
import type { Clock, Ids } from '../../src/workflow/ports.ts';

/** The clock of this machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      });
    }),
};

const base32 = (length: number) =>
  [...randomBytes(length)].map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('');

/** Ids from the machine's randomness. */
export const randomIds: Ids = {
  migrationId: (number) => MigrationId.parse(`${number.slice(1)}-${base32(10)}`),
  requestId: () => RequestId.parse(randomBytes(16).toString('hex')),
  nonce: () => randomBytes(16).toString('hex'),
  pin: () => '271828',
  password: () => base32(40),
};

/** A number nobody else in the test uses. */
export const aNumber = (): E164 =>
  E164.parse(`+1631${String(randomBytes(4).readUInt32BE() % 10_000_000).padStart(7, '0')}`);

/** A fresh 32-byte key under a name. */
export const aRingKey = (kid = 'k1') => {
  const bytes = new Uint8Array(randomBytes(32));
  return { kid, key: { reveal: () => bytes } };
};

/** A ring with one fresh key. */
export const aKeyRing = (): KeyRing => createKeyRing([aRingKey()]);

/** Connections to a test's Redis, ready; close them in afterAll. */
export async function connectClients(url: string): Promise<RedisClients> {
  const clients = createRedisClients(url, () => undefined);
  await Promise.all([untilReady(clients.command), untilReady(clients.guard)]);
  return clients;
}

/** The first event of a journal. */
export const started = (id: MigrationId): EventOf<'started'> => ({
  type: 'started',
  id,
  number: E164.parse(`+${id.split('-')[0]}`),
  typed: '+1 631 555 1234',
  route: 'on-premises-to-cloud',
  waba: { id: WabaId.parse('102290129340398'), name: 'Acme Support' },
  phoneNumberId: PhoneNumberId.parse('106540352242922'),
  deployment: 'frankfurt',
  requestedBy: SlackUserId.parse('U0AGENT'),
});
