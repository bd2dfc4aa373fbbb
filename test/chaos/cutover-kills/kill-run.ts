import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../../../sandbox/bot-process.ts';
import type { WorldDeployment } from '../../../sandbox/world.ts';
import { askRedis } from '../../support/redis.ts';
import { isDone } from '../board.ts';
import { openBotTaps, type BotTaps } from '../taps/bot-taps.ts';
import { connectionsOf } from '../taps/connections.ts';
import type { Side } from '../taps/crossing.ts';
import { approve, comesTrue, openGate, wantedOf, type Gate } from '../gate.ts';
import { outcomeOf, type Disturbed, type Outcome } from '../outcome.ts';
import { createPath, kindOf, namesOf, type Path } from './path.ts';

/** `call`: Meta answers the registration; `reading`: the answer is lost, and reading settles it. */
export type Way = 'call' | 'reading';

/** Where a bot is killed. */
export interface Point {
  way: Way;
  name: string;
  side: Side;
}

export const nameOf = ({ way, name, side }: Point): string => `${way}: ${side} ${name}`;

/** Q, shrunk from 300 s by fifty: what a busy machine adds is not shrunk. */
export const SETTLE_MS = 6_000;
const REGISTRATION_MS = 100;
/** What the journal is told when the cutover is over, whichever way: the path ends with it. */
const SETTLED = '"cutoverSettled"';
/** A script's text is sent only to a Redis that does not know it yet. */
const FIRST_TIME = 'Redis EVAL ';
const IDLE_MS = 2_500;
const REACHED_WITHIN_MS = 30_000;
const DONE_WITHIN_MS = 120_000;

/** One stage with one bot behind taps, and numbers at the approval, each good for one kill. */
export interface KillStage {
  gate: Gate;
  taps: BotTaps;
  bot: BotProcess;
  background: ReadonlySet<string>;
  /** Connections of bots that no tap saw, by port. */
  strangers: Set<number>;
  disturbed: Disturbed[];
}

export async function openKillStage(seed: number, count: number): Promise<KillStage> {
  let taps: BotTaps | undefined;
  const gate = await openGate(count, {
    stage: {
      world: { randomSeed: seed, timings: { registrationMs: REGISTRATION_MS, statusMs: 50, lateMs: 300 } },
      bot: { settleMs: SETTLE_MS, pace: 6_000 },
      slack: { ackTimeoutMs: 1_500 },
    },
    start: async (stage) => {
      taps = await openBotTaps(stage);
      return [{ places: taps.places }];
    },
  });
  const [bot] = gate.bots;
  if (!taps || !bot) throw new Error('the stage has no bot');
  return { gate, taps, bot, background: await idleKinds(taps), strangers: new Set(), disturbed: [] };
}

/** The kinds of exchanges that a bot makes while nobody wants anything. */
async function idleKinds(taps: BotTaps): Promise<Set<string>> {
  const kinds = new Set<string>();
  taps.hear((exchange) => {
    kinds.add(kindOf(exchange));
    return 'pass';
  });
  await pause(IDLE_MS);
  return kinds;
}

function pathOf({ gate, background }: KillStage, line: WorldDeployment): Path {
  const own = [...namesOf(line), gate.board.cards().get(line.e164.slice(1))?.message.ts ?? line.e164];
  const others = gate.lines.filter((other) => other !== line).flatMap(namesOf);
  return createPath({ own, others, background });
}

/** Ports the bot speaks with beside its taps. What others opened to it is none: those end at its own port. */
function lookForStrangers({ taps, bot, strangers }: KillStage): void {
  for (const { local, remote } of connectionsOf(bot.pid))
    if (local !== bot.port && !taps.ports.has(remote)) strangers.add(remote);
}

/**
 * Approves the cutover of a line and kills the bot at the point, then starts another and waits until people have the number
 * where they want it. Without a point nothing is killed. Answers every point that was passed, and whether this one was.
 */
export async function walk(
  scene: KillStage,
  line: WorldDeployment,
  { way, point }: { way: Way; point?: Point },
): Promise<{ passed: Point[]; reached: boolean }> {
  const { gate, taps } = scene;
  const path = pathOf(scene, line);
  const passed = new Map<string, Point>();
  let struckAt: number | undefined;
  let isSettled = false;
  if (way === 'reading')
    gate.stage.world.failNext(
      { method: 'POST', path: '/register', phoneNumberId: line.phoneNumberId },
      'register-answer-lost',
    );
  taps.hear((exchange, side) => {
    const name = path.nameOf(exchange);
    if (name === undefined || struckAt !== undefined || isSettled) return 'pass';
    isSettled = side === 'after' && exchange.text.includes(SETTLED);
    const here = { way, name, side };
    passed.set(nameOf(here), here);
    if (!point || nameOf(point) !== nameOf(here)) return 'pass';
    struckAt = Date.now();
    lookForStrangers(scene);
    process.kill(scene.bot.pid, 'SIGKILL');
    return 'swallow';
  });
  if (point === undefined || point.name.includes(FIRST_TIME)) await askRedis(gate.stage.redis.url, 'SCRIPT', 'FLUSH');
  const isOver = () => isDone(gate.board.cards().get(line.e164.slice(1)));
  const late = performance.now() + REACHED_WITHIN_MS;
  const isStruckOrOver = () => struckAt !== undefined || isOver() || performance.now() > late;
  await approve(gate, line, isStruckOrOver);
  await comesTrue(isStruckOrOver, REACHED_WITHIN_MS);
  if (struckAt === undefined) lookForStrangers(scene);
  else {
    await scene.bot.kill();
    scene.bot = await gate.stage.addBot({ places: taps.places });
    scene.disturbed.push({ line, what: point ? nameOf(point) : '', struckAt, overAt: Date.now() });
  }
  gate.inHand.push(wantedOf(gate.stage, line));
  await comesTrue(isOver, DONE_WITHIN_MS);
  return { passed: [...passed.values()], reached: struckAt !== undefined };
}

/** Ends the stage and judges what was done on it. */
export async function closeKillStage(scene: KillStage): Promise<Outcome> {
  try {
    return await outcomeOf(scene.gate, scene.disturbed);
  } finally {
    await scene.gate.close();
    await scene.taps.close();
  }
}
