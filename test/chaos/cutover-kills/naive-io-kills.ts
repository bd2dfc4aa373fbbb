import { comesTrue } from '../gate.ts';
import { openNaiveStage } from '../naive-stage.ts';
import { createPath } from './path.ts';

const DONE_WITHIN_MS = 20_000;
/** More than its path has points; a number that meets none is left alone. */
const NUMBERS = 12;

/**
 * The worker with a done flag, killed once at each point of its own path by the same taps: what the harness finds where there is
 * something. Its points are learnt by walking: the first that has not been tried is the next.
 */
export async function killNaiveAtEveryIo(seed: number): Promise<{ points: number; kills: number; doubled: number }> {
  const naive = await openNaiveStage({ seed, lines: NUMBERS });
  const tried = new Set<string>();
  let kills = 0;
  try {
    let worker = await naive.startWorker();
    for (const line of naive.lines) {
      const path = createPath({ own: [line.phoneNumberId], others: [''], background: new Set() });
      let struck = false;
      let isOver = false;
      naive.hear((exchange, side) => {
        const name = path.nameOf(exchange);
        isOver ||= name?.startsWith('Redis SET done:') === true && side === 'after';
        if (name === undefined || struck || tried.has(`${side} ${name}`)) return 'pass';
        tried.add(`${side} ${name}`);
        struck = true;
        process.kill(worker.pid, 'SIGKILL');
        return 'swallow';
      });
      await naive.enqueue(line);
      await comesTrue(() => struck || isOver, DONE_WITHIN_MS);
      if (struck) {
        kills += 1;
        worker = await naive.startWorker();
      }
      await naive.untilIdle(DONE_WITHIN_MS);
    }
    const doubled = naive.lines.filter((line) => naive.world.registerCalls(line.phoneNumberId).length > 1).length;
    return { points: tried.size, kills, doubled };
  } finally {
    await naive.close();
  }
}
