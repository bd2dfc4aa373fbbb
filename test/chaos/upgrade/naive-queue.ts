import { openNaiveStage } from '../naive-stage.ts';
import { forgetQueue } from './forgotten-queue.ts';

const JOBS = 12;
const IDLE_WITHIN_MS = 10_000;

/** Jobs that stand in the queue and nowhere else, and the queue is deleted: how many are never done. */
export async function runNaiveQueue(options: { seed: number }): Promise<{ jobs: number; lost: number }> {
  const stage = await openNaiveStage({ seed: options.seed, lines: JOBS });
  try {
    for (const line of stage.lines) await stage.enqueue(line);
    await forgetQueue(stage.redisUrl, 'bull:*');
    await stage.startWorker();
    await stage.untilIdle(IDLE_WITHIN_MS);
    const called = stage.lines.filter(({ phoneNumberId }) => stage.world.registerCalls(phoneNumberId).length > 0);
    return { jobs: JOBS, lost: JOBS - called.length };
  } finally {
    await stage.close();
  }
}
