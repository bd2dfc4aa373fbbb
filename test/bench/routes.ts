import { openStage, type Stage } from '../../sandbox/stage.ts';
import { readStories } from '../chaos/audit.ts';
import type { Wanted } from '../chaos/crew.ts';
import { moverByBot, QUIET_WATCH, SCRIPT_PARTS, startScript, type ScriptTimes } from './movers.ts';
import type { How, Row } from './row.ts';
import { compared } from './statistics.ts';
import { automaticMs, clickToCallMs } from './story-times.ts';

const LATENCIES = [0, 20, 100] as const;

/** Calls about the number until the test message was sent; the watch begins after it. */
const callsOf = ({ world }: Stage, e164: string): number => {
  const { id } = world.number(e164);
  const own = world.calls().filter((call) => call.phoneNumberId === id);
  return own.findIndex(({ path }) => path.endsWith('/messages')) + 1;
};

/** Every answer of Meta and of the deployments comes later by so many ms. */
export async function setLatency({ world }: Stage, ms: number): Promise<void> {
  world.emulation.timings.slowMs = ms;
  await world.change({ do: 'fault', id: 'meta-slow', on: ms > 0 });
}

/** The numbers that were minted for the measurement. */
export function mintedOn({ world }: Stage): Wanted[] {
  const lines = world.deployments.filter(({ name }) => name.startsWith('branch-'));
  return lines.map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
}

interface Round {
  latency: number;
  bot: Wanted;
  script: Wanted;
}

/** The plan of the measurement: after one round to warm up, the latencies in turn, bot and script side by side. */
function roundsOn(stage: Stage, rounds: number): Round[] {
  const numbers = mintedOn(stage);
  const latencies = [0, ...Array.from({ length: rounds }, () => LATENCIES).flat()];
  return latencies.flatMap((latency, index) => {
    const [bot, script] = numbers.slice(index * 2, index * 2 + 2);
    return bot && script ? [{ latency, bot, script }] : [];
  });
}

interface Times {
  latency: number;
  automatic: { ours: number; theirs: number };
  click: { ours: number; theirs: number };
}

const totalOf = (times: ScriptTimes): number => SCRIPT_PARTS.reduce((sum, part) => sum + times[part], 0);

async function timesOf(stage: Stage, rounds: readonly Round[], took: Map<string, ScriptTimes>): Promise<Times[]> {
  const stories = await readStories(stage.redis.url);
  return rounds.flatMap(({ latency, bot, script }) => {
    const story = stories.find(({ migration }) => migration.number === bot.e164);
    const times = took.get(script.e164);
    if (!story || !times) return [];
    return {
      latency,
      automatic: { ours: automaticMs(story), theirs: totalOf(times) },
      click: { ours: clickToCallMs(stage, story), theirs: times.reads },
    };
  });
}

const LIMIT = 'CPU: journal, cards and wake-ups take turns with the sandbox on the same cores';
const ROUTE_TARGETS: Record<number, number> = { 0: 3, 20: 1.07 };

function rowsOf(times: readonly Times[], calls: string): Row[] {
  const row = (latency: number, which: 'automatic' | 'click') => {
    const { ratio, ours, theirs, rounds } = compared(
      times.filter((one) => one.latency === latency).map((one) => one[which]),
    );
    const note = `${ours.toFixed(0)} ms ÷ ${theirs.toFixed(0)} ms`;
    return { value: ratio, unit: 'ratio' as const, rounds, note, limit: LIMIT };
  };
  const route = (latency: number): Row => {
    const { note, ...measured } = row(latency, 'automatic');
    const target = ROUTE_TARGETS[latency];
    return {
      id: latency === 0 ? 'P4' : 'P3',
      metric: `automatic part of a move at ${latency} ms a call ÷ script`,
      ...measured,
      ...(target !== undefined && { target }),
      note: `${note}; ${calls}`,
    };
  };
  const click = (latency: number): Row => ({
    id: 'P6',
    metric: `approval click → register call at ${latency} ms a call ÷ what must be read`,
    ...row(latency, 'click'),
    target: 1.1,
  });
  return [...LATENCIES.map(route), click(20), click(100)];
}

/** The automatic part of the route and the way from click to call, beside a script that makes the same calls. */
export async function measureRoutes({ rounds }: How): Promise<Row[]> {
  const stage = await openStage({
    numbers: (LATENCIES.length * rounds + 1) * 2,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 6_000, watch: QUIET_WATCH },
  });
  const bot = moverByBot(stage, { agents: 1, managers: 1 });
  const script = await startScript(stage);
  try {
    const plan = roundsOn(stage, rounds);
    const took = new Map<string, ScriptTimes>();
    for (const round of plan) {
      await setLatency(stage, round.latency);
      await bot.move(round.bot);
      took.set(round.script.e164, await script.move(round.script));
    }
    const [, first] = plan;
    const calls = first
      ? `${callsOf(stage, first.bot.e164)} calls about the number, script ${callsOf(stage, first.script.e164)}`
      : '';
    return rowsOf(await timesOf(stage, plan.slice(1), took), calls);
  } finally {
    await script.end();
    await bot.end();
    await stage.close();
  }
}
