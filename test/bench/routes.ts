import { openStage, type Stage } from '../../sandbox/stage.ts';
import type { Entry, Event } from '../../src/migration/event.ts';
import { readStories, type Story } from '../chaos/audit.ts';
import type { Wanted } from '../chaos/crew.ts';
import { moverByBot, moverByScript, type ScriptTimes } from './movers.ts';
import type { Row } from './row.ts';
import { median } from './statistics.ts';

const LATENCIES = [0, 20, 100] as const;
const ROUNDS = 5;

/** Time of the first entry that fits, epoch ms. */
function timeOf(entries: readonly Entry[], fits: (event: Event) => boolean): number {
  return entries.find(({ event }) => fits(event))?.at ?? Number.NaN;
}

/** The parts of a route in which nobody waits for a person, ms; up to the test message. */
function automaticMs({ entries }: Story): number {
  const at = (type: Event['type']) => timeOf(entries, (event) => event.type === type);
  const checked = timeOf(entries, (event) => event.type === 'stepSucceeded' && event.step === 'preflight');
  return (
    checked - at('started') + (at('approvalRequested') - at('pinChosen')) + (at('testMessageSent') - at('approved'))
  );
}

/** From the submitted form of the approval to the register call at Meta, ms. */
function clickToCallMs({ slack, world }: Stage, { migration }: Story): number {
  const call = world.registerCalls(migration.phoneNumberId)[0];
  const submitted = slack
    .traffic()
    .filter(({ what, text }) => what === 'interactive' && text.includes('view_submission'))
    .filter(({ text }) => text.includes(migration.id) && text.includes('"digits"'))
    .map(({ at }) => Date.parse(at));
  return (call?.at ?? Number.NaN) - Math.max(...submitted);
}

const totalOf = ({ checks, preparing, reads, moving }: ScriptTimes): number => checks + preparing + reads + moving;

/** Calls about the number until the test message was sent; the watch begins after it. */
const callsOf = ({ world }: Stage, e164: string): number => {
  const { id } = world.number(e164);
  const own = world.calls().filter((call) => call.phoneNumberId === id);
  return own.findIndex(({ path }) => path.endsWith('/messages')) + 1;
};

async function setLatency({ world }: Stage, ms: number): Promise<void> {
  world.emulation.timings.slowMs = ms;
  await world.change({ do: 'fault', id: 'meta-slow', on: ms > 0 });
}

interface Round {
  latency: number;
  bot: Wanted;
  script: Wanted;
}

/** The plan of the measurement: after one round to warm up, the latencies in turn, bot and script side by side. */
function roundsOn({ world }: Stage): Round[] {
  const lines = world.deployments.filter(({ name }) => name.startsWith('branch-'));
  const numbers = lines.map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
  const latencies = [0, ...Array.from({ length: ROUNDS }, () => LATENCIES).flat()];
  return latencies.flatMap((latency, index) => {
    const [bot, script] = numbers.slice(index * 2, index * 2 + 2);
    return bot && script ? [{ latency, bot, script }] : [];
  });
}

function ratios(stage: Stage, stories: readonly Story[], measured: readonly Round[], took: Map<string, ScriptTimes>) {
  return measured.flatMap(({ latency, bot, script }) => {
    const story = stories.find(({ migration }) => migration.number === bot.e164);
    const times = took.get(script.e164);
    if (!story || !times) return [];
    const ours = automaticMs(story);
    const click = clickToCallMs(stage, story);
    const theirs = totalOf(times);
    return [
      { latency, ours, theirs, ratio: ours / theirs, click, reads: times.reads, clickRatio: click / times.reads },
    ];
  });
}

/** The automatic part of the route and the way from click to call, beside a script that makes the same calls. */
export async function measureRoutes(): Promise<Row[]> {
  const stage = await openStage({
    numbers: (LATENCIES.length * ROUNDS + 1) * 2,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 6_000 },
  });
  const bot = moverByBot(stage, { agents: 1, managers: 1 });
  const script = await moverByScript(stage);
  try {
    const rounds = roundsOn(stage);
    for (const round of rounds) {
      await setLatency(stage, round.latency);
      await bot.move(round.bot);
      await script.move(round.script);
    }
    const measured = rounds.slice(1);
    const found = ratios(stage, await readStories(stage.redis.url), measured, script.took);
    const at = (latency: number) => found.filter((one) => one.latency === latency);
    const middle = (latency: number, read: (one: (typeof found)[number]) => number) => median(at(latency).map(read));
    const [first] = measured;
    const calls = first
      ? `${callsOf(stage, first.bot.e164)} calls about the number, script ${callsOf(stage, first.script.e164)}`
      : '';
    const targets: Record<number, number> = { 0: 3, 20: 1.07 };
    const routeRow = (latency: number): Row => ({
      id: latency === 0 ? 'P4' : 'P3',
      metric: `automatic part at ${latency} ms a call ÷ script`,
      value: middle(latency, ({ ratio }) => ratio),
      unit: 'ratio',
      ...(targets[latency] !== undefined && { target: targets[latency] }),
      note: `${middle(latency, ({ ours }) => ours).toFixed(0)} ms ÷ ${middle(latency, ({ theirs }) => theirs).toFixed(0)} ms; ${calls}`,
    });
    const clickRow = (latency: number): Row => ({
      id: 'P6',
      metric: `click to register call at ${latency} ms ÷ the reads alone`,
      value: middle(latency, ({ clickRatio }) => clickRatio),
      unit: 'ratio',
      ...(latency === 20 && { target: 1.1 }),
      note: `${middle(latency, ({ click }) => click).toFixed(0)} ms ÷ ${middle(latency, ({ reads }) => reads).toFixed(0)} ms`,
    });
    return [...LATENCIES.map(routeRow), clickRow(20), clickRow(100)];
  } finally {
    await script.end();
    await bot.end();
    await stage.close();
  }
}
