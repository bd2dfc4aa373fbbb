import { parseArgs } from 'node:util';
import { lineOf, runRace } from './race.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1000' } } });
const figures = await runRace({ rounds: Number(values.rounds), onProgress: (line) => console.log(`  ${line}`) });
console.log(lineOf(figures));
process.exit(figures.withoutOneWinner + figures.notToldWho + figures.withoutOneCall === 0 ? 0 : 1);
