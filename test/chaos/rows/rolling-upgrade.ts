import { rowOf, type RunOptions } from '../row.ts';
import { runNaiveQueue } from '../upgrade/naive-queue.ts';
import { AT_HAND, credulousProgram, nextProgram, olderProgram, type Program } from '../upgrade/programs.ts';
import { emptyIn, figureOf, missesOf } from '../upgrade/upgrade-verdict.ts';
import { runUpgrade } from '../upgrade/upgrade-run.ts';

const REPLICAS = 3;
const BASELINE_MIGRATIONS = 6;
const PATIENCE_MS = 900_000;
/** What the baseline leaves behind is not waited for: it cannot end. */
const BASELINE_PATIENCE_MS = 15_000;

/** A key is added behind the old one first, so that every replica opens what the first replica with it in front seals. */
const CAREFUL = [['old'], ['old', 'new'], ['new', 'old'], ['new']] as const;
/** The new key takes the old one's place at once. */
const CARELESS = [['old'], ['new'], ['new'], ['new']] as const;

/** The same key throughout, where there is no time to change it. */
const CONSTANT = [['old'], ['old'], ['old'], ['old']] as const;

const how = ({ seed, experiments, share, say }: RunOptions) => ({
  seed,
  migrations: experiments,
  replicas: share === 'test' ? 1 : REPLICAS,
  patienceMs: PATIENCE_MS,
  beginsWith: share === 'test' ? ('newer' as const) : ('older' as const),
  rings: share === 'test' ? CONSTANT : CAREFUL,
  say,
});

async function withNext(older: Program, options: Omit<Parameters<typeof runUpgrade>[0], 'older' | 'newer'>) {
  const newer = nextProgram();
  try {
    return await runUpgrade({ ...options, older, newer });
  } finally {
    newer.remove();
    older.remove();
  }
}

interface Walked {
  name: string;
  figure: string;
  misses: string[];
}

/** The same between a commit of the history and this version; undefined where there is no such history. */
async function fromHistory(options: RunOptions): Promise<Walked | undefined> {
  const older = await olderProgram();
  if (!older) return undefined;
  try {
    const figures = await runUpgrade({ ...how(options), older, newer: AT_HAND });
    return { name: older.name, figure: figureOf(figures), misses: missesOf(figures) };
  } catch (error) {
    // What was seen of the next version is worth its figures all the same.
    return { name: older.name, figure: 'broke off', misses: [`broke off: ${String(error)}`] };
  } finally {
    older.remove();
  }
}

export const row = rowOf({
  id: 'R20',
  title:
    'every replica is replaced by the next version, by the one before and again, the key of the vault is changed and the queue deleted, while numbers move',
  target:
    '0 doubled, 0 lost, newer records refused and said to be so, 0 secrets under the old key, work found again within 60 s',
  unit: 'migrations',
  share: { test: 2, ci: 40, full: 100 },
  async run(options) {
    const next = await withNext({ ...AT_HAND }, how(options));
    return { next, history: options.share === 'full' ? await fromHistory(options) : undefined };
  },
  judge: ({ next, history }, { share }) => ({
    experiments: next.migrations,
    figure: [
      figureOf(next),
      ...(history ? [`from ${history.name}: ${history.figure}`] : []),
      ...(share === 'full' && !history ? ['no history, so no older commit'] : []),
    ].join('; '),
    misses: [
      ...missesOf(next),
      ...(share === 'test' ? [] : emptyIn(next)),
      ...(next.asked === 0 ? ['the older version met no newer record'] : []),
      ...(history ? history.misses.map((miss) => `from ${history.name}: ${miss}`) : []),
    ],
  }),
  async baseline(options) {
    const credulous = await withNext(credulousProgram(), {
      ...how(options),
      migrations: BASELINE_MIGRATIONS,
      replicas: 1,
      patienceMs: BASELINE_PATIENCE_MS,
      rings: CARELESS,
    });
    return { credulous, queue: await runNaiveQueue(options) };
  },
  bites: ({ credulous, queue }) => ({
    figure:
      `a version that reads over the unknown: ${credulous.actedOn.length} of ${credulous.newerRecords} records written to; ` +
      `keys changed at once: ${credulous.unopened} secrets did not open; jobs alone: ${queue.lost} of ${queue.jobs} lost`,
    bites: credulous.actedOn.length > 0 && credulous.unopened > 0 && queue.lost > 0,
  }),
});
