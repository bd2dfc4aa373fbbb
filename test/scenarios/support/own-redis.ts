import { afterAll, beforeAll } from '@jest/globals';
import type { Stage } from '../../../sandbox/stage.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { openScene } from './scene.ts';

/**
 * For the `describe` that calls this: a Redis that can be killed and restarted, and a stage on it, from its first hook to after
 * its last test. Only hooks and tests may use them.
 */
export function sceneOnOwnRedis({ appendOnly = true, replicas = 1 } = {}): { redis: TestRedis; stage: Stage } {
  const redis = {} as TestRedis;
  const stage = {} as Stage;
  beforeAll(async () => {
    Object.assign(redis, await startRedis({ appendOnly, tcp: true }));
    Object.assign(stage, await openScene({ redis: { ...redis, origin: 'private' }, replicas }));
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await redis.stop();
  }, 60_000);
  return { redis, stage };
}
