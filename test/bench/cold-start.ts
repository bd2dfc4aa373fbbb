import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { startChild } from './child.ts';
import { packagesOfBot } from './packages.ts';
import { residentMb } from './process-figures.ts';
import type { How, Row } from './row.ts';
import { compared, type Round } from './statistics.ts';

interface Start {
  ms: number;
  mb: number;
}

async function bareImports(): Promise<Start> {
  const began = performance.now();
  const env = { NODE_ENV: 'production', NODE_COMPILE_CACHE: COMPILE_CACHE, PACKAGES: packagesOfBot().join(' ') };
  const child = startChild('bare-imports.ts', env);
  await child.hear();
  const ms = performance.now() - began;
  const mb = residentMb(child.pid);
  await child.end();
  return { ms, mb };
}

const ratiosOf = (read: (one: Start) => number, pairs: readonly { bot: Start; imports: Start }[]) =>
  compared(pairs.map(({ bot, imports }): Round => ({ ours: read(bot), theirs: read(imports) })));

async function startBot(stage: Stage, readyAt: () => number): Promise<Start> {
  const began = performance.now();
  const bot = await stage.addBot();
  const start = { ms: readyAt() - began, mb: residentMb(bot.pid) };
  await bot.kill();
  return start;
}

/** From the start of the process to its line "ready", and memory then, beside a process that only loads the same packages. */
export async function measureColdStart({ rounds }: How): Promise<Row[]> {
  let readyAt = 0;
  const stage = await openStage({
    replicas: 0,
    onLog: (line) => {
      if (line.includes('"msg":"ready"')) readyAt = performance.now();
    },
  });
  const pairs: { bot: Start; imports: Start }[] = [];
  try {
    // The first of each fills the compile cache.
    for (let round = -1; round < rounds; round++) {
      const pair = { bot: await startBot(stage, () => readyAt), imports: await bareImports() };
      if (round >= 0) pairs.push(pair);
    }
  } finally {
    await stage.close();
  }
  const time = ratiosOf(({ ms }) => ms, pairs);
  const memory = ratiosOf(({ mb }) => mb, pairs);
  return [
    {
      id: 'P12',
      metric: 'process started → ready ÷ bare imports of the same packages',
      value: time.ratio,
      unit: 'ratio',
      rounds,
      target: 1.2,
      note: `${time.ours.toFixed(0)} ms ÷ ${time.theirs.toFixed(0)} ms, compile cache warm`,
      limit: 'loading some 500 modules of its own as TypeScript, and the first calls to Redis and Slack',
    },
    {
      id: 'P12',
      metric: 'memory when ready (RSS) ÷ bare imports of the same packages',
      value: memory.ratio,
      unit: 'ratio',
      rounds,
      target: 1.2,
      note: `${memory.ours.toFixed(0)} MB ÷ ${memory.theirs.toFixed(0)} MB`,
    },
  ];
}
