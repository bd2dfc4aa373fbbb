import { setTimeout as pause } from 'node:timers/promises';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { sandboxTokens } from '../../sandbox/bot-settings.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { startChild } from './child.ts';
import type { Row } from './row.ts';

/** Slack tells a socket to reconnect after this long. */
const RECYCLED_AFTER_MS = 8_000;
const SECONDS = 42;
const PER_SECOND = 10;

interface Commands {
  sent: number;
  /** Not acknowledged within Slack's three seconds: people are told that it failed. */
  lost: number;
}

/** Somebody types one command after the other, whether the ones before were answered or not. */
async function type({ slack }: Stage): Promise<Commands> {
  const person = slack.as(people.ana);
  const typed: Promise<{ ok: boolean }>[] = [];
  for (let count = 0; count < SECONDS * PER_SECOND; count++) {
    typed.push(person.types('/migrate help', channels.migrations));
    await pause(1_000 / PER_SECOND);
  }
  const lost = (await Promise.all(typed)).filter(({ ok }) => !ok).length;
  return { sent: typed.length, lost };
}

/** Commands lost while Slack recycles the sockets, by the bot and by a Bolt app with the one socket Bolt opens, at the same time. */
export async function measureRecycledSockets(): Promise<Row[]> {
  const slack = { socketLifetimeMs: RECYCLED_AFTER_MS };
  const stage = await openStage({ slack });
  const other = await openStage({ slack, replicas: 0 });
  const child = startChild('one-socket-bolt.ts', {
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    SLACK_API_URL: other.slack.apiUrl,
    TOKEN: sandboxTokens.bot,
    APP_TOKEN: sandboxTokens.app,
  });
  try {
    await child.hear();
    const [bot, single] = await Promise.all([type(stage), type(other)]);
    return [
      {
        id: 'P11',
        metric: `commands lost while Slack recycles the sockets every ${RECYCLED_AFTER_MS / 1_000} s`,
        value: bot.lost,
        unit: 'lost',
        target: 0,
        note: `of ${bot.sent}; a Bolt app with its one socket lost ${single.lost} of ${single.sent}`,
      },
    ];
  } finally {
    await child.end();
    await other.close();
    await stage.close();
  }
}
