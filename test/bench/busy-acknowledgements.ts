import { openStage, type Stage } from '../../sandbox/stage.ts';
import { startChild, type Child } from './child.ts';
import type { Burst, BurstTimes } from './commander.ts';
import { gatherCrowd } from './crowd.ts';
import { QUIET_WATCH } from './movers.ts';
import type { How, Row } from './row.ts';
import { mintedOn, setLatency } from './routes.ts';
import { compared, percentile, type Round } from './statistics.ts';

/** So many migrations run in the process that acknowledges. */
const MIGRATIONS = 50;
const PER_SECOND = 50;
const IDLE_SECONDS = 4;
/** As from a service far away. */
const LATENCY_MS = 100;

interface Heard {
  tookMs: number[];
  lost: number;
}

/** Sends commands for as long as `work` lasts, second by second. */
async function during(commander: Child, stage: Stage, work: Promise<unknown>): Promise<Heard> {
  const [bot] = stage.bots;
  if (!bot) throw new Error('the stage has no bot');
  const heard: Heard = { tookMs: [], lost: 0 };
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  // Awaited below, when the last second is over.
  done.catch(() => undefined);
  while (!over) {
    const burst: Burst = { port: bot.port, what: 'command', perSecond: PER_SECOND };
    const { tookMs, lost } = (await commander.ask(burst)) as BurstTimes;
    heard.tookMs.push(...tookMs);
    heard.lost += lost;
  }
  await done;
  return heard;
}

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1_000 - 500));

/** Acknowledgements while 50 migrations run in the same process, beside the same process with nothing to do. */
export async function measureBusyAcknowledgements({ rounds }: How): Promise<Row[]> {
  const stage = await openStage({
    numbers: MIGRATIONS * rounds,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 60_000, watch: QUIET_WATCH, delivery: 'http' },
  });
  const commander = startChild('commander.ts', {});
  try {
    await commander.hear();
    await setLatency(stage, LATENCY_MS);
    const crowd = gatherCrowd(stage, MIGRATIONS);
    const numbers = mintedOn(stage);
    await during(commander, stage, seconds(IDLE_SECONDS));
    const measured: Round[] = [];
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      const idle = await during(commander, stage, seconds(IDLE_SECONDS));
      const moving = crowd.moveAtOnce(numbers.slice(round * MIGRATIONS, (round + 1) * MIGRATIONS));
      const busy = await during(commander, stage, moving);
      lost += idle.lost + busy.lost;
      measured.push({ ours: percentile(busy.tookMs, 0.99), theirs: percentile(idle.tookMs, 0.99) });
    }
    const { ratio, ours, theirs } = compared(measured);
    return [
      {
        id: 'P2',
        metric: `acknowledgement p99 while ${MIGRATIONS} migrations run ÷ idle`,
        value: ratio,
        unit: 'ratio',
        rounds,
        target: 1.8,
        note: `${ours.toFixed(0)} ms ÷ ${theirs.toFixed(0)} ms at ${PER_SECOND} commands a second, ${lost} not acknowledged; ${LATENCY_MS} ms a call`,
        limit:
          'the turns of one process: what fifty moves have to do at the same moment is done between two acknowledgements',
      },
    ];
  } finally {
    await commander.end();
    await stage.close();
  }
}
