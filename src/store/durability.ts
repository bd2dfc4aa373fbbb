import { Cluster, type Redis } from 'ioredis';
import { stored, type RedisClient } from './storage.ts';

/** What can confirm a write, as the script that wrote it saw it. */
export interface Confirmers {
  version: string;
  replicas: number;
  appendOnly: boolean;
}

/** A command that waits for confirmation, and the answer that satisfies. */
export interface Confirmation {
  command: 'WAITAOF' | 'WAIT';
  /** [local disk, replicas]; WAIT knows replicas only. */
  wanted: { disk: number; replicas: number };
}

const WAIT_MS = 500;

const atLeast72 = (version: string) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 7 || (major === 7 && minor >= 2);
};

/** What to wait for: the disk where Redis can tell (7.2 on), one replica where there is any; undefined when neither is possible. */
export function confirmationFrom({ version, replicas, appendOnly }: Confirmers): Confirmation | undefined {
  const wanted = { disk: appendOnly && atLeast72(version) ? 1 : 0, replicas: replicas > 0 ? 1 : 0 };
  if (wanted.disk === 0 && wanted.replicas === 0) return undefined;
  return { command: wanted.disk > 0 ? 'WAITAOF' : 'WAIT', wanted };
}

/** Whether the answer reaches what was wanted: Redis answers with what it got, also when the time is up. */
export function isConfirmed({ command, wanted }: Confirmation, answer: unknown): boolean {
  const [disk, replicas] = command === 'WAITAOF' && Array.isArray(answer) ? answer.map(Number) : [0, Number(answer)];
  return (disk ?? 0) >= wanted.disk && (replicas ?? 0) >= wanted.replicas;
}

// WAIT takes no key and speaks of its own connection: on a Cluster the one to the key's node must be asked.
async function connectionOf(client: RedisClient, key: string): Promise<Redis | undefined> {
  if (!(client instanceof Cluster)) return client;
  const slot = Number(await client.cluster('KEYSLOT', key));
  const address = client.slots[slot]?.[0];
  return client.nodes('master').find(({ options }) => `${options.host}:${options.port}` === address);
}

/**
 * Waits until the last write to `key` on this client is confirmed, 500 ms at most. For the record, not for safety: a mark
 * that is lost is refused by its epoch (design: cutover protocol 4.2 step 5).
 */
export async function waitForConfirmation(client: RedisClient, key: string, confirmers: Confirmers): Promise<boolean> {
  const confirmation = confirmationFrom(confirmers);
  if (!confirmation) return true;
  const { command, wanted } = confirmation;
  const args = command === 'WAITAOF' ? [wanted.disk, wanted.replicas, WAIT_MS] : [wanted.replicas, WAIT_MS];
  return stored(async () => {
    const connection = await connectionOf(client, key);
    return connection !== undefined && isConfirmed(confirmation, await connection.call(command, ...args));
  });
}
