import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../../../sandbox/page-api.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../../sandbox/stage.ts';
import type { WorldDeployment } from '../../../sandbox/world.ts';
import { guardScripts } from '../../../src/store/guard-scripts.ts';
import { askRedis } from '../../support/redis.ts';
import { hire } from '../crew.ts';
import { formFor } from '../form.ts';
import { openGate, type Gate } from '../gate.ts';
import type { ShareName } from '../row.ts';
import { openToxicLink, type ToxicLink } from '../toxics/toxic-link.ts';

/** What people did at the same moment, and how long each acknowledgement took. */
export interface SlowRedisFigures {
  tookMs: number[];
  /** By what was done. */
  byKind: Record<string, number[]>;
  /** Those for which nothing came back in time, or a fault. */
  unacknowledged: string[];
}

export interface SlowRedisOptions {
  experiments: number;
  /** Interactions at the same moment. */
  atOnce: number;
  /** How much later every answer of Redis comes, ms. */
  laterMs: number;
  seed: number;
  share: ShareName;
  say: (line: string) => void;
}

/** Interactions for each number that waits for its approval. */
const PER_NUMBER = 10;
const TRIES = 5;
const OPENED_AT_ONCE = 5;
const APPROVE = 'ferryman.approve';
/** Time in which what was acknowledged comes to its end, ms. */
const QUIET_MS = 3_000;
const REPLICAS: Record<ShareName, number> = { test: 1, ci: 3, full: 3 };
/** Slack's own, and one that only a bot which never acknowledges exceeds. */
const ACK_WITHIN_MS: Record<ShareName, number> = { test: 30_000, ci: 3_000, full: 3_000 };

type Act = { kind: string; do: () => Promise<Outcome> };

function cardOf({ board }: Gate, { e164 }: WorldDeployment) {
  const card = board.cards().get(e164.slice(1));
  if (!card) throw new Error(`${e164} has no card`);
  return card;
}

/** A person with the form of an approval open before them; a busy bot may need to be asked again. */
async function withForm(gate: Gate, { id, line }: { id: string; line: WorldDeployment }): Promise<Act> {
  const { slack } = gate.stage;
  const person = slack.as(id);
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const opened = await person.clicks(cardOf(gate, line).message, APPROVE);
    const form = opened.ok ? await formFor(slack, person) : undefined;
    if (form) return { kind: 'forms', do: () => person.submits(form, { digits: line.e164.slice(-4) }) };
  }
  throw new Error(`no form of an approval opened for ${id}`);
}

/** The same for many, a few at a time. */
async function withForms(gate: Gate, managers: readonly string[]): Promise<Act[]> {
  const acts: Act[] = [];
  for (let from = 0; from < managers.length; from += OPENED_AT_ONCE) {
    const some = managers.slice(from, from + OPENED_AT_ONCE);
    const lineOf = (index: number) => gate.lines[(from + index) % gate.lines.length]!;
    acts.push(...(await Promise.all(some.map((id, index) => withForm(gate, { id, line: lineOf(index) })))));
  }
  return acts;
}

/** A third each: a command, a click that opens a form, and a form that approves. */
async function interactions(gate: Gate, count: number): Promise<Act[]> {
  const { slack } = gate.stage;
  const third = Math.floor(count / 3);
  const submitting = await withForms(gate, hire(slack, people.mara, { count: third, team: 'F' }));
  const clicking = hire(slack, people.mara, { count: third, team: 'C' }).map((id, index): Act => {
    const { message } = cardOf(gate, gate.lines[index % gate.lines.length]!);
    const person = slack.as(id);
    return { kind: 'clicks', do: () => person.clicks(message, APPROVE) };
  });
  const asking = slack.as(people.ana);
  const typing = Array.from({ length: count - 2 * third }, (_, index): Act => {
    const { e164 } = gate.lines[index % gate.lines.length]!;
    return { kind: 'commands', do: () => asking.types(`/migrate status ${e164}`, channels.migrations) };
  });
  return [...typing, ...clicking, ...submitting];
}

async function timed({ kind, do: act }: Act): Promise<{ kind: string; ms: number; isAcked: boolean }> {
  const began = performance.now();
  const { ok, errors } = await act();
  return { kind, ms: performance.now() - began, isAcked: ok || errors !== undefined };
}

async function openSlow(count: number, options: { seed: number; share: ShareName }) {
  let link: ToxicLink | undefined;
  const gate = await openGate(count, {
    stage: {
      world: { randomSeed: options.seed, timings: { registrationMs: 50, statusMs: 20 } },
      bot: { settleMs: 2_000, pace: 6_000 },
      slack: { ackTimeoutMs: ACK_WITHIN_MS[options.share] },
    },
    start: async (stage: Stage) => {
      link = await openToxicLink(stage.redis.url);
      // A Redis is given the text of a script once in its life; this one has seen an approval before.
      await askRedis(stage.redis.url, 'SCRIPT', 'LOAD', guardScripts.approve.lua);
      const { url } = link;
      return Array.from({ length: REPLICAS[options.share] }, () => ({ places: { redisUrl: url } }));
    },
  });
  if (!link) throw new Error('no bot was started');
  return { gate, link };
}

/** Three bots, and so many interactions at the same moment. */
async function oneWave(count: number, options: SlowRedisOptions): Promise<SlowRedisFigures> {
  const { gate, link } = await openSlow(Math.ceil(count / PER_NUMBER), options);
  try {
    const acts = await interactions(gate, count);
    if (options.laterMs > 0) link.set({ kind: 'slow', ms: options.laterMs });
    const done = await Promise.all(acts.map(timed));
    await pause(QUIET_MS);
    link.set(undefined);
    const byKind = Map.groupBy(done, ({ kind }) => kind);
    return {
      tookMs: done.map(({ ms }) => ms),
      byKind: Object.fromEntries([...byKind].map(([kind, own]) => [kind, own.map(({ ms }) => ms)])),
      unacknowledged: done.filter(({ isAcked }) => !isAcked).map(({ kind, ms }) => `${kind}, ${ms.toFixed(0)} ms`),
    };
  } finally {
    await gate.close();
    await link.close();
  }
}

/** As many interactions as wanted, `atOnce` of them at the same moment each time. */
export async function runSlowRedis(options: SlowRedisOptions): Promise<SlowRedisFigures> {
  const all: SlowRedisFigures = { tookMs: [], byKind: {}, unacknowledged: [] };
  while (all.tookMs.length < options.experiments) {
    const wave = await oneWave(Math.min(options.atOnce, options.experiments), options);
    all.tookMs.push(...wave.tookMs);
    all.unacknowledged.push(...wave.unacknowledged);
    for (const [kind, tookMs] of Object.entries(wave.byKind)) (all.byKind[kind] ??= []).push(...tookMs);
    options.say(`${all.tookMs.length} interactions, slowest ${Math.max(...wave.tookMs).toFixed(0)} ms`);
  }
  return all;
}
