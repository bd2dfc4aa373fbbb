import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../sandbox/meta/random.ts';
import type { WorldDeployment } from '../../../sandbox/world.ts';
import { readStories } from '../audit.ts';
import { isDone } from '../board.ts';
import { approve, comesTrue, wantedOf } from '../gate.ts';
import { between } from '../random.ts';
import type { ClockStage } from './clock-stage.ts';
import { JUMPS, showsTimeOf, type Night } from './nights.ts';
import type { Reading } from './wall-clock.ts';

/** What wrong clocks came to. */
export interface ClockFigures {
  experiments: number;
  calls: number;
  /** Calls of the nights in which the clocks change: without any, those nights show nothing. */
  nightCalls: number;
  /** Calls outside every window, or after the request had expired, by true time; each with what was done. */
  unlawful: string[];
  doubled: string[];
  crashes: string[];
  unfinished: string[];
}

const FAULT_MS = 5_000;
const TRIES_MS = 4_000;
const HEALED_MS = 2_000;
const DONE_WITHIN_MS = 60_000;
/** Expiry of requests that are to expire: long enough to prepare every number of a stage. */
export const EXPIRES_MS = 75_000;

/** What is done to which clock. */
export interface Fault {
  who: 'bot' | 'redis';
  reading: Reading;
  what: string;
}

const READINGS: readonly (readonly [string, Reading])[] = [
  ...JUMPS.map((jump) => [`${jump > 0 ? '+' : ''}${jump / 3_600_000} h`, { aheadMs: jump }] as const),
  ['frozen', 'frozen'],
  ['slow', 'slow'],
];

/** A random one. */
export function faultOf(random: Random, readings = READINGS): Fault {
  const who = random() < 0.5 ? 'bot' : 'redis';
  const [name, reading] = readings[between(random, 0, readings.length - 1)] ?? ['frozen', 'frozen'];
  return { who, reading, what: `${who} ${name}` };
}

/** Nothing done yet. */
export const none = (): ClockFigures => ({
  experiments: 0,
  calls: 0,
  nightCalls: 0,
  unlawful: [],
  doubled: [],
  crashes: [],
  unfinished: [],
});

/** Somebody tries to approve for a while, as people do. */
async function tryToApprove({ gate }: ClockStage, line: WorldDeployment): Promise<void> {
  const late = performance.now() + TRIES_MS;
  const isOver = () => isDone(gate.board.cards().get(line.e164.slice(1)));
  await approve(gate, line, () => isOver() || performance.now() > late);
}

/** Calls for one number. */
export const callsOf = (scene: ClockStage, { phoneNumberId }: WorldDeployment) =>
  scene.calls().filter((call) => call.phoneNumberId === phoneNumberId);

/** A clock goes wrong at a random moment of a cutover, is mended, and the move must come to its end. */
export async function disturb(scene: ClockStage, random: Random, figures: ClockFigures): Promise<void> {
  const { gate, clocks } = scene;
  for (const line of gate.lines) {
    const { who, reading, what } = faultOf(random);
    let left = random() < 0.5 ? 0 : between(random, 1, 150);
    const strike = () => clocks[who].set(reading);
    if (left === 0) strike();
    scene.taps.hear(() => {
      left -= 1;
      if (left === 0) strike();
      return 'pass';
    });
    await tryToApprove(scene, line);
    await pause(FAULT_MS);
    scene.setBoth(0);
    gate.inHand.push(wantedOf(gate.stage, line));
    const isOver = () => isDone(gate.board.cards().get(line.e164.slice(1)));
    if (!(await comesTrue(isOver, DONE_WITHIN_MS)))
      figures.unfinished.push(`${what}: ${gate.board.cards().get(line.e164.slice(1))?.text}`);
    figures.experiments += 1;
  }
}

/** A clock goes wrong while the window is closed, and believes it open: nothing may be sent, then or afterwards. */
export async function tempt(scene: ClockStage, figures: ClockFigures, faults: () => Fault): Promise<void> {
  for (const line of scene.gate.lines) {
    const { who, reading, what } = faults();
    scene.clocks[who].set(reading);
    await tryToApprove(scene, line);
    await pause(FAULT_MS);
    scene.setBoth(0);
    await pause(HEALED_MS);
    figures.unlawful.push(...callsOf(scene, line).map(() => `outside every window: ${what}`));
    figures.experiments += 1;
  }
}

/** A clock that is behind keeps a request alive that has expired: nothing may be sent for it. */
export async function outlive(scene: ClockStage, random: Random, figures: ClockFigures): Promise<void> {
  const { gate, clocks } = scene;
  const { who, reading, what } = faultOf(
    random,
    READINGS.filter(([, one]) => typeof one === 'string' || one.aheadMs < 0),
  );
  clocks[who].set(reading);
  const stories = await readStories(gate.stage.redis.url);
  const expiries = stories.map(({ migration }) => migration.approval?.expiresAt ?? 0);
  const allExpired = Math.max(...expiries) + 1_000;
  await comesTrue(() => Date.now() > allExpired, EXPIRES_MS + 10_000);
  for (const line of gate.lines) {
    await tryToApprove(scene, line);
    figures.experiments += 1;
  }
  await pause(FAULT_MS);
  scene.setBoth(0);
  await pause(HEALED_MS);
  figures.unlawful.push(...scene.calls().map(() => `after the expiry: ${what}`));
}

/** Both clocks go through a night in which the hours change; every send must be inside the window as the wall clock shows it. */
export async function spendNight(scene: ClockStage, night: Night, figures: ClockFigures): Promise<void> {
  for (const [index, line] of scene.gate.lines.entries()) {
    const moment = night.moments[index % night.moments.length] ?? night.beginsAt;
    const aheadMs = moment - Date.now();
    scene.setBoth(aheadMs);
    await tryToApprove(scene, line);
    await pause(FAULT_MS);
    for (const { at } of callsOf(scene, line)) {
      figures.nightCalls += 1;
      if (!showsTimeOf(night.window, at + aheadMs))
        figures.unlawful.push(`${night.window.name}: sent at ${new Date(at + aheadMs).toISOString()}`);
    }
    figures.experiments += 1;
  }
}
