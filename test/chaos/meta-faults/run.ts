import { setTimeout as pause } from 'node:timers/promises';
import type { Migration } from '../../../src/migration/state.ts';
import { openBench, type Bench } from '../../errors/bench.ts';
import { branch, type Line } from '../../scenarios/support/lines.ts';
import { startRedis } from '../../support/redis.ts';
import { startSwallowingProxy } from '../../support/swallowing-proxy.ts';
import { between, randomFor } from '../random.ts';
import { turnsUntil } from '../turns.ts';
import { cutAfter, FAULT_KINDS, refusalCutAfter, requestOf, type FaultKind, type Ground } from './fault-kinds.ts';
import { registerWithRetries } from './retrying-client.ts';

/** How many moves meet a fault, and which. */
export interface MetaFaultOptions {
  experiments: number;
  seed: number;
  say: (line: string) => void;
}

/** What came of them. */
export interface MetaFaultFigures {
  runs: number;
  /** Different places at which an answer was cut, and how many there are in an answer that says success. */
  cuts: number;
  answerBytes: number;
  /** Moves that were found done, and not done. */
  done: number;
  notDone: number;
  /** The answer was taken for something it was not. This and the next two must be 0. */
  classWrong: number;
  /** The outcome in the journal is not what Meta shows, or nobody settled it. */
  stateWrong: number;
  /** Register requests on the wire beyond one for each approval. */
  repeated: number;
  /** What was wrong, each with its fault. */
  wrong: string[];
}

/** As in production, with the minute as a second: Meta's 60 s and the wait of 300 s before reading settles. */
const WITHIN_MS = 1_000;
const SETTLE_MS = 2_000;
const SLOW_MS = 983;
const LATE_MS = 400;
/** Reads are stale for a fifth of the wait: 60 of 300 s. */
const STALE_MS = SETTLE_MS / 5;
const STALE_IN_WORLD_MS = 60_001;
const AT_ONCE = 10;
const PATIENCE_MS = 60_000;

const isOver = ({ cutover }: Migration): boolean => cutover?.settled !== undefined;

/** From the request to the settled outcome; the call meets the fault. */
async function moveThrough(bench: Bench, ground: Ground, { line, fault }: Case): Promise<Migration> {
  const move = await bench.start('on-premises-to-cloud', line);
  fault.set(ground, line);
  let fresh: Promise<void> | undefined;
  const is = (migration: Migration): boolean => {
    if (migration.cutover) fresh ??= pause(STALE_MS).then(() => ground.world.advance(STALE_IN_WORLD_MS));
    return isOver(migration);
  };
  await turnsUntil(bench.replica, move, { is, withinMs: PATIENCE_MS });
  await fresh;
  return move.read();
}

interface Case {
  line: Line;
  fault: FaultKind;
}

/** What the bot took the answer for, in the words of {@link FaultKind.means}; undefined for no answer at all. */
function takenFor({ cutover }: Migration): FaultKind['means'] | 'ambiguous, but no retry' | undefined {
  const { answer } = cutover ?? {};
  if (!answer?.failure) return answer && 'none';
  if (!answer.failure.ambiguous) return answer.failure.class;
  return answer.failure.class === 'retry' ? 'unknown' : 'ambiguous, but no retry';
}

/** Whether the bot took the answer for what it was. */
function isRightClass({ means }: FaultKind, migration: Migration): boolean {
  const taken = takenFor(migration);
  return means === 'late' ? taken === 'none' || taken === 'unknown' : taken === means;
}

/** Whether the journal says of the number what Meta shows in the end. */
function isRightState({ world }: Ground, line: Line, { cutover }: Migration): boolean {
  const moved = world.number(line.e164).platform === 'CLOUD_API';
  return cutover?.settled?.outcome === (moved ? 'done' : 'not-done');
}

/** How long a whole answer is, by a call that nothing happens to. */
async function lengthOf(bench: Bench, ground: Ground, { line, fault }: Case): Promise<number> {
  await moveThrough(bench, ground, { line, fault });
  return ground.proxy.passed(requestOf(line));
}

/** `count` places in an answer of this length, spread evenly from a random one on; each once. */
function places(length: number, count: number, from: number): number[] {
  const wanted = Math.min(length, count);
  return Array.from({ length: wanted }, (_, index) => (from + Math.floor((index * length) / wanted)) % length);
}

