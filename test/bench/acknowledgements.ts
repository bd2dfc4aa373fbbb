import { setTimeout as pause } from 'node:timers/promises';
import { sandboxTokens } from '../../sandbox/bot-settings.ts';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { SignedHttp } from '../../sandbox/slack/delivery/signed-http.ts';
import { Traffic } from '../../sandbox/slack/traffic.ts';
import { channels, defaultSeed, people } from '../../sandbox/slack/world-seed.ts';
import { openStage } from '../../sandbox/stage.ts';
import { startChild } from './child.ts';
import { cpuMs } from './process-figures.ts';
import type { Row } from './row.ts';
import { median, percentile } from './statistics.ts';

const PER_SECOND = 50;
const ROUNDS = 10;

interface Contestant {
  pid: number;
  slack: SignedHttp;
  tookMs: number[];
  /** CPU time of each round, ms per command. */
  cpu: number[];
}

let sent = 0;

const commandBody = (apiUrl: string) => ({
  token: 'sandbox-verification-token',
  team_id: defaultSeed.team.id,
  team_domain: defaultSeed.team.domain,
  channel_id: channels.migrations,
  channel_name: 'number-migrations',
  user_id: people.ana,
  user_name: 'ana',
  command: '/migrate',
  text: 'status +1 631 555 1234',
  api_app_id: defaultSeed.app.id,
  is_enterprise_install: 'false',
  response_url: `${apiUrl}none`,
  trigger_id: `bench.${(sent += 1)}`,
});

/** One second of commands, evenly spread; resolves when the last is acknowledged. */
async function second(contestant: Contestant, apiUrl: string, isMeasured: boolean): Promise<void> {
  const before = cpuMs(contestant.pid);
  const under: Promise<void>[] = [];
  const one = async () => {
    const began = performance.now();
    const outcome = await contestant.slack.deliver({
      type: 'slash_commands',
      acceptsResponse: true,
      payload: commandBody(apiUrl),
    });
    if (outcome.kind !== 'acked') throw new Error(`not acknowledged: ${outcome.kind}`);
    if (isMeasured) contestant.tookMs.push(performance.now() - began);
  };
  for (let index = 0; index < PER_SECOND; index++) {
    under.push(one());
    await pause(1_000 / PER_SECOND);
  }
  await Promise.all(under);
  if (isMeasured) contestant.cpu.push((cpuMs(contestant.pid) - before) / PER_SECOND);
}

/** Acknowledgement times of the bot at 50 commands a second beside a Bolt app with an empty handler, second by second in turn. */
export async function measureAcknowledgements(): Promise<Row[]> {
  const stage = await openStage({ bot: { delivery: 'http' } });
  const { apiUrl } = stage.slack;
  const port = await freePort();
  const empty = startChild('empty-bolt.ts', {
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    PORT: String(port),
    SLACK_API_URL: apiUrl,
    TOKEN: sandboxTokens.bot,
    SIGNING_SECRET: sandboxTokens.signingSecret,
  });
  try {
    await empty.hear();
    const contestant = (pid: number, at: number): Contestant => ({
      pid,
      slack: new SignedHttp({
        url: `http://127.0.0.1:${at}/slack/events`,
        signingSecret: sandboxTokens.signingSecret,
        verificationToken: 'sandbox-verification-token',
        ackTimeoutMs: 3_000,
        now: Date.now,
        traffic: new Traffic(Date.now),
      }),
      tookMs: [],
      cpu: [],
    });
    const [bot] = stage.bots;
    if (!bot) throw new Error('the stage has no bot');
    const ours = contestant(bot.pid, bot.port);
    const theirs = contestant(empty.pid, port);
    for (let round = -1; round < ROUNDS; round++)
      for (const one of [ours, theirs]) await second(one, apiUrl, round >= 0);
    const at = (one: Contestant, share: number) => percentile(one.tookMs, share);
    const compared = (share: number) => `empty Bolt app ${at(theirs, share).toFixed(2)} ms`;
    return [
      { id: '', metric: 'acknowledgement p50 at 50/s', value: at(ours, 0.5), unit: 'ms', note: compared(0.5) },
      { id: '', metric: 'acknowledgement p99 at 50/s', value: at(ours, 0.99), unit: 'ms', note: compared(0.99) },
      { id: '', metric: 'acknowledgement p50 ÷ empty Bolt app', value: at(ours, 0.5) / at(theirs, 0.5), unit: 'ratio' },
      {
        id: '',
        metric: 'acknowledgement p99 ÷ empty Bolt app',
        value: at(ours, 0.99) / at(theirs, 0.99),
        unit: 'ratio',
      },
      {
        id: 'P1',
        metric: 'CPU per command ÷ empty Bolt app',
        value: median(ours.cpu) / median(theirs.cpu),
        unit: 'ratio',
        target: 1.15,
        note: `${median(ours.cpu).toFixed(2)} ms with look-up and answer in Slack, ${median(theirs.cpu).toFixed(2)} ms without`,
      },
    ];
  } finally {
    await empty.end();
    await stage.close();
  }
}
