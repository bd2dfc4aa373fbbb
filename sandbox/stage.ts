import { join } from 'node:path';
import { startBot, type BotProcess } from './bot-process.ts';
import { sandboxTokens, writeBotSettings, type BotChoices, type BotPlaces } from './bot-settings.ts';
import { freePort } from './free-port.ts';
import { openFrontDoor } from './front-door.ts';
import { openRedis, type RedisServer } from './redis-server.ts';
import { createSlackEmulator, type SlackEmulator, type SlackEmulatorOptions } from './slack/slack-emulator.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

const MANIFEST = join(import.meta.dirname, '..', 'manifest.yml');

/** What is on a stage; everything has a default. */
export interface StageOptions {
  /** Port of Slack and of the page; 0: any free one. */
  port?: number;
  /** Bots on one Redis. */
  replicas?: number;
  pageFolder?: string;
  world?: WorldOptions;
  /** On-Premises numbers to mint beside the seed's, each with a deployment of its own. */
  numbers?: number;
  slack?: Partial<Pick<SlackEmulatorOptions, 'socketLifetimeMs' | 'ackTimeoutMs' | 'repeats'>>;
  bot?: BotChoices;
  /** Instead of a Redis of the stage's own; it stays the caller's to stop. */
  redis?: RedisServer;
  onLog?: (line: string) => void;
}

/** How one bot is started differently from the others. */
export interface BotLaunch {
  /** Where it finds its neighbours, if elsewhere. */
  places?: Partial<BotPlaces>;
  /** Another copy of the program. */
  root?: string;
  /** Beside its settings. */
  env?: Record<string, string>;
  /** In place of what the stage's other bots are told. */
  bot?: BotChoices;
}

/** Slack, Meta, the deployments, Redis and the bots, all on this machine. */
export interface Stage {
  slack: SlackEmulator;
  world: World;
  redis: RedisServer;
  bots: BotProcess[];
  /** Where its bots find their neighbours. */
  places: BotPlaces;
  /** Starts another bot and waits until it is ready. */
  addBot(given?: BotLaunch): Promise<BotProcess>;
  /** Everything any bot logged. */
  logs(): string[];
  close(): Promise<void>;
}

/** Ends what was begun, the last first. */
type Closer = () => Promise<unknown> | void;

const slackOptions = (options: StageOptions, world: World, frontDoor: string): SlackEmulatorOptions => ({
  manifestPath: MANIFEST,
  port: options.port ?? 0,
  botToken: sandboxTokens.bot,
  appToken: sandboxTokens.app,
  signingSecret: sandboxTokens.signingSecret,
  world,
  ...(options.pageFolder && { pageFolder: options.pageFolder }),
  ...(options.bot?.delivery === 'http' && { httpEventsUrl: `${frontDoor}/slack/events` }),
  ...options.slack,
});

async function furnish(options: StageOptions, closers: Closer[]): Promise<Omit<Stage, 'close'>> {
  const redis = options.redis ?? (await openRedis());
  if (!options.redis) closers.push(() => redis.stop());
  const world = await createWorld(options.world ?? {});
  closers.push(() => world.close());
  world.addNumbers(options.numbers ?? 0);
  const bots: BotProcess[] = [];
  const frontDoor = await openFrontDoor(() => bots.filter((bot) => bot.isRunning()).map(({ port }) => port));
  closers.push(() => frontDoor.close());
  const publicUrl = `${frontDoor.url}/meta/webhooks`;
  if (options.bot?.webhooks !== false) world.setCallbackUrl(publicUrl);
  const slack = await createSlackEmulator(slackOptions(options, world, frontDoor.url));
  closers.push(() => slack.close());
  const everyLog: string[] = [];
  const onLog = (line: string) => {
    everyLog.push(line);
    options.onLog?.(line);
  };
  const places: BotPlaces = {
    slackApiUrl: slack.apiUrl,
    redisUrl: redis.url,
    publicUrl,
    graphUrl: world.graphUrl,
    onPremises: world.onPremises,
  };

  const addBot = async ({ places: elsewhere, root, env, bot: choices }: BotLaunch = {}) => {
    const port = await freePort();
    const settings = writeBotSettings({ world, places: { ...places, ...elsewhere } }, port, {
      ...options.bot,
      ...choices,
    });
    const bot = startBot({ ...settings.env, ...env }, port, { onLog, ...(root !== undefined && { root }) });
    closers.push(async () => {
      await bot.stop();
      settings.remove();
    });
    bots.push(bot);
    await bot.ready();
    return bot;
  };

  for (let replica = 0; replica < (options.replicas ?? 1); replica++) await addBot();
  return { slack, world, redis, bots, places, addBot, logs: () => everyLog };
}

/** Opens the stage and waits until every bot is ready. Close it to free everything; what opened is closed when opening fails. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const closers: Closer[] = [];
  const close = async () => {
    for (const end of closers.splice(0).toReversed()) await end();
  };
  try {
    return { ...(await furnish(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
