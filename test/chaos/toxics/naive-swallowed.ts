import { openNaiveStage } from '../naive-stage.ts';
import { randomFor } from '../random.ts';

const LINES = 20;
const SWALLOWED = 0.3;
const IDLE_WITHIN_MS = 30_000;

/** A worker with a done flag, and 30 % of Meta's replies swallowed: how many numbers are registered more than once. */
export async function runNaiveSwallowed(options: { seed: number }): Promise<{ lines: number; doubled: number }> {
  const random = randomFor(options.seed, 11);
  const stage = await openNaiveStage({ seed: options.seed, lines: LINES });
  try {
    stage.hear((exchange, side) =>
      exchange.with === 'Meta' && side === 'after' && random() < SWALLOWED ? 'swallow' : 'pass',
    );
    await stage.startWorker();
    for (const line of stage.lines) await stage.enqueue(line);
    await stage.untilIdle(IDLE_WITHIN_MS);
    const doubled = stage.lines.filter(({ phoneNumberId }) => stage.world.registerCalls(phoneNumberId).length > 1);
    return { lines: LINES, doubled: doubled.length };
  } finally {
    await stage.close();
  }
}
