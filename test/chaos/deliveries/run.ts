import { setTimeout as pause } from 'node:timers/promises';
import { sandboxTokens } from '../../../sandbox/bot-settings.ts';
import { openStage, type Stage } from '../../../sandbox/stage.ts';
import { callsPerApproval, readStories } from '../audit.ts';
import { createBoard, isDone, type Card } from '../board.ts';
import { employ } from '../crew.ts';
import { randomFor } from '../random.ts';
import type { RunOptions, ShareName } from '../row.ts';
import { ask, type Askers } from './asking.ts';
import { forge, replay, type Forged } from './forging.ts';
import { planRepeats, type RepeatPlan } from './repeats.ts';

/** What one way of delivery came to; both ways are summed in the row. */
export interface DeliveryFigures {
  deliveries: number;
  /** Different payloads, and those whose first delivery said it was a retry. */
  acts: number;
  firstSeenAsRetry: number;
  /** Moves that were made meanwhile. */
  moved: number;
  lost: string[];
  doubled: string[];
  forged: Forged;
}

/** How long copies may lag behind, ms: Slack's last retry comes after five minutes, some after ten. */
const LATEST_MS: Record<ShareName, number> = { test: 2_000, ci: 5_000, full: 600_000 };
/** Time between two questions of one person, ms. They ask as long as the moves take: in a short share, less often. */
const PAUSE_MS: Record<ShareName, number> = { test: 250, ci: 40, full: 40 };
const MOVES = 3;
const LOOK_MS = 250;
/** A move takes this long at most under all that, ms. */
const MOVED_WITHIN_MS = 120_000;
/** Effects of what was acknowledged last. */
const QUIET_MS = 1_500;
const REPLAYED = 20;

/** As soon as a move is done, its first card is a card of the past. */
async function moveNumbers(stage: Stage, askers: Askers): Promise<number> {
  const { world } = stage;
  const wanted = world.deployments.slice(-MOVES).map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
  const board = createBoard(stage.slack);
  const crew = employ(stage, wanted, { agents: MOVES, managers: 2 });
  const end = performance.now() + MOVED_WITHIN_MS;
  let first: Card | undefined;
  const done = () => wanted.filter(({ e164 }) => isDone(board.cards().get(e164.slice(1)))).length;
  while (done() < MOVES && performance.now() < end) {
    first ??= [...board.cards().values()].find(({ buttons }) => buttons.includes('ferryman.cancel'));
    await pause(LOOK_MS);
  }
  await crew.stop();
  if (first && isDone(board.cards().get(first.digits))) askers.presses(first.message, 'ferryman.cancel');
  return done();
}

/** Approvals with more than one call, and numbers with more than one move. */
async function doubledMoves({ redis, world }: Stage): Promise<string[]> {
  const stories = await readStories(redis.url);
  const calls = callsPerApproval(stories, world.registerCalls());
  const byNumber = Map.groupBy(stories, ({ migration }) => migration.number);
  return [
    ...[...calls].flatMap(([approval, count]) => (count > 1 ? [`approval ${approval}: ${count} calls`] : [])),
    ...[...byNumber].flatMap(([number, own]) => (own.length > 1 ? [`${number}: ${own.length} moves`] : [])),
  ];
}

/** Forgeries of what was really sent, and replays of it. */
async function attack(stage: Stage, options: { seed: number; count: number }): Promise<Forged> {
  const bodies = stage.slack
    .traffic()
    .flatMap(({ what, text }) => (what === 'request_url' && text.includes('text=status') ? [text] : []));
  const ports = stage.bots.map(({ port }) => port);
  const secret = sandboxTokens.signingSecret;
  for (const body of bodies.slice(-REPLAYED)) await replay(body, { ports, secret });
  return forge(bodies, { ports, secret, random: randomFor(options.seed, 52), count: options.count });
}

async function deliver(
  delivery: 'socket' | 'http',
  options: RunOptions & { plan: RepeatPlan },
): Promise<DeliveryFigures> {
  const { plan, experiments, say } = options;
  const stage = await openStage({
    replicas: 3,
    numbers: MOVES,
    world: { randomSeed: options.seed, timings: { registrationMs: 50, statusMs: 20 } },
    bot: { delivery, settleMs: 2_000, pace: 6_000 },
    slack: { repeats: () => plan.next() },
  });
  try {
    const askers = ask(stage.slack, { pauseMs: PAUSE_MS[options.share] });
    const moved = await moveNumbers(stage, askers);
    while (plan.deliveries() < experiments) await pause(LOOK_MS);
    await askers.stop();
    const forged = delivery === 'http' ? await attack(stage, { seed: options.seed, count: experiments / 5 }) : NONE;
    say(`${delivery}: ${plan.deliveries()} deliveries planned, ${stage.slack.copiesWaiting()} copies to come`);
    while (stage.slack.copiesWaiting() > 0) await pause(LOOK_MS);
    await pause(QUIET_MS);
    const { asked, lost, doubled } = askers.effects();
    return {
      deliveries: plan.deliveries(),
      acts: asked,
      firstSeenAsRetry: plan.firstSeenAsRetry(),
      moved,
      lost: [...lost, ...(moved < MOVES ? [`${MOVES - moved} moves did not come to their end`] : [])],
      doubled: [...doubled, ...(await doubledMoves(stage))],
      forged,
    };
  } finally {
    await stage.close();
  }
}

const NONE: Forged = { tried: 0, accepted: [] };

/** Three replicas, first over signed HTTP, then in Socket Mode; half of the deliveries each. */
export async function runDeliveries(options: RunOptions): Promise<DeliveryFigures[]> {
  const { seed, share, experiments } = options;
  const figures: DeliveryFigures[] = [];
  for (const [index, delivery] of (['http', 'socket'] as const).entries()) {
    const plan = planRepeats(randomFor(seed, 50 + index), LATEST_MS[share]);
    figures.push(await deliver(delivery, { ...options, plan, experiments: experiments / 2 }));
  }
  return figures;
}
