import { closeKillStage, nameOf, openKillStage, walk, type KillStage, type Point, type Way } from './kill-run.ts';

import { summed, type Outcome } from '../outcome.ts';

/** What kills at every point of I/O came to. */
export interface IoKills {
  /** Points of I/O that exist, and how many were to be tried. */
  points: number;
  tried: number;
  kills: number;
  /** Kills at the point that had the fewest. */
  fewest: number;
  /** Points that came in every one of several listings and then were not reached in any try; a share has one try only. */
  notReached: string[];
  /** Points of a kind that no listing had and a walk to somewhere else passed; tried as well, unless only a share is tried. */
  foundLater: string[];
  doubled: string[];
  unfinished: string[];
  leftToPeople: string[];
  slowestMs: number;
  /** Ports that a bot spoke with past the taps. */
  strangers: number[];
}

/** How kills are made. */
export interface IoKillOptions {
  seed: number;
  /** Kills at each point; below 1: at that share of the points, evenly over the path. */
  each: number;
  lanes: number;
  say: (line: string) => void;
}

/** Numbers on one stage: after so many moves their health is watched so often that it disturbs. */
const BATCH = 16;
const TRIES = 3;
const isShare = ({ each }: Pick<IoKillOptions, 'each'>): boolean => each < 1;
const WAYS: readonly Way[] = ['call', 'reading'];

interface Listing {
  points: Point[];
  /** Names of those that came every time. */
  always: Set<string>;
}

/** Walks undisturbed, to learn every point there is; what both ways pass belongs to `call`. */
async function list(options: IoKillOptions, report: (scene: KillStage) => void): Promise<Listing> {
  const { seed } = options;
  const times = isShare(options) ? 2 : 3;
  const ways = WAYS.flatMap((way) => Array.from({ length: times }, () => way));
  const scene = await openKillStage(seed, ways.length);
  try {
    const seen = new Map<string, { point: Point; times: number }>();
    for (const [index, way] of ways.entries()) {
      const line = scene.gate.lines[index];
      const { passed } = line ? await walk(scene, line, { way }) : { passed: [] };
      for (const point of passed) {
        const known = seen.get(nameOf({ ...point, way: 'call' }));
        if (known && known.point.way !== way) continue;
        const name = nameOf(point);
        seen.set(name, { point, times: (seen.get(name)?.times ?? 0) + 1 });
      }
    }
    // One listing can't tell what comes always from what came by chance.
    const always = [...seen].filter(([, known]) => known.times === times);
    return { points: [...seen.values()].map(({ point }) => point), always: new Set(always.map(([name]) => name)) };
  } finally {
    report(scene);
    await closeKillStage(scene);
  }
}

/** A card's whole text would hide the rest. */
const SAID_LENGTH = 600;

const kindAt = ({ name, side }: Point): string => `${side} ${name.replace(/ #\d+$/u, '')}`;

/**
 * Every point `each` times; or a share of those that always come, every so manieth from where the seed says. What a bot asks only
 * when it has not asked of late is for the whole, where each point is tried again.
 */
function planned({ points, always }: Listing, { each, seed }: IoKillOptions): Point[] {
  if (each >= 1) return Array.from({ length: Math.round(each) }, () => points).flat();
  const stride = Math.max(1, Math.round(1 / each));
  return points.filter((point) => always.has(nameOf(point))).filter((_, index) => index % stride === seed % stride);
}

const killsIn = (killed: ReadonlyMap<string, number>): number =>
  [...killed.values()].reduce((all, one) => all + one, 0);

interface Wish {
  point: Point;
  tries: number;
}

/** Kills a bot before and after every exchange of the cutover's path, each time with a number of its own. */
export async function killAtEveryIo(options: IoKillOptions): Promise<IoKills> {
  const { seed, lanes, say } = options;
  const strangers = new Set<number>();
  const note = (scene: KillStage) => scene.strangers.forEach((port) => strangers.add(port));
  const listing = await list(options, note);
  const { points, always } = listing;
  const plan = planned(listing, options);
  say(`${points.length} points of I/O, ${plan.length} kills to make`);
  const queue: Wish[] = plan.map((point) => ({ point, tries: 0 }));
  const killed = new Map<string, number>();
  const kinds = new Set(points.map(kindAt));
  const foundLater: string[] = [];
  const outcomes: Outcome[] = [];

  const visit = async (scene: KillStage, wish: Wish, index: number) => {
    const line = scene.gate.lines[index];
    if (!line) return;
    const { passed, reached } = await walk(scene, line, { way: wish.point.way, point: wish.point });
    for (const point of passed) {
      if (kinds.has(kindAt(point))) continue;
      kinds.add(kindAt(point));
      foundLater.push(nameOf(point));
      say(`found later: ${nameOf(point)}`);
      if (!isShare(options)) queue.push({ point, tries: 0 });
    }
    const name = nameOf(wish.point);
    if (reached) killed.set(name, (killed.get(name) ?? 0) + 1);
    else say(`not reached: ${name}`);
    if (!reached && wish.tries + 1 < TRIES && !isShare(options)) queue.push({ ...wish, tries: wish.tries + 1 });
  };

  const runBatch = async (wishes: Wish[], batch: number) => {
    const scene = await openKillStage(seed + batch, wishes.length);
    try {
      for (const [index, wish] of wishes.entries()) await visit(scene, wish, index);
    } finally {
      note(scene);
      const outcome = await closeKillStage(scene);
      outcomes.push(outcome);
      for (const one of [...outcome.doubled, ...outcome.unfinished]) say(one.slice(0, SAID_LENGTH));
      const { doubled, unfinished } = summed(outcomes);
      const made = `${killsIn(killed)} kills, ${queue.length} points to go`;
      say(`${made}, ${doubled.length} doubled, ${unfinished.length} stuck`);
    }
  };

  let batches = 0;
  const lane = async () => {
    while (queue.length > 0) {
      const size = Math.min(BATCH, Math.ceil(queue.length / lanes));
      await runBatch(queue.splice(0, size), (batches += 1));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));

  const wanted = [...new Set(plan.map(nameOf))];
  return {
    points: points.length,
    tried: wanted.length,
    kills: killsIn(killed),
    fewest: Math.min(...wanted.filter((name) => killed.has(name)).map((name) => killed.get(name) ?? 0)),
    notReached: isShare(options) ? [] : wanted.filter((name) => !killed.has(name) && always.has(name)),
    foundLater,
    strangers: [...strangers],
    ...summed(outcomes),
  };
}
