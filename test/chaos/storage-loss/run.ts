import { setTimeout as pause } from 'node:timers/promises';
import { openStage, type Stage } from '../../../sandbox/stage.ts';
import { startRedis } from '../../support/redis.ts';
import { createBoard, isDone, type Card } from '../board.ts';
import { employ, type Wanted } from '../crew.ts';
import { between, randomFor } from '../random.ts';
import { callsByNote } from './noted-calls.ts';
import { faultsOf, lasts, strike, type Unsafe } from './storage-faults.ts';

/** What a storage that fails came to. */
export interface StorageLossFigures {
  faults: Record<string, number>;
  numbers: number;
  calls: number;
  /** Requests with more than one call, and calls without a note. */
  doubled: number;
  /** Register calls that began while the storage was unsafe. */
  unsafeCalls: string[];
  moved: number;
  needsHuman: number;
  /** Numbers with neither end. */
  unfinished: string[];
}

const SETTLE_MS = 1_000;
const FIRST_NUMBERS = 4;
const NUMBERS_EACH = 2;
const AT_ONCE = 12;
/** Time in which people and bots get on between two faults, ms. */
const CALM_MS: readonly [number, number] = [1_000, 6_000];
/** A call whose mark was made before the fault may still go out: two seconds, and the way to Meta (cutover protocol 4.2 step 6). */
const UNDER_WAY_MS = 3_000;
const HEALED_WITHIN_MS = 240_000;
const LOOK_MS = 500;
const REQUESTED_WITHIN_MS = 15_000;
const LOSS = 0.1;

const needsHuman = (card: Card | undefined): boolean => card?.buttons.includes('ferryman.judge-outcome') ?? false;

/** Numbers that have neither moved, on the card and at Meta, nor wait for a person's judgement. */
function left({ slack, world }: Stage, wanted: readonly Wanted[]): string[] {
  const cards = createBoard(slack).cards();
  return wanted.flatMap(({ e164 }) => {
    const card = cards.get(e164.slice(1));
    const moved = isDone(card) && world.number(e164).platform === 'CLOUD_API';
    return moved || needsHuman(card) ? [] : [`${e164} ${world.number(e164).platform}: ${card?.text ?? 'no card'}`];
  });
}

/** Waits until people are asked to decide; not for ever, there may be nothing left to decide. */
async function untilRequested({ slack }: Stage, wanted: readonly Wanted[]): Promise<void> {
  const board = createBoard(slack);
  const end = performance.now() + REQUESTED_WITHIN_MS;
  const isRequested = ({ e164 }: Wanted) => board.cards().get(e164.slice(1))?.buttons.includes('ferryman.approve');
  while (!wanted.some(isRequested) && performance.now() < end) await pause(LOOK_MS);
}

/** Moves numbers through the real bot while its Redis is killed, emptied, misconfigured and out of disk. */
export async function runStorageLoss(options: {
  experiments: number;
  seed: number;
  say: (line: string) => void;
}): Promise<StorageLossFigures> {
  const { experiments, seed, say } = options;
  const random = randomFor(seed, 7);
  const count = FIRST_NUMBERS + experiments * NUMBERS_EACH;
  const redis = await startRedis({ tcp: true, appendOnly: true, settings: { appendfsync: 'everysec' } });
  let stage: Stage | undefined;
  try {
    stage = await openStage({
      redis: { ...redis, origin: 'private' },
      replicas: 2,
      numbers: count,
      world: { randomSeed: seed, timings: { registrationMs: 200 } },
      bot: { settleMs: SETTLE_MS, pace: 6_000 },
    });
    const { world } = stage;
    world.setAnswerLossRate(LOSS);
    const all = world.deployments.slice(-count).map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
    // People begin with new numbers all the time: every fault meets moves at every step.
    const wanted = all.slice(0, FIRST_NUMBERS);
    const agents = employ(stage, wanted, { agents: 6, managers: 0 });
    const open = stage;
    const decide = () => employ(open, wanted, { agents: 0, managers: 4 });
    let managers = decide();
    const unsafe: Unsafe[] = [];
    const faults: Record<string, number> = {};
    for (const [index, name] of faultsOf(experiments, random).entries()) {
      await pause(between(random, ...CALM_MS));
      if (lasts(name)) {
        await managers.stop();
        await untilRequested(stage, wanted);
      }
      const interval = await strike(name, { redis, random, meanwhile: () => void (managers = decide()) });
      if (interval) unsafe.push(interval);
      faults[name] = (faults[name] ?? 0) + 1;
      // As many as people can carry: an emptied storage sends all of them back to the beginning.
      if (left(stage, wanted).length < AT_ONCE) wanted.push(...all.slice(wanted.length, wanted.length + NUMBERS_EACH));
      if (index % 10 === 9)
        say(
          `${index + 1} faults, ${world.registerCalls().length} calls, ${left(stage, wanted).length} of ${wanted.length} under way`,
        );
    }
    world.setAnswerLossRate(0);
    const end = performance.now() + HEALED_WITHIN_MS;
    while (left(stage, wanted).length > 0 && performance.now() < end) await pause(LOOK_MS);
    await Promise.all([agents.stop(), managers.stop()]);
    return { faults, ...figuresOf(stage, { wanted, unsafe }) };
  } finally {
    await stage?.close();
    await redis.stop();
  }
}

function figuresOf(
  stage: Stage,
  { wanted, unsafe }: { wanted: readonly Wanted[]; unsafe: readonly Unsafe[] },
): Omit<StorageLossFigures, 'faults'> {
  const { slack, world } = stage;
  const calls = world.registerCalls();
  const perRequest = callsByNote(
    stage,
    wanted.map(({ e164 }) => e164),
  );
  const cards = createBoard(slack).cards();
  const inUnsafe = calls.flatMap(({ at, phoneNumberId }) => {
    const during = unsafe.find(({ from, to }) => at > from + UNDER_WAY_MS && at < to);
    return during ? [`${phoneNumberId}: called ${at - during.from} ms after ${during.what}`] : [];
  });
  return {
    numbers: wanted.length,
    calls: calls.length,
    doubled: [...perRequest].filter(([request, count]) => count > 1 || request.startsWith('none')).length,
    unsafeCalls: inUnsafe,
    moved: wanted.filter(({ e164 }) => world.number(e164).platform === 'CLOUD_API').length,
    needsHuman: wanted.filter(({ e164 }) => needsHuman(cards.get(e164.slice(1)))).length,
    unfinished: left(stage, wanted),
  };
}
