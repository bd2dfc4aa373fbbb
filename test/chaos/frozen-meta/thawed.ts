import { setTimeout as pause } from 'node:timers/promises';
import { callsPerApproval, readStories, type Story } from '../audit.ts';
import { isDone } from '../board.ts';
import { comesTrue, openGate, wantedOf } from '../gate.ts';
import { randomFor } from '../random.ts';
import { openBotTaps, type BotTaps } from '../taps/bot-taps.ts';

/** What registrations that Meta held back for a time came to. */
export interface Thawed {
  lines: number;
  /** Registrations that were held back, and how many of them acted only after a second request was sent. */
  held: number;
  afterSecond: number;
  seconds: number;
  /** Approvals for which more than one call left the bot, and calls without an approval. */
  doubled: number;
  /** Calls that left the bot and did not act exactly once at Meta. */
  astray: number;
  /** The shortest time from a call to the next request's call for the same number, ms. */
  soonestMs: number;
  unfinished: string[];
}

/** Q, shrunk from 300 s by a hundred. */
export const QUIET_MS = 3_000;
const DONE_WITHIN_MS = 120_000;

interface Call {
  at: number;
  phoneNumberId: string;
  /** For how long Meta did not look at it. */
  heldMs: number;
}

/** Every other one acts before anybody may read, the rest long after a second request may have been made. */
function holdingTime(random: () => number, index: number): number {
  return index % 2 === 0 ? QUIET_MS * (0.1 + 0.8 * random()) : QUIET_MS * (3 + 5 * random());
}

const idOf = (text: string): string => /\/(\d+)\/register/u.exec(text)?.[1] ?? '';

/** How long after each call the next one for the same number was sent. */
const distances = (calls: readonly Call[]): number[] =>
  [...Map.groupBy(calls, ({ phoneNumberId }) => phoneNumberId).values()].flatMap((own) =>
    own.slice(1).map(({ at }, index) => at - (own[index]?.at ?? 0)),
  );

const isFinished = (story: Story | undefined): boolean => story?.migration.ending?.kind === 'completed';

/**
 * Each number's first registration reaches a Meta that is frozen: the bot loses its connection at once, and the request acts
 * when Meta thaws. People do what the card then asks of them.
 */
export async function holdRegistrations(options: { seed: number; lines: number }): Promise<Thawed> {
  const random = randomFor(options.seed, 9);
  const calls: Call[] = [];
  const over = new AbortController();
  let taps: BotTaps | undefined;
  const gate = await openGate(options.lines, {
    stage: {
      world: { randomSeed: options.seed, timings: { registrationMs: 100, statusMs: 50 } },
      bot: { settleMs: QUIET_MS, pace: 6_000 },
    },
    crew: { agents: 3, managers: 3 },
    start: async (stage) => {
      taps = await openBotTaps(stage);
      taps.hear((exchange, side) => {
        if (exchange.with !== 'Meta' || side !== 'before' || !/^POST .*\/register/u.test(exchange.text)) return 'pass';
        const phoneNumberId = idOf(exchange.text);
        const heldMs = calls.some((call) => call.phoneNumberId === phoneNumberId)
          ? 0
          : holdingTime(random, calls.length);
        calls.push({ at: Date.now(), phoneNumberId, heldMs });
        return heldMs === 0 ? 'pass' : { later: pause(heldMs, undefined, { signal: over.signal }) };
      });
      return [{ places: taps.places }];
    },
  });
  const { stage, board, lines, inHand } = gate;
  try {
    inHand.push(...lines.map((line) => wantedOf(stage, line)));
    const arrived = ({ phoneNumberId }: { phoneNumberId: string }) => stage.world.registerCalls(phoneNumberId).length;
    const sent = ({ phoneNumberId }: { phoneNumberId: string }) =>
      calls.filter((call) => call.phoneNumberId === phoneNumberId);
    await comesTrue(
      () => lines.every((line) => isDone(board.cards().get(line.e164.slice(1))) && arrived(line) === sent(line).length),
      DONE_WITHIN_MS,
    );
    const stories = await readStories(stage.redis.url);
    const held = calls.filter(({ heldMs }) => heldMs > 0);
    const actedAfterSecond = held.filter(({ at, heldMs, phoneNumberId }) =>
      calls.some((other) => other.phoneNumberId === phoneNumberId && other.at > at && other.at < at + heldMs),
    );
    return {
      lines: lines.length,
      held: held.length,
      afterSecond: actedAfterSecond.length,
      seconds: calls.length - held.length,
      doubled: [...callsPerApproval(stories, calls)].filter(([approval, n]) => n > 1 || approval === 'none').length,
      astray: lines.filter((line) => arrived(line) !== sent(line).length).length,
      soonestMs: Math.min(...distances(calls)),
      unfinished: lines.flatMap(({ e164 }) => {
        const story = stories.find(({ migration }) => migration.number === e164);
        const platform = stage.world.number(e164).platform;
        return isFinished(story) && platform === 'CLOUD_API'
          ? []
          : [`${e164} ${platform}: ${JSON.stringify(story?.entries.at(-1)?.event)}`];
      }),
    };
  } finally {
    over.abort();
    await gate.close();
    await taps?.close();
  }
}
