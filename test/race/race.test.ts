import { expect, test } from '@jest/globals';
import { lineOf, runRace } from './race.ts';

test('of 50 people who approve at the same moment over three processes one wins, 49 are told who, and one call is made', async () => {
  const { wallMs, ...figures } = await runRace({ rounds: 50 });

  process.stdout.write(`${lineOf({ ...figures, wallMs })}\n`);
  expect(figures).toEqual({
    rounds: 50,
    clicks: 2_500,
    calls: 50,
    withoutOneWinner: 0,
    notToldWho: 0,
    withoutOneCall: 0,
  });
}, 120_000);
