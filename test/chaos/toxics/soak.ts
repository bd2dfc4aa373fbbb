import { setTimeout as pause } from 'node:timers/promises';
import { openStage, type Stage } from '../../../sandbox/stage.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { E164 } from '../../../src/migration/ids.ts';
import { formatNumber } from '../../../src/migration/phone-number.ts';
import { callsPerApproval, readStories, voidedIn } from '../audit.ts';
import { employ, type Wanted } from '../crew.ts';
import { unfinished, untilFinished } from '../ends.ts';
import { foundAgain } from '../found-again.ts';
import { comesTrue } from '../gate.ts';
import { randomFor } from '../random.ts';
import type { RunOptions, ShareName } from '../row.ts';
import { openBotLinks, type BotLinks } from './bot-links.ts';
import { watchMemory } from './memory.ts';
import { spellsFor, TIMES, type Spell } from './spells.ts';

/** What a soak came to. Times in ms. */
export interface SoakFigures {
  ranMs: number;
  spells: number;
  numbers: number;
  calls: number;
  doubled: number;
  voided: number;
  /** From each healing to the answer to a question that was asked after it. */
  answeredMs: { what: string; ms: number }[];
  /** From each healing to the next entry of every move that had something to be done by a bot. */
  resumedMs: { what: string; ms: number }[];
  /** Of the resident memory, as a share. */
  growth: number;
  unfinished: string[];
}

const REPLICAS: Record<ShareName, number> = { test: 1, ci: 2, full: 3 };
const NUMBERS_A_MINUTE = 200 / 60;
const NUMBERS_AT_LEAST = 2;
const HEALED_WITHIN_MS = 240_000;
const ANSWERED_WITHIN_MS = 120_000;
/** Who gets no answer asks again. */
const ASKED_AGAIN_MS = 3_000;
const MINUTE_MS = 60_000;
const NOBODYS = E164.parse('+14155570000');

export const nameOf = ({ neighbour, toxic }: Spell): string => `${toxic.kind} to ${neighbour}`;

/** Asks after a number until the answer names it, as no excuse does; how long that takes, ms. */
async function answered({ slack }: Stage): Promise<number> {
  const person = slack.as(people.bruno);
  const began = performance.now();
  const before = slack.workspace.messages.all(channels.migrations).length;
  const isAnswered = () =>
    slack.workspace.messages
      .all(channels.migrations)
      .slice(before)
      .some(({ ephemeralFor, text }) => ephemeralFor === person.id && text.includes(formatNumber(NOBODYS)));
  while (performance.now() - began < ANSWERED_WITHIN_MS) {
    await person.types(`/migrate status ${NOBODYS}`, channels.migrations);
    if (await comesTrue(isAnswered, ASKED_AGAIN_MS)) break;
  }
  return performance.now() - began;
}

/** Spoils one link after the other until the time is over. */
async function spoil(stage: Stage, links: BotLinks, options: RunOptions & { lastsMs: number }) {
  const { seed, share, lastsMs, say } = options;
  const healed: { what: string; at: number; answeredMs: number }[] = [];
  const end = performance.now() + lastsMs;
  for (const spell of spellsFor(share, randomFor(seed, 10))) {
    if (performance.now() >= end) break;
    links.set(spell.neighbour, spell.toxic);
    await pause(spell.lastsMs);
    links.set(spell.neighbour, undefined);
    const at = Date.now();
    const answeredMs = await answered(stage);
    healed.push({ what: nameOf(spell), at, answeredMs });
    say(
      `${nameOf(spell)} for ${(spell.lastsMs / 1_000).toFixed(1)} s, answered ${(answeredMs / 1_000).toFixed(1)} s later`,
    );
    await pause(TIMES[share].calmMs);
  }
  return healed;
}

/** Lets people begin with the numbers one after the other, evenly over the time. */
async function release(all: readonly Wanted[], wanted: Wanted[], how: { overMs: number; signal: AbortSignal }) {
  for (const number of all) {
    wanted.push(number);
    await pause(how.overMs / all.length, undefined, { signal: how.signal }).catch(() => undefined);
  }
}

/** Moves numbers through real bots while their links to Slack, Meta, the deployments and Redis are spoilt, one at a time. */
export async function runSoak(options: RunOptions): Promise<SoakFigures> {
  const { seed, share, experiments, say } = options;
  const lastsMs = experiments * MINUTE_MS;
  const count = Math.max(NUMBERS_AT_LEAST, Math.round(experiments * NUMBERS_A_MINUTE));
  const stage = await openStage({
    replicas: 0,
    numbers: count,
    world: { randomSeed: seed, timings: { registrationMs: 300, statusMs: 50 } },
    bot: { settleMs: 2_000, pace: 6_000 },
  });
  const links = await openBotLinks(stage);
  const over = new AbortController();
  try {
    for (let replica = 0; replica < REPLICAS[share]; replica += 1) await stage.addBot({ places: links.places });
    const all = stage.world.deployments
      .slice(-count)
      .map(({ e164 }) => ({ e164, pin: stage.world.number(e164).pin ?? '' }));
    const wanted: Wanted[] = [];
    const crew = employ(stage, wanted, { agents: 3, managers: 2 });
    const memory = watchMemory(stage.bots);
    const began = performance.now();
    const releasing = release(all, wanted, { overMs: lastsMs, signal: over.signal });
    const healed = await spoil(stage, links, { ...options, lastsMs });
    const ranMs = performance.now() - began;
    over.abort();
    await releasing;
    const growth = await memory.stop();
    const stories = () => readStories(stage.redis.url);
    await untilFinished(stage, all, { withinMs: HEALED_WITHIN_MS, stories, say: (left) => say(`${left} under way`) });
    await crew.stop();
    const told = await stories();
    const calls = stage.world.registerCalls();
    return {
      ranMs,
      spells: healed.length,
      numbers: count,
      calls: calls.length,
      doubled: [...callsPerApproval(told, calls)].filter(([approval, of]) => of > 1 || approval === 'none').length,
      voided: voidedIn(told),
      answeredMs: healed.map(({ what, answeredMs }) => ({ what, ms: answeredMs })),
      resumedMs: healed.flatMap(({ what, at }) => foundAgain(told, at).map((ms) => ({ what, ms }))),
      growth,
      unfinished: unfinished(stage, all, told),
    };
  } finally {
    over.abort();
    await stage.close();
    await links.close();
  }
}
