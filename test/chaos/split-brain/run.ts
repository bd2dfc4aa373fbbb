import type { Random } from '../../../sandbox/meta/random.ts';
import type { Migration } from '../../../src/migration/state.ts';
import type { Witness } from '../../../src/workflow/slack-ports.ts';
import { keys } from '../../../src/store/keys.ts';
import { openBench, type Bench, type BenchChoices } from '../../errors/bench.ts';
import type { Move } from '../../errors/moves.ts';
import { branch, type Line } from '../../scenarios/support/lines.ts';
import { apply, MUTANTS } from '../../store/guard-model/mutants.ts';
import { createNotes, type Replica } from '../../support/workflow.ts';
import { between, randomFor } from '../random.ts';
import { turnsUntil } from '../turns.ts';
import { startPair, type Pair } from './pair.ts';

/** What scripted failovers came to. */
export interface SplitBrainFigures {
  runs: number;
  calls: number;
  /** Approvals with more than one call. */
  doubled: number;
  /** Moves that did not come to a true end after the failovers. */
  unfinished: string[];
  /** Runs by what the first server had done when it was overtaken. */
  points: Record<string, number>;
}

/** When the second server is promoted behind the first one's back: after this call of the bot came back, or before any. */
const POINTS = [
  'before the approval',
  'guard.approve',
  'guard.clockOffset',
  'guard.claim',
  'witness.note',
  'guard.mark',
  'registerCall.send',
] as const;

/** What becomes of the call that is made meanwhile; undefined: it succeeds. */
type Fate = 'drop' | 'late' | 'lose-answer' | undefined;

/** What scripts are drawn from. */
interface Repertoire {
  points: readonly (typeof POINTS)[number][];
  fates: readonly Fate[];
  endsWithinMs: number;
}

/** The claim is lost more often than not, and the call has no effect yet when the next one could be made. */
const EVERYTHING: Repertoire = {
  points: ['guard.clockOffset', 'guard.clockOffset', 'guard.clockOffset', 'guard.approve', ...POINTS],
  fates: ['drop', 'late', 'lose-answer', undefined],
  endsWithinMs: 30_000,
};

/** The script that a bot without an epoch gets wrong. */
const CLAIM_LOST: Repertoire = { points: ['guard.clockOffset'], fates: ['drop'], endsWithinMs: 3_000 };

const SETTLE_MS = 700;
const LATE_MS = 250;

/** Register calls by the request that the last note before each of them names: what Slack saw, whatever Redis lost. */
interface Tally {
  witness: Witness;
  beneath: NonNullable<BenchChoices['beneath']>;
  calls: () => number;
  doubled: () => number;
}

function tallied(remembered: Witness): Tally {
  const byRequest = new Map<string, number>();
  let last = 'none';
  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    byRequest.set(last, (byRequest.get(last) ?? 0) + 1);
    return call();
  };
  return {
    witness: {
      nonces: (id, request) => remembered.nonces(id, request),
      note(id, note) {
        last = note.request;
        return remembered.note(id, note);
      },
    },
    beneath: (name, port) =>
      name === 'registerCall' && 'send' in port
        ? {
            ...port,
            send: (...args: unknown[]) => counted(() => (port.send as (...a: unknown[]) => Promise<void>)(...args)),
          }
        : port,
    calls: () => [...byRequest.values()].reduce((sum, count) => sum + count, 0),
    doubled: () => [...byRequest.values()].filter((count) => count > 1).length,
  };
}

const isOpen = ({ approval }: Migration): boolean => approval !== undefined && !approval.decision && !approval.closed;
const isMoved = ({ steps }: Migration): boolean => steps.register.status === 'succeeded';

interface Scene {
  bench: Bench;
  pair: Pair;
  /** The bot on the second server. */
  other: Replica;
  line: Line;
  random: Random;
  repertoire: Repertoire;
}

/** What a bot does with whatever it finds, and a person who presses the old button once more. Refusals are as good as answers. */
async function tryAll(replica: Replica, move: Move): Promise<void> {
  await move.answers('approve-cutover').catch(() => undefined);
  for (let look = 0; look < 2; look += 1) {
    // The lease of whoever was at it lapses; nobody relies on it.
    await replica.clients.command.del(keys.lease(move.id));
    await replica.run(move.id).catch(() => undefined);
  }
}

