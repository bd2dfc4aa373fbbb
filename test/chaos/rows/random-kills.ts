import { runBot, type ChaosOptions } from '../bot-run.ts';
import { runNaive } from '../naive-run.ts';
import { rowOf, type ShareName } from '../row.ts';

type Hostility = Pick<ChaosOptions, 'replicas' | 'loss' | 'lifetime' | 'faultsFor'>;

/** A replica starts within a second: three that live so long are one kill every 0.25 to 0.75 s. */
const BY_SHARE: Record<ShareName, Hostility> = {
  test: { replicas: 2, loss: 0.4, lifetime: [500, 2_500], faultsFor: 10_000 },
  ci: { replicas: 3, loss: 0.2, lifetime: [750, 2_250], faultsFor: 60_000 },
  full: { replicas: 3, loss: 0.2, lifetime: [750, 2_250], faultsFor: 1_200_000 },
};
const NAIVE_AT_LEAST = 50;
const NAIVE_EVERY_MS = 150;

export const row = rowOf({
  id: 'R2',
  title: 'replicas are killed (SIGKILL) at random again and again while answers of Meta are lost',
  target: '0 approvals with more than one call, 0 migrations lost or stuck',
  unit: 'migrations',
  share: { test: 6, ci: 50, full: 1_000 },
  run: ({ seed, experiments, share, say }) =>
    runBot({ migrations: experiments, seed, ...BY_SHARE[share], onProgress: say }),
  judge: ({ migrations, kills, registerCalls, doubled, lost, voided, unfinished }) => ({
    experiments: migrations,
    figure: `${kills} kills, ${registerCalls} calls, ${doubled} doubled, ${lost} lost, ${voided} approvals void`,
    misses: [
      ...(doubled > 0 ? [`${doubled} approvals with more than one call`] : []),
      ...(kills === 0 ? ['nothing was killed'] : []),
      ...(registerCalls < migrations ? [`${registerCalls} register calls for ${migrations} migrations`] : []),
      ...unfinished.map((one) => `unfinished: ${one}`),
    ],
  }),
  baseline({ seed, experiments, share }) {
    const migrations = Math.max(experiments, NAIVE_AT_LEAST);
    return runNaive({ migrations, seed, loss: BY_SHARE[share].loss, overMs: migrations * NAIVE_EVERY_MS });
  },
  bites: ({ migrations, doubled }) => ({
    figure: `naive done flag: ${doubled} of ${migrations} doubled`,
    bites: doubled > 0,
  }),
});
