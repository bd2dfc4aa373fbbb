import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../../sandbox/bot-process.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { moverByBot, QUIET_WATCH } from './movers.ts';
import type { How, Row } from './row.ts';
import { compared } from './statistics.ts';

/** Long enough that the kill strikes in the middle of a call. */
const CALL_MS = 300;
const PATIENCE_MS = 60_000;

/** Resolves with the first thing found, looking every few milliseconds. */
async function seen<Thing>(look: () => Thing | undefined): Promise<Thing> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const found = look();
    if (found !== undefined) return found;
    await pause(5);
  }
  throw new Error('what was waited for never came');
}

/** Who is taking the app's subscription of the migration of this number, by its log. */
const holderOf = ({ bots }: Stage, digits: string): BotProcess | undefined =>
  bots.find((bot) => bot.logs().some((line) => line.includes(digits) && line.includes('stepStarted subscribe-app')));

/** One kill in the middle of a step: the time until another replica makes the step's call again, and until a new one is ready. */
async function oneKill(stage: Stage, e164: string, move: () => void): Promise<{ resumed: number; started: number }> {
  const { world } = stage;
  const { id } = world.number(e164);
  const last4 = e164.slice(-4);
  move();
  const holder = await seen(() => holderOf(stage, last4));
  await holder.kill();
  const killedAt = performance.now();
  const calls = world.calls().length;
  await seen(() =>
    world
      .calls()
      .slice(calls)
      .find(({ path, method }) => method === 'POST' && path.endsWith('/subscribed_apps')),
  );
  const resumed = performance.now() - killedAt;
  const began = performance.now();
  await stage.addBot();
  const started = performance.now() - began;
  await seen(() => (world.number(id).platform === 'CLOUD_API' ? true : undefined));
  return { resumed, started };
}

/** Work taken up again after SIGKILL with one survivor, beside the start of a process. */
export async function measureRecovery({ rounds }: How): Promise<Row[]> {
  const stage = await openStage({
    replicas: 2,
    numbers: rounds,
    world: { timings: { registrationMs: 0, statusMs: 0, slowMs: CALL_MS } },
    bot: { settleMs: 1, pace: 6_000, watch: QUIET_WATCH },
  });
  const bot = moverByBot(stage, { agents: 1, managers: 1 });
  try {
    await stage.world.change({ do: 'fault', id: 'meta-slow', on: true });
    const found: { resumed: number; started: number }[] = [];
    for (const { e164 } of stage.world.deployments.slice(-rounds)) {
      const pin = stage.world.number(e164).pin ?? '';
      found.push(await oneKill(stage, e164, () => void bot.wanted.push({ e164, pin })));
    }
    const { ratio, ours, theirs } = compared(found.map(({ resumed, started }) => ({ ours: resumed, theirs: started })));
    return [
      {
        id: 'P7',
        metric: 'work resumed after SIGKILL ÷ cold start',
        value: ratio,
        unit: 'ratio',
        target: 2,
        rounds,
        note: `${ours.toFixed(0)} ms ÷ ${theirs.toFixed(0)} ms, with one survivor`,
      },
    ];
  } finally {
    await bot.end();
    await stage.close();
  }
}
