import { afterEach, describe, expect, test } from '@jest/globals';
import { createWakeUps, type WakeUpOptions, type WakeUpQueue } from '../../src/queue/wake-ups.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import { createQueueConnections } from '../../src/store/redis-clients.ts';
import { startRedis } from '../support/redis.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds } from '../support/store.ts';
import { until } from '../support/until.ts';

const redis = redisForFile();
const open: WakeUpQueue[] = [];
afterEach(async () => {
  for (const queue of open.splice(0)) await queue.close();
});

const anId = () => randomIds.migrationId(aNumber());

function aQueue({ url, ...change }: Partial<WakeUpOptions> & { url?: string } = {}) {
  const woken: MigrationId[] = [];
  const errors: string[] = [];
  const queue = createWakeUps({
    ...createQueueConnections(url ?? redis.url),
    onWake: async (id) => void woken.push(id),
    onError: (message) => errors.push(message),
    ...change,
  });
  open.push(queue);
  queue.start();
  return { queue, woken, errors };
}

describe('a wake-up', () => {
  test('makes one replica look', async () => {
    const [here, there] = [aQueue(), aQueue()];
    const id = anId();

    await until(() => {
      if (here.woken.length + there.woken.length === 0) here.queue.wake(id);
      return here.woken.length + there.woken.length > 0;
    });

    expect(new Set([...here.woken, ...there.woken])).toEqual(new Set([id]));
  });

  test('leaves nothing but the id in Redis, and nothing at all once it was heard', async () => {
    const { queue, woken } = aQueue();
    const id = anId();

    await until(() => {
      if (woken.length === 0) queue.wake(id);
      return woken.includes(id);
    });

    await until(async () => {
      const keys = (await redis.run('KEYS', '{ferryman-queue}:wake-ups:*')) as string[];
      return keys.every((key) => !/:\d+$/.test(key));
    });
    expect(await redis.run('KEYS', 'bull:*')).toEqual([]);
  });

  test('that fails is reported and does not stop the next one', async () => {
    const woken: MigrationId[] = [];
    const { queue, errors } = aQueue({
      onWake: async (id) => {
        woken.push(id);
        if (woken.length === 1) throw new Error('first look failed');
      },
    });
    const [first, second] = [anId(), anId()];

    await until(() => {
      if (woken.length === 0) queue.wake(first);
      return errors.includes('first look failed');
    });
    queue.wake(second);

    await until(() => woken.includes(second));
    expect(errors).toContain('first look failed');
  });
});

describe('what a process wakes itself', () => {
  /** Looks that go on until the test ends them. */
  const heldLooks = () => {
    const looks: { id: MigrationId; end: () => void }[] = [];
    const onWake = (id: MigrationId) => new Promise<void>((resolve) => looks.push({ id, end: resolve }));
    return { looks, onWake };
  };

  test('it looks at without the queue, as far as it has room; the rest is for any replica', async () => {
    const { looks, onWake } = heldLooks();
    const { queue } = aQueue({ onWake, hereAtOnce: 2 });
    const ids = [anId(), anId(), anId()];

    // Nothing is woken before Redis is there.
    await until(() => {
      if (looks.length === 0) queue.wake(ids[0]!);
      return looks.length > 0;
    });
    queue.wake(ids[1]!);
    expect(looks.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    queue.wake(ids[2]!);
    expect(looks).toHaveLength(2);
    await until(() => looks.length === 3);
    for (const { end } of looks) end();
  });

  test('is finished before the queue is closed', async () => {
    const { looks, onWake } = heldLooks();
    const { queue } = aQueue({ onWake, hereAtOnce: 1 });
    await until(() => {
      if (looks.length === 0) queue.wake(anId());
      return looks.length > 0;
    });

    let isClosed = false;
    const closing = queue.close().then(() => (isClosed = true));
    await redis.run('PING');
    expect(isClosed).toBe(false);
    looks[0]?.end();
    await closing;
  });
});

describe('wake-ups while Redis is away', () => {
  test('are lost without waiting or throwing, and work again afterwards', async () => {
    const own = await startRedis();
    const { queue, woken } = aQueue({ url: own.url });
    try {
      const [before, during, after] = [anId(), anId(), anId()];
      await until(() => {
        if (woken.length === 0) queue.wake(before);
        return woken.includes(before);
      });

      await own.kill();
      const asked = performance.now();
      queue.wake(during);
      expect(performance.now() - asked).toBeLessThan(50);
      await own.restart();

      await until(() => {
        if (!woken.includes(after)) queue.wake(after);
        return woken.includes(after);
      });
      expect(woken).not.toContain(during);
    } finally {
      await open.pop()?.close();
      await own.stop();
    }
  });

  test('work once Redis is there, also when it was away at the start', async () => {
    const own = await startRedis();
    await own.kill();
    const { queue, woken } = aQueue({ url: own.url });
    try {
      const id = anId();
      queue.wake(id);
      await own.restart();

      await until(() => {
        if (woken.length === 0) queue.wake(id);
        return woken.includes(id);
      });

      expect(new Set(woken)).toEqual(new Set([id]));
    } finally {
      await open.pop()?.close();
      await own.stop();
    }
  });
});
