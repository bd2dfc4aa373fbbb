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
    /** Shortest and longest time between two kills, ms. */
    'kill-every': { type: 'string', default: '1000-3000' },
    /** Longest time under faults. */
    minutes: { type: 'string', default: '20' },
  },
});
const [shortest = 1_000, longest = shortest] = values['kill-every'].split('-').map(Number);
const shared = { migrations: Number(values.migrations), loss: Number(values.loss), seed: Number(values.seed) };

console.log(
  `seed ${shared.seed}: ${values.replicas} replicas, SIGKILL of a random one every ${shortest} to ${longest} ms, ${shared.loss * 100} % of Meta's answers lost`,
);
const bot = await runBot({
  ...shared,
  replicas: Number(values.replicas),
  killEvery: [shortest, longest],
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
