import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, readConfig, type Config } from '../config.ts';
import { line, type Line } from '../doctor/line.ts';
import { catalogueOf } from '../slack/catalogue.ts';
import { toldLine, type ToldLine } from '../slack/doctor/line-text.ts';
import { createPeople } from '../slack/people.ts';
import { clientOptions, createWebClient, silentLogger } from '../slack/web-api.ts';
import { createBootGate } from '../store/boot-gate.ts';
import { createKeyRing } from '../store/key-ring.ts';
import { createRedisClients, reached } from '../store/redis-clients.ts';
import { redisAddressOf } from '../wiring/redis.ts';
import { wireCalls } from '../wiring/calls.ts';
import { wireDoctor } from '../wiring/doctor.ts';
import type { Clock } from '../workflow/ports.ts';
import type { Terminal } from './terminal.ts';

/** A Redis that is not there must not hold up what can be said of the rest. */
const REDIS_WITHIN_MS = 3_000;
/** A Slack that is slow must not make people look as if they could not approve: nobody waits for this report. */
const SLACK_WITHIN_MS = 15_000;

async function looked(config: Config, terminal: Terminal): Promise<Line[]> {
  const clock: Clock = {
    now: () => terminal.now(),
    monotonic: () => performance.now(),
    wait: (ms, signal) => delay(ms, undefined, { ref: false, ...(signal && { signal }) }),
  };
  const clients = createRedisClients(redisAddressOf(config), () => undefined);
  try {
    await Promise.all([clients.guard, clients.command].map((client) => reached(client, clock.wait(REDIS_WITHIN_MS))));
    const options = clientOptions({ apiUrl: config.slack.apiUrl, logger: silentLogger });
    const bot = createWebClient(config.slack.botToken.reveal(), options);
    const { delivery } = config.slack;
    const examine = wireDoctor(config, {
      clock,
      guardClient: clients.guard,
      client: clients.command,
      bootGate: createBootGate({
        client: clients.guard,
        clock,
        ring: createKeyRing(config.vaultKeys),
        ...(config.cutover.unsafeRedisAccepted && { onAccepted: () => undefined }),
      }),
      calls: wireCalls(config, { clock, random: () => 0.5 }),
      people: createPeople(bot, {
        approvers: config.approval.approvers,
        language: config.language,
        clock,
        patienceMs: SLACK_WITHIN_MS,
      }),
      slack: {
        bot,
        ...(delivery.kind === 'socket' && { app: createWebClient(delivery.appToken.reveal(), options) }),
      },
    });
    return await examine();
  } finally {
    clients.close();
  }
}

const WIDTH = 8;

/** One line each, the level first; ends with a sentence. */
export function asText(lines: readonly ToldLine[]): string {
  const rows = lines.map(({ level, area, text }) => `${level.padEnd(WIDTH)}${area}: ${text}`);
  const [failures, warnings] = (['failure', 'warning'] as const).map(
    (level) => lines.filter((one) => one.level === level).length,
  );
  return `${[...rows, '', `${lines.length} looks: ${failures} failures, ${warnings} warnings.`].join('\n')}\n`;
}

/** A configuration that cannot be used is told as lines too: nothing else can be looked at without one. */
function configured(terminal: Terminal): { config: Config } | { problems: readonly string[] } {
  try {
    return { config: readConfig(terminal.env, (path) => readFileSync(path, 'utf8')) };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    throw error;
  }
}

/**
 * Looks at the whole set-up and prints a line for each look, each failure with its fix; writes nothing anywhere.
 * 0: no failure; 1: at least one; 78: the configuration itself cannot be used.
 */
export async function doctor(terminal: Terminal, { json }: { json: boolean }): Promise<0 | 1 | 78> {
  const found = configured(terminal);
  const lines =
    'config' in found
      ? await looked(found.config, terminal)
      : found.problems.map((problem) => line('configuration.problem', { problem }));
  const told = lines.map((one) => toldLine(one, catalogueOf('en'), 'plain'));
  const isBroken = told.some(({ level }) => level === 'failure');
  terminal.print(json ? `${JSON.stringify({ ok: !isBroken, lines: told }, undefined, 2)}\n` : asText(told));
  if ('problems' in found) return 78;
  return isBroken ? 1 : 0;
}
