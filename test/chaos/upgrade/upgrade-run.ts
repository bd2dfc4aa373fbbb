import { Redis } from 'ioredis';
import { openStage, type Stage } from '../../../sandbox/stage.ts';
import type { Event } from '../../../src/migration/event.ts';
import { createRedisSetUp } from '../../../src/store/set-up.ts';
import { callsPerApproval, voidedIn } from '../audit.ts';
import { createBoard } from '../board.ts';
import { employ, type Crew, type CrewSize, type Wanted } from '../crew.ts';
import { underWay, unfinished, untilFinished } from '../ends.ts';
import { foundAgain } from '../found-again.ts';
import { comesTrue } from '../gate.ts';
import { createReplicaSet, rotateKeys, type Ring } from './fleet.ts';
import { keepForgetting } from './forgotten-queue.ts';
import { isRefused, newerRecords, readNewerStories, somebodyWasRefused } from './newer-records.ts';
import type { Program } from './programs.ts';

/** How an upgrade and the way back are made. */
export interface UpgradeOptions {
  migrations: number;
  replicas: number;
  seed: number;
  older: Program;
  newer: Program;
  /** `newer` spares the first upgrade. */
  beginsWith: 'older' | 'newer';
  /** Rings of the older replicas, of the newer ones, after the way back, and after the second upgrade. */
  rings: readonly [Ring, Ring, Ring, Ring];
  /** Longest time for the older version alone with records of both, and for the rest to come to its end, ms. */
  patienceMs: number;
  say: (line: string) => void;
}

/** Secrets that were sealed anew, and those that the old key still holds afterwards. */
interface Rotation {
  sealedAnew: number;
  underOldKey: number;
}

/** What it came to. */
export interface UpgradeFigures {
  migrations: number;
  /** Moves under way when the replicas began to be replaced, each time. */
  underWay: number[];
  calls: number;
  doubled: number;
  voided: number;
  /** Records that the newer version had written to when only the older one ran. */
  newerRecords: number;
  /** Those that the older version wrote to all the same. */
  actedOn: string[];
  /** Numbers whose status the older version was asked for, and answers that named the newer version. */
  asked: number;
  refused: number;
  /** Absent where the key was not changed. */
  rotation: Rotation | undefined;
  /** Steps that failed because a secret did not open. */
  unopened: number;
  /** Keys of the queue that were deleted. */
  queueKeys: number;
  foundAgainMs: number[];
  unfinished: string[];
}

/** Of a hundred moves: those approved with the newer version, and those left waiting for the older one to meet. */
const FIRST_PER_CENT = 20;
const LATE_PER_CENT = 30;
const PHASE_WITHIN_MS = 900_000;
const ASKED = 3;
const TEAMS = 'ABCDEFGH';
const APPROVE = 'ferryman.approve';

/** The moves by when people decide about them: with the newer version, with the older one again, with the newer one at last. */
type Groups = Record<'first' | 'main' | 'late', Wanted[]>;

interface Scene {
  stage: Stage;
  options: UpgradeOptions;
  groups: Groups;
  crews: Crew[];
}

/** Rejects with what the cards of the moves say when it does not come so far in time. */
async function comesSoFar({ stage, groups }: Scene, what: string, condition: () => boolean): Promise<void> {
  if (await comesTrue(condition, PHASE_WITHIN_MS)) return;
  const cards = createBoard(stage.slack).cards();
  const said = Object.values(groups).flat();
  const texts = said.map(({ e164 }) => cards.get(e164.slice(1))?.text.slice(0, 120) ?? `${e164}: no card`);
  throw new Error(`it never came so far that ${what}:\n${texts.join('\n')}`);
}

/** Seals everything with the key that stands in front now, and counts what the one that stood there first still holds. */
async function rotated({ stage, options }: Scene): Promise<Rotation> {
  const [[oldKey = ''], , ring] = options.rings;
  const { sealedAnew } = await rotateKeys(stage, ring);
  const client = new Redis(stage.redis.url);
  try {
    const sealed = await createRedisSetUp(client).sealedBy();
    if (!sealed.ok) throw new Error('the secrets cannot be counted');
    return { sealedAnew, underOldKey: sealed.counts.get(oldKey) ?? 0 };
  } finally {
    client.disconnect();
  }
}

/** A step failed, or an approval was void, because a secret did not open. */
const isUnopened = (event: Event): boolean =>
  event.type === 'stepFailed' && [event.failure.kind, event.failure.details].includes('secret-unavailable');

/** What only the older version does with what it finds, while people ask after records of the newer one. */
async function aloneWithNewer({ stage, groups, options }: Scene) {
  const { late, first, main } = groups;
  const before = await newerRecords(stage.redis.url);
  const asked = late.filter(({ e164 }) => before.has(e164)).slice(0, ASKED);
  let refused = 0;
  for (const { e164 } of asked) if (await isRefused(stage, e164)) refused += 1;
  const readable = [...first, ...main].filter(({ e164 }) => !before.has(e164));
  await comesTrue(
    () => underWay(stage, readable) === 0 && (somebodyWasRefused(stage) || underWay(stage, late) === 0),
    options.patienceMs,
  );
  const after = await newerRecords(stage.redis.url);
  return { newerRecords: before.size, actedOn: actedOnBetween(before, after), asked: asked.length, refused };
}

