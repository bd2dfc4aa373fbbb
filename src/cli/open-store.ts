import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readConfig } from '../config.ts';
import { createCards } from '../store/cards.ts';
import { createDueTimes } from '../store/due-times.ts';
import { createJournal } from '../store/journal.ts';
import { createKeyRing } from '../store/key-ring.ts';
import { createMigrationIndex } from '../store/migration-index.ts';
import { createRedisClients } from '../store/redis-clients.ts';
import { createStorageMark } from '../store/storage-mark.ts';
import { redisAddressOf } from '../wiring/redis.ts';
import { createVault } from '../store/vault.ts';
import type { Terminal } from './terminal.ts';

/** What the commands read and write in the bot's own Redis. */
function openStore(terminal: Terminal) {
  const config = readConfig(terminal.env, (path) => readFileSync(path, 'utf8'));
  const clients = createRedisClients(redisAddressOf(config), () => undefined);
  const client = clients.command;
  const ring = createKeyRing(config.vaultKeys);
  const ids = { nonce: () => randomBytes(16).toString('hex') };
  const clock = { now: () => terminal.now(), monotonic: () => performance.now(), wait: () => Promise.resolve() };
  return {
    client,
    journal: createJournal({ client, clock, ids }),
    index: createMigrationIndex(client),
    due: createDueTimes(client),
    cards: createCards(client),
    ring,
    mark: createStorageMark(client),
    config,
    clock,
    vault: createVault({ client, ring, ids }),
    close: () => clients.close(),
  };
}

/** The store of one command. */
export type Store = ReturnType<typeof openStore>;

/**
 * Runs a command on the Redis of the bot's configuration and lets go of it. Throws ConfigError before, and rejects with what
 * the command rejected with, StorageUnavailable when Redis does not answer.
 */
export async function withStore<T>(terminal: Terminal, use: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(terminal);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}