/** Promotion behind the back, demotion with loss, promotion again; the bots and people act at every stage. */
async function failOver({
  bench,
  pair,
  other,
  line,
  random,
  repertoire,
}: Scene): Promise<{ point: string; ended: boolean }> {
  const { world, replica } = bench;
  const { points, fates, endsWithinMs: withinMs } = repertoire;
  await pair.begin();
  const move = await bench.start('on-premises-to-cloud', line);
  if (!(await turnsUntil(replica, move, { is: isOpen, withinMs }))) throw new Error('no request was opened');
  // A replica that has not even the request would have nothing to get wrong.
  await pair.caughtUp();
  const fate = fates[between(random, 0, fates.length - 1)];
  if (fate)
    world.failNext(
      { to: 'Meta', method: 'POST', path: /\/register$/u, phoneNumberId: line.phoneNumberId },
      { kind: fate },
    );
  const point = points[between(random, 0, points.length - 1)]!;
  if (point === 'before the approval') await pair.split();
  else bench.once(point, () => pair.split());
  await tryAll(replica, move);
  if (point !== 'before the approval') bench.once(point, () => undefined);
  await pair.split();
  await tryAll(other, move.by(other));
  await pair.demote();
  await pair.promoteAgain();
  await tryAll(replica, move);
  const ended = await turnsUntil(replica, move, { is: isMoved, withinMs });
  return { point, ended: ended && world.number(line.e164).platform === 'CLOUD_API' };
}

/** The bot's workflow and clients on two real servers whose roles change under it. */
async function runOn(
  options: { experiments: number; seed: number; say: (line: string) => void },
  how: Pick<BenchChoices, 'witness' | 'beneath'> & { tally: Tally; repertoire: Repertoire },
): Promise<SplitBrainFigures> {
  const { experiments, seed, say } = options;
  const { witness, beneath, tally, repertoire } = how;
  const random = randomFor(seed, 6);
  const pair = await startPair();
  const bench = await openBench(pair.first.url, experiments, {
    settleMs: SETTLE_MS,
    timings: { lateMs: LATE_MS },
    ...(witness && { witness }),
    ...(beneath && { beneath }),
  });
  const points: Record<string, number> = {};
  const unfinished: string[] = [];
  try {
    const other = await bench.another(pair.second.url);
    for (let run = 0; run < experiments; run += 1) {
      const line = branch(run);
      const { point, ended } = await failOver({ bench, pair, other, line, random, repertoire });
      points[point] = (points[point] ?? 0) + 1;
      if (!ended) unfinished.push(`${line.e164}, overtaken at ${point}`);
      if (run % 20 === 19) say(`${run + 1} failovers, ${tally.calls()} calls, ${tally.doubled()} doubled`);
    }
    return { runs: experiments, calls: tally.calls(), doubled: tally.doubled(), unfinished, points };
  } finally {
    await bench.close();
    await pair.stop();
  }
}

/** As the bot is. */
export function runSplitBrain(options: Parameters<typeof runOn>[0]): Promise<SplitBrainFigures> {
  const tally = tallied(createNotes());
  return runOn(options, { tally, ...tally, repertoire: EVERYTHING });
}

/** Forgets what was noted: the second protection, which would hide that the first is gone. */
const forgetful: Witness = { nonces: () => Promise.resolve([]), note: () => Promise.resolve() };

/** What every epoch looks like to a bot that knows none. */
const ONE_EPOCH = { epoch: 'none', stamped: true };

/** The guard of a bot that takes whatever Redis holds for the truth. */
const epochless = <T extends object>(name: string, port: T): T =>
  name !== 'guard'
    ? port
    : new Proxy(port, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          if (typeof value !== 'function' || (key !== 'read' && key !== 'number')) return value;
          return async (...args: unknown[]) => {
            const found = (await Reflect.apply(value, target, args)) as object | undefined;
            return found && { ...found, ...ONE_EPOCH };
          };
        },
      });

/** The same without the storage epoch and without the note in Slack. */
export async function runWithoutEpoch(options: Parameters<typeof runOn>[0]): Promise<SplitBrainFigures> {
  const mutant = MUTANTS.find(({ name }) => name === 'no epoch');
  if (!mutant) throw new Error('there is no mutant without an epoch');
  const restore = apply(mutant);
  const tally = tallied(forgetful);
  try {
    return await runOn(options, {
      tally,
      repertoire: CLAIM_LOST,
      witness: tally.witness,
      beneath: (name, port) => tally.beneath(name, epochless(name, port)),
    });
  } finally {
    restore();
  }
}
