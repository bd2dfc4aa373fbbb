import { setTimeout as pause } from 'node:timers/promises';
import { readableText } from '../../../sandbox/slack/page/person.ts';
import { openStage, type Stage } from '../../../sandbox/stage.ts';
import { startTrio, type Trio } from '../../support/sentinels.ts';
import { until } from '../../support/until.ts';
import { callsPerApproval, readStories } from '../audit.ts';
import { createBoard, isDone, type Board, type Card } from '../board.ts';
import { employ, type Wanted } from '../crew.ts';

/** What failovers by Sentinel came to. Times in milliseconds, from the kill of the primary. */
export interface SentinelFigures {
  runs: number;
  calls: number;
  doubled: number;
  /** The slowest: all open approvals void on their cards. */
  announcedMs: number;
  /** The slowest: the bots do the first work again. */
  aliveMs: number;
  unfinished: string[];
}

const NUMBERS_EACH = 2;
const LOOK_MS = 100;
/** Longest anything may take before the run counts as failed. */
const PATIENCE_MS = 120_000;
const CREW = { agents: 2, managers: 2 };

const portOf = (url: string): number => Number(new URL(url).port);

/** Waits for all cards; false when it does not come true. */
async function untilAll(board: Board, wanted: readonly Wanted[], holds: (card: Card) => boolean): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const cards = wanted.map(({ e164 }) => board.cards().get(e164.slice(1)));
    if (cards.every((card) => card !== undefined && holds(card))) return true;
    await pause(LOOK_MS);
  }
  return false;
}

const isOpen = ({ buttons }: Card): boolean => buttons.includes('ferryman.approve');
const isVoid = ({ message }: Card): boolean =>
  /the approval is void/u.test(readableText(message).replace(/[*`]/gu, ''));

interface Round {
  announcedMs: number;
  aliveMs: number;
  wrong: string[];
}

/** Opens requests, kills the primary, waits until people are told, and lets them move the numbers. */
async function round(stage: Stage, trio: Trio, wanted: readonly Wanted[]): Promise<Round> {
  const board = createBoard(stage.slack);
  const asking = employ(stage, wanted, { ...CREW, managers: 0 });
  const isReady = await untilAll(board, wanted, isOpen);
  await asking.stop();
  if (!isReady) return { announcedMs: 0, aliveMs: 0, wrong: ['no request was opened'] };

  const before = await trio.sentinels.primary();
  const primary = trio.servers.find(({ url }) => portOf(url) === before);
  await primary?.kill();
  const killed = performance.now();
  const isTold = await untilAll(board, wanted, isVoid);
  const announcedMs = performance.now() - killed;
  const moving = employ(stage, wanted, CREW);
  const isAlive = await untilAll(board, wanted, (card) => !isVoid(card));
  const aliveMs = performance.now() - killed;
  const hasMoved = await untilAll(board, wanted, isDone);
  await moving.stop();
  const wrong = [
    ...(isTold ? [] : ['people were not told that approvals are void']),
    ...(isAlive ? [] : ['nobody worked after the failover']),
    ...(hasMoved ? [] : ['numbers did not move after the failover']),
  ];
  await primary?.restart();
  await until(async () => (await followers(trio)) === trio.servers.length - 1, PATIENCE_MS);
  return { announcedMs, aliveMs, wrong };
}

/** Replicas that follow the primary. */
async function followers({ servers, sentinels }: Trio): Promise<number> {
  const port = await sentinels.primary();
  const info = String(await servers.find(({ url }) => portOf(url) === port)?.run('INFO', 'replication'));
  return (info.match(/state=online/gu) ?? []).length;
}

/** Two replicas of the bot behind three Sentinels; the primary is killed again and again. */
export async function runSentinels(options: {
  experiments: number;
  seed: number;
  say: (line: string) => void;
}): Promise<SentinelFigures> {
  const { experiments, seed, say } = options;
  const trio = await startTrio();
  let stage: Stage | undefined;
  const rounds: Round[] = [];
  try {
    stage = await openStage({
      redis: { ...trio.servers[0]!, origin: 'private' },
      replicas: 2,
      numbers: experiments * NUMBERS_EACH,
      world: { randomSeed: seed, timings: { registrationMs: 50, statusMs: 20 } },
      bot: { redis: { sentinels: trio.sentinels.nodes, name: 'numbers' }, settleMs: 1_000, pace: 6_000 },
    });
    const { world } = stage;
    const all = world.deployments
      .slice(-experiments * NUMBERS_EACH)
      .map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
    for (let run = 0; run < experiments; run += 1) {
      const done = await round(stage, trio, all.slice(run * NUMBERS_EACH, (run + 1) * NUMBERS_EACH));
      rounds.push(done);
      say(`failover ${run + 1}: told after ${(done.announcedMs / 1_000).toFixed(1)} s ${done.wrong.join(', ')}`);
    }
    const stories = await readStories(`redis://127.0.0.1:${await trio.sentinels.primary()}`);
    const calls = world.registerCalls();
    const perApproval = callsPerApproval(stories, calls);
    return {
      runs: rounds.length,
      calls: calls.length,
      doubled: [...perApproval].filter(([approval, count]) => count > 1 || approval === 'none').length,
      announcedMs: Math.max(0, ...rounds.map(({ announcedMs }) => announcedMs)),
      aliveMs: Math.max(0, ...rounds.map(({ aliveMs }) => aliveMs)),
      unfinished: rounds.flatMap(({ wrong }) => wrong),
    };
  } finally {
    await stage?.close();
    await trio.stop();
  }
}
