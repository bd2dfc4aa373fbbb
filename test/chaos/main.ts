import { parseArgs } from 'node:util';
import { runBot } from './bot-run.ts';
import { tableOf } from './figures.ts';
import { runNaive } from './naive-run.ts';

const { values } = parseArgs({
  options: {
    migrations: { type: 'string', default: '200' },
    replicas: { type: 'string', default: '2' },
    loss: { type: 'string', default: '0.2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Shortest and longest time that a replica works before it is killed, ms. */
    lifetime: { type: 'string', default: '500-5000' },
    /** Longest time under faults. */
    minutes: { type: 'string', default: '20' },
  },
});
const [shortest = 500, longest = shortest] = values.lifetime.split('-').map(Number);
const shared = { migrations: Number(values.migrations), loss: Number(values.loss), seed: Number(values.seed) };

console.log(
  `seed ${shared.seed}: ${values.replicas} replicas, each killed (SIGKILL) ${shortest} to ${longest} ms after it is ready, ${shared.loss * 100} % of Meta's answers lost`,
);
const bot = await runBot({
  ...shared,
  replicas: Number(values.replicas),
  lifetime: [shortest, longest],
  faultsFor: Number(values.minutes) * 60_000,
  onProgress: (line) => console.log(`  ${line}`),
});
const naive = await runNaive({ ...shared, overMs: shared.migrations * 150 });

console.log(`\n${tableOf({ Ferryman: bot, 'naive done flag': naive })}`);
for (const line of bot.unfinished) console.log(`unfinished: ${line}`);
const holds = bot.doubled === 0 && bot.lost === 0;
const bites = naive.doubled > 0;
if (!bites) console.log('The naive variant doubled nothing: this run shows nothing.');
process.exit(holds && bites ? 0 : 1);
