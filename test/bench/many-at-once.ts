import { openStage } from '../../sandbox/stage.ts';
import { readStories } from '../chaos/audit.ts';
import type { Wanted } from '../chaos/crew.ts';
import { gatherCrowd } from './crowd.ts';
import { QUIET_WATCH, SCRIPT_PARTS, startScript, type Script } from './movers.ts';
import type { How, Row } from './row.ts';
import { mintedOn, setLatency } from './routes.ts';
import { compared, median, type Round } from './statistics.ts';
import { automaticMs } from './story-times.ts';

/** So many move at the same time. */
const AT_ONCE = 50;
const LATENCY_MS = 20;

/** The same calls for all numbers at once, part by part; the middle of what a number took, ms. */
async function byScript(script: Script, numbers: readonly Wanted[]): Promise<number> {
  const totals = numbers.map(() => 0);
  for (const part of SCRIPT_PARTS) {
    const took = await Promise.all(numbers.map((number) => script.part(number, part)));
    for (const [index, ms] of took.entries()) totals[index] = (totals[index] ?? 0) + ms;
  }
  return median(totals);
}

/** Fifty moves at once, each automatic part begun at the same moment, beside a script that makes the same calls at once. */
export async function measureManyAtOnce({ rounds }: How): Promise<Row[]> {
  const stage = await openStage({
    numbers: AT_ONCE * 2 * rounds,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 60_000, watch: QUIET_WATCH },
  });
  const script = await startScript(stage);
  try {
    await setLatency(stage, LATENCY_MS);
    const crowd = gatherCrowd(stage, AT_ONCE);
    const numbers = mintedOn(stage);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const ours = numbers.slice(round * 2 * AT_ONCE, (round * 2 + 1) * AT_ONCE);
      const theirs = numbers.slice((round * 2 + 1) * AT_ONCE, (round * 2 + 2) * AT_ONCE);
      await crowd.moveAtOnce(ours);
      const own = new Set<string>(ours.map(({ e164 }) => e164));
      const stories = (await readStories(stage.redis.url)).filter(({ migration }) => own.has(migration.number));
      measured.push({ ours: median(stories.map(automaticMs)), theirs: await byScript(script, theirs) });
    }
    const { ratio, ours, theirs } = compared(measured);
    return [
      {
        id: 'P5',
        metric: `automatic part of ${AT_ONCE} moves at once at ${LATENCY_MS} ms a call ÷ script`,
        value: ratio,
        unit: 'ratio',
        rounds,
        target: 1.2,
        note: `the middle of ${AT_ONCE}: ${ours.toFixed(0)} ms ÷ ${theirs.toFixed(0)} ms`,
        limit: 'CPU: each move also writes its journal and draws its card, in one process beside the sandbox’s',
      },
    ];
  } finally {
    await script.end();
    await stage.close();
  }
}