const actedOnBetween = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] =>
  [...before].flatMap(([e164, length]) => {
    const more = (after.get(e164) ?? 0) - length;
    return more > 0 ? [`${e164}: ${more} entries behind one it does not know`] : [];
  });

async function upgradeAndBack(scene: Scene): Promise<UpgradeFigures> {
  const { stage, options, groups, crews } = scene;
  const { older, newer, rings, migrations, patienceMs, say } = options;
  const { first, main, late } = groups;
  const all = [...first, ...main, ...late];
  const url = stage.redis.url;
  const board = createBoard(stage.slack);
  const isShown = ({ e164 }: Wanted) => board.cards().has(e164.slice(1));
  const waits = ({ e164 }: Wanted) => board.cards().get(e164.slice(1))?.buttons.includes(APPROVE) ?? false;
  const replicas = createReplicaSet(stage, options.replicas);
  const left: number[] = [];
  const employs = (wanted: Wanted[], size: Partial<CrewSize>) =>
    crews.push(employ(stage, wanted, { agents: 0, managers: 0, team: TEAMS[crews.length] ?? '', ...size }));
  const replacing = (to: Program) => {
    left.push(underWay(stage, all));
    say(`${left.at(-1)} of ${migrations} under way, replacing all by ${to.name}`);
  };

  await replicas.replaceAll(options.beginsWith === 'older' ? older : newer, rings[0]);
  employs([...first, ...main], { agents: Math.ceil(migrations / 10) });
  employs(late, { starters: 1 });
  const atGate = () => first.every(waits) && main.filter(waits).length * 2 >= main.length;
  await comesSoFar(scene, 'moves had begun and some waited for approval', () => late.every(isShown) && atGate());

  employs(first, { managers: 1 });
  if (options.beginsWith === 'older') {
    replacing(newer);
    await replicas.replaceAll(newer, rings[1]);
  }
  const forgetting = keepForgetting(url);
  employs(late, { agents: Math.ceil(migrations / 15) });
  await comesSoFar(scene, 'moves of the newer version waited for approval', () => late.every(waits));
  const forgotten = await forgetting.stop();

  replacing(older);
  await replicas.replaceAll(older, rings[2]);
  employs(main, { managers: Math.ceil(migrations / 25) });
  employs(late, { managers: Math.ceil(migrations / 50) });
  const rotation = rings[2].length > 1 ? await rotated(scene) : undefined;
  const alone = await aloneWithNewer(scene);

  replacing(newer);
  await replicas.replaceAll(newer, rings[3]);
  const stories = () => readNewerStories(url);
  await untilFinished(stage, all, { withinMs: patienceMs, stories, say: (open) => say(`${open} under way`) });
  await Promise.all(crews.splice(0).map((crew) => crew.stop()));
  const told = await stories();
  const calls = stage.world.registerCalls();
  return {
    migrations,
    underWay: left,
    calls: calls.length,
    doubled: [...callsPerApproval(told, calls)].filter(([approval, count]) => count > 1 || approval === 'none').length,
    voided: voidedIn(told),
    ...alone,
    rotation,
    unopened: told.flatMap(({ entries }) => entries).filter(({ event }) => isUnopened(event)).length,
    queueKeys: forgotten.reduce((sum, { keys }) => sum + keys, 0),
    foundAgainMs: forgotten.flatMap(({ at }) => foundAgain(told, at)),
    unfinished: unfinished(stage, all, told),
  };
}

/**
 * Moves numbers while every replica is replaced by a newer one, by the older one again, and by the newer one for good, the vault's
 * key is changed, and the queue's whole keyspace is deleted again and again.
 */
export async function runUpgrade(options: UpgradeOptions): Promise<UpgradeFigures> {
  const { migrations, seed } = options;
  const stage = await openStage({
    replicas: 0,
    numbers: migrations,
    world: { randomSeed: seed, timings: { registrationMs: 300, statusMs: 50 } },
    // Every version must understand the settings, also one that knows no reports yet.
    bot: { settleMs: 2_000, pace: 6_000, watch: { reports: undefined } },
  });
  const crews: Crew[] = [];
  try {
    const all = stage.world.deployments
      .slice(-migrations)
      .map(({ e164 }) => ({ e164, pin: stage.world.number(e164).pin ?? '' }));
    const first = all.splice(0, Math.ceil((migrations * FIRST_PER_CENT) / 100));
    const late = all.splice(0, Math.ceil((migrations * LATE_PER_CENT) / 100));
    return await upgradeAndBack({ stage, options, groups: { first, main: all, late }, crews });
  } finally {
    await Promise.all(crews.map((crew) => crew.stop()));
    await stage.close();
  }
}