/** Seven in ten runs cut an answer, in a thousand at every byte of one; the others go through the kinds in turn. */
function faultsOf(
  { experiments: runs, seed }: MetaFaultOptions,
  lengths: { success: number; refusal: number },
): FaultKind[] {
  const random = randomFor(seed, 8);
  const cuts = [
    ...places(lengths.success, Math.ceil(runs * 0.57), between(random, 0, lengths.success - 1)).map(cutAfter),
    ...places(lengths.refusal, Math.floor(runs * 0.13), between(random, 0, lengths.refusal - 1)).map(refusalCutAfter),
  ];
  const others = Array.from(
    { length: runs - cuts.length },
    (_, index) => FAULT_KINDS[(seed + index) % FAULT_KINDS.length]!,
  );
  return [...cuts, ...others];
}

/** Does the work with so many at once, in order. */
async function together<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Emulators, a real Redis, and a proxy between the bot's clients and Meta, for as long as `use` takes. */
async function onGround<T>(numbers: number, use: (bench: Bench, ground: Ground) => Promise<T>): Promise<T> {
  const redis = await startRedis();
  let proxy: Ground['proxy'] | undefined;
  const bench = await openBench(redis.url, numbers, {
    settleMs: SETTLE_MS,
    registerWithinMs: WITHIN_MS,
    timings: { slowMs: SLOW_MS, lateMs: LATE_MS },
    graphUrlFor: async (url) => (proxy = await startSwallowingProxy(url)).url,
  });
  try {
    if (!proxy) throw new Error('there is no proxy');
    return await use(bench, { world: bench.world, proxy });
  } finally {
    await bench.close();
    await proxy?.stop();
    await redis.stop();
  }
}

const WHOLE = Number.MAX_SAFE_INTEGER;

/** What came of one call. */
interface Met {
  fault: FaultKind;
  migration: Migration;
  isClass: boolean;
  isState: boolean;
  repeated: number;
}

async function meet(bench: Bench, ground: Ground, one: Case): Promise<Met> {
  const { line, fault } = one;
  const migration = await moveThrough(bench, ground, one);
  return {
    fault,
    migration,
    isClass: isRightClass(fault, migration),
    isState: isRightState(ground, line, migration),
    repeated: Math.max(0, ground.proxy.requests(requestOf(line)) - 1),
  };
}

const outcomeOf = ({ migration }: Met) => migration.cutover?.settled?.outcome;
const count = (met: readonly Met[], holds: (one: Met) => boolean): number => met.filter(holds).length;

/** The bot's own clients and workflow on a real Redis, against the emulated Meta; every register call meets a fault. */
export const runMetaFaults = (options: MetaFaultOptions): Promise<MetaFaultFigures> =>
  onGround(options.experiments + 2, async (bench, ground) => {
    const lengths = {
      success: await lengthOf(bench, ground, { line: branch(0), fault: cutAfter(WHOLE) }),
      refusal: await lengthOf(bench, ground, { line: branch(1), fault: refusalCutAfter(WHOLE) }),
    };
    const cases = faultsOf(options, lengths).map((fault, index): Case => ({ fault, line: branch(index + 2) }));
    const met: Met[] = [];
    await together(cases, AT_ONCE, async (one) => {
      met.push(await meet(bench, ground, one));
      if (met.length % 100 === 0) options.say(`${met.length} calls`);
    });
    const wrong = met.filter(({ isClass, isState, repeated }) => !isClass || !isState || repeated > 0);
    return {
      runs: met.length,
      cuts: new Set(met.map(({ fault }) => fault.name).filter((name) => name.includes('cut after'))).size,
      answerBytes: lengths.success,
      done: count(met, (one) => outcomeOf(one) === 'done'),
      notDone: count(met, (one) => outcomeOf(one) === 'not-done'),
      classWrong: count(met, ({ isClass }) => !isClass),
      stateWrong: count(met, ({ isState }) => !isState),
      repeated: met.reduce((sum, { repeated }) => sum + repeated, 0),
      wrong: wrong.map(
        ({ fault, migration, repeated }) =>
          `${fault.name}: ${JSON.stringify(migration.cutover)}, ${repeated} requests repeated`,
      ),
    };
  });

/** The faults that cut no answer, met by a plain client that retries: how often it sends more than once. */
export const runRetryingClient = ({ experiments }: MetaFaultOptions): Promise<{ runs: number; doubled: number }> =>
  onGround(experiments, async (_bench, ground) => {
    const cases = Array.from({ length: experiments }, (_, index) => ({
      line: branch(index),
      fault: FAULT_KINDS[index % FAULT_KINDS.length]!,
    }));
    await together(cases, AT_ONCE, async ({ line, fault }) => {
      fault.set(ground, line);
      const url = `${ground.proxy.url}${requestOf(line).replace('POST ', '')}`;
      await registerWithRetries({ url, pin: line.pin }, { token: ground.world.token, timeoutMs: WITHIN_MS });
    });
    const sent = cases.map(({ line }) => ground.proxy.requests(requestOf(line)));
    return { runs: experiments, doubled: sent.filter((count) => count > 1).length };
  });
