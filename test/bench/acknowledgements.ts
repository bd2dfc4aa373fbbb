import { sandboxTokens } from '../../sandbox/bot-settings.ts';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { startChild, type Child } from './child.ts';
import type { Burst, BurstTimes } from './commander.ts';
import { cpuMs } from './process-figures.ts';
import type { How, Row } from './row.ts';
import { compared, percentile } from './statistics.ts';

const PER_SECOND = 50;
/** Figures of one second vary; a round is two. */
const SECONDS = 2;

interface App {
  pid: number;
  port: number;
}

/** A Bolt app beside the bot, on the same Slack. */
async function startBolt({ slack }: Stage, env: Record<string, string> = {}): Promise<App & Pick<Child, 'end'>> {
  const port = await freePort();
  const child = startChild('empty-bolt.ts', {
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    PORT: String(port),
    SLACK_API_URL: slack.apiUrl,
    TOKEN: sandboxTokens.bot,
    SIGNING_SECRET: sandboxTokens.signingSecret,
    ...env,
  });
  await child.hear();
  return { pid: child.pid, port, end: () => child.end() };
}

interface Cost {
  /** CPU time of the app for one delivery, ms. */
  cpu: number;
  tookMs: number[];
}

/** What a round of deliveries costs one app. */
async function costOf(commander: Child, app: App, what: Burst['what']): Promise<Cost> {
  const before = cpuMs(app.pid);
  const tookMs: number[] = [];
  for (let second = 0; second < SECONDS; second++) {
    const burst: Burst = { port: app.port, what, perSecond: PER_SECOND };
    const times = (await commander.ask(burst)) as BurstTimes;
    if (times.lost > 0) throw new Error(`${times.lost} of ${PER_SECOND} were not acknowledged`);
    tookMs.push(...times.tookMs);
  }
  return { cpu: (cpuMs(app.pid) - before) / (PER_SECOND * SECONDS), tookMs };
}

interface Costs {
  bot: Cost;
  empty: Cost;
  answering: Cost;
  botMessage: Cost;
  emptyMessage: Cost;
}

const cpuRow = (
  costs: readonly Costs[],
  pair: [ours: keyof Costs, theirs: keyof Costs],
  row: Pick<Row, 'id' | 'metric' | 'target' | 'limit'>,
): Row => {
  const { ratio, ours, theirs } = compared(costs.map((one) => ({ ours: one[pair[0]].cpu, theirs: one[pair[1]].cpu })));
  const note = `${ours.toFixed(2)} ms ÷ ${theirs.toFixed(2)} ms at ${PER_SECOND} a second`;
  return { ...row, value: ratio, unit: 'ratio', rounds: costs.length, note };
};

function latencyRow(costs: readonly Costs[], share: 0.5 | 0.99): Row {
  const all = (which: keyof Costs) =>
    percentile(
      costs.flatMap((one) => one[which].tookMs),
      share,
    );
  const ours = all('bot');
  const theirs = all('empty');
  return {
    id: 'P1',
    metric: `acknowledgement of a command, p${share * 100} ÷ empty Bolt app`,
    value: ours / theirs,
    unit: 'ratio',
    note: `${ours.toFixed(2)} ms ÷ ${theirs.toFixed(2)} ms over all rounds`,
  };
}

/** What the bot's acknowledgements cost beside a Bolt app with an empty handler, and beside one that answers. */
export async function measureAcknowledgements({ rounds }: How): Promise<Row[]> {
  const stage = await openStage({ bot: { delivery: 'http' } });
  const ends: (() => Promise<void>)[] = [() => stage.close()];
  try {
    const commander = startChild('commander.ts', {});
    ends.push(() => commander.end());
    await commander.hear();
    const empty = await startBolt(stage);
    ends.push(() => empty.end());
    const answering = await startBolt(stage, { ANSWERS: 'yes' });
    ends.push(() => answering.end());
    const [bot] = stage.bots;
    if (!bot) throw new Error('the stage has no bot');
    const costs: Costs[] = [];
    for (let round = -1; round < rounds; round++) {
      const one: Costs = {
        bot: await costOf(commander, bot, 'command'),
        empty: await costOf(commander, empty, 'command'),
        answering: await costOf(commander, answering, 'command'),
        botMessage: await costOf(commander, bot, 'message'),
        emptyMessage: await costOf(commander, empty, 'message'),
      };
      if (round >= 0) costs.push(one);
    }
    return [
      cpuRow(costs, ['bot', 'empty'], {
        id: 'P1',
        metric: 'CPU of a command, acknowledged, looked up and answered ÷ empty Bolt app',
        target: 1.15,
        limit:
          'the answer in Slack and what is looked up for it, which an empty handler does not have: see the next rows',
      }),
      cpuRow(costs, ['bot', 'answering'], { id: 'P1', metric: '… ÷ Bolt app that answers with a fixed sentence' }),
      cpuRow(costs, ['botMessage', 'emptyMessage'], {
        id: 'P1',
        metric: 'CPU of a delivery that is only acknowledged and remembered ÷ empty Bolt app',
      }),
      latencyRow(costs, 0.5),
      latencyRow(costs, 0.99),
    ];
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}
