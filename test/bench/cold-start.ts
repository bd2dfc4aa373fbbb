import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { openStage } from '../../sandbox/stage.ts';
import { startChild } from './child.ts';
import { residentMb } from './process-figures.ts';
import type { Row } from './row.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;

async function bareImports(): Promise<{ ms: number; mb: number }> {
  const began = performance.now();
  const child = startChild('bare-imports.ts', { NODE_ENV: 'production', NODE_COMPILE_CACHE: COMPILE_CACHE });
  await child.hear();
  const ms = performance.now() - began;
  const mb = residentMb(child.pid);
  await child.end();
  return { ms, mb };
}

/** From the start of the process to its line "ready", and memory then, beside a process that only loads the same packages. */
export async function measureColdStart(): Promise<Row[]> {
  let readyAt = 0;
  const stage = await openStage({
    replicas: 0,
    onLog: (line) => {
      if (line.includes('"msg":"ready"')) readyAt = performance.now();
    },
  });
  const bots: { ms: number; mb: number }[] = [];
  const imports: { ms: number; mb: number }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now();
      const bot = await stage.addBot();
      bots.push({ ms: readyAt - began, mb: residentMb(bot.pid) });
      await bot.kill();
      imports.push(await bareImports());
    }
  } finally {
    await stage.close();
  }
  const ready = median(bots.map(({ ms }) => ms));
  const memory = median(bots.map(({ mb }) => mb));
  const bare = { ms: median(imports.map(({ ms }) => ms)), mb: median(imports.map(({ mb }) => mb)) };
  return [
    { id: '', metric: 'cold start to ready', value: ready, unit: 'ms', note: 'compile cache warm' },
    { id: '', metric: 'memory when ready (RSS)', value: memory, unit: 'MB' },
    {
      id: 'P12',
      metric: 'ready ÷ bare imports',
      value: ready / bare.ms,
      unit: 'ratio',
      target: 1.2,
      note: `imports ${bare.ms.toFixed(0)} ms`,
    },
    {
      id: 'P12',
      metric: 'RSS ÷ bare imports',
      value: memory / bare.mb,
      unit: 'ratio',
      target: 1.2,
      note: `imports ${bare.mb.toFixed(0)} MB`,
    },
  ];
}
