import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { channels, people } from './slack/world-seed.ts';
import { seedIds } from './meta/seed.ts';
import type { World, WorldDeployment } from './world.ts';

/** Tokens of the sandbox: shaped like real ones, worth nothing. */
export const sandboxTokens = {
  bot: 'xoxb-sandbox-bot-token',
  app: 'xapp-sandbox-app-token',
  signingSecret: '0123456789abcdef0123456789abcdef',
  pagingKey: 'sandbox-paging-key',
} as const;

/** A person's phone that receives test messages. */
const TEST_RECIPIENT = '+491515550100';

/** Everything a bot is told: by environment and one YAML file, as in production. */
export interface BotSettings {
  env: Record<string, string>;
  /** Removes the files. */
  remove(): void;
}

/** Where a bot finds its neighbours. */
export interface BotPlaces {
  slackApiUrl: string;
  redisUrl: string;
  /** Where Meta's webhooks reach the bot. */
  publicUrl: string;
  graphUrl: string;
  /** Origin of the On-Premises clients, and the certificate to trust there. */
  onPremises: { url: string; caFile: string };
}

/** How the sandbox's bots differ from a production one. Times in milliseconds. */
export interface BotChoices {
  /** How long an unanswered register call waits before it is settled by reading; short, because nobody wants to wait. */
  settleMs?: number;
  /** `http`: signed requests instead of Socket Mode. */
  delivery?: 'socket' | 'http';
  logLevel?: string;
  /** Without it, the bot has no public address and a person confirms deliveries. */
  webhooks?: boolean;
  language?: string;
  /** Of the section `approval` of the settings, in place of the sandbox's own. */
  approval?: Record<string, unknown>;
  /** The section `paging` of the settings; every key is the variable `PAGING_KEY`. */
  paging?: Record<string, unknown>[];
  /** Of the section `watch` of the settings, in place of the sandbox's own. */
  watch?: Record<string, unknown>;
  /** Messages and updates a minute; Slack's own limits without it. */
  pace?: number;
  /** A move is done only after a customer's message was seen to come in. */
  provesInbound?: boolean;
  /** People choose where messages are stored. */
  offerRegions?: boolean;
  /** The section `redis` of the settings, instead of the address of one server. */
  redis?: Record<string, unknown>;
  /** The section `workflow` of the settings. */
  workflow?: Record<string, unknown>;
  /** The section `fleet` of the settings. */
  fleet?: Record<string, unknown>;
  /** Where metrics are served; for a stage with one bot. */
  metricsPort?: number;
  /** Variables beside those of the settings, such as a module preloaded for traces. */
  environment?: Record<string, string>;
  /** Of the section `cutover` of the settings: windows, freezes. */
  cutover?: Record<string, unknown>;
}

const passwordName = (deployment: WorldDeployment) =>
  `ONPREM_${deployment.name.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

/** Accounts of a provider that the bot may read, because the world gave them to its system user. */
function assignedByOthers(world: World): { id: string; name: string }[] {
  const wabas = [...world.emulation.wabas.values()];
  return wabas
    .filter(({ isAssigned, businessId }) => isAssigned && businessId !== seedIds.business)
    .map(({ id, name }) => ({ id, name }));
}

/** Sections that only some bots have. */
const sectionsOf = (choices: BotChoices) => ({
  pace: {
    // The emulated Meta counts by itself where a story wants it to.
    graphCallsPerHour: 10_000_000,
    ...(choices.pace && { postsPerMinute: choices.pace, updatesPerMinute: choices.pace }),
  },
  ...(choices.metricsPort && { http: { metricsPort: choices.metricsPort } }),
  ...(choices.fleet && { fleet: choices.fleet }),
  ...(choices.workflow && { workflow: choices.workflow }),
  ...(choices.offerRegions && { storage: { offerRegions: true } }),
  ...(choices.redis && { redis: choices.redis }),
});

function yamlOf(world: World, places: BotPlaces, choices: BotChoices): string {
  const { url: onPremisesUrl, caFile } = places.onPremises;
  return stringify({
    channels: { migrations: channels.migrations, alerts: channels.alerts },
    language: choices.language ?? 'en',
    wabas: [
      { id: seedIds.waba, name: 'Acme' },
      { id: seedIds.pendingWaba, name: 'Acme Labs' },
      ...assignedByOthers(world),
    ],
    deployments: world.deployments.map((deployment) => ({
      name: deployment.name,
      url: `${onPremisesUrl}${new URL(deployment.url).pathname}`,
      ca: caFile,
      user: deployment.user,
      password: passwordName(deployment),
      ...(deployment.e164 && { number: deployment.e164 }),
    })),
    approval: {
      approvers: { group: 'wa-managers' },
      breakGlass: { users: [people.bruno] },
      expires: '4h',
      ...choices.approval,
    },
    ...(choices.paging && { paging: choices.paging.map((one) => ({ ...one, secret: 'PAGING_KEY' })) }),
    cutover: { settleMs: choices.settleMs ?? 3_000, ...choices.cutover },
    test: {
      recipient: TEST_RECIPIENT,
      template: { name: 'hello_world', language: 'en_US' },
      inbound: choices.provesInbound ?? false,
    },
    watch: {
      schedule: [...WATCH_TIMES, '24h'],
      dailyFor: '7d',
      alerts: WATCH_ALERTS,
      reports: ['12s', '5m'],
      ...choices.watch,
    },
    ...sectionsOf(choices),
    ...(choices.webhooks !== false && { webhook: { publicUrl: places.publicUrl } }),
  });
}

/** Often at first: whoever breaks a number's health on the page wants to see the alert within seconds. */
const WATCH_TIMES = [
  ...Array.from({ length: 20 }, (_, index) => 1 + index * 3),
  ...Array.from({ length: 354 }, (_, index) => 70 + index * 10),
].map((seconds) => `${seconds}s`);

/** Short, so that a reminder and a problem that comes and goes can be played. */
const WATCH_ALERTS = { remindEvery: '1m', reopenWithin: '5m', calmFor: '1m' };

/** Writes the settings of one bot that listens on `port`. */
export function writeBotSettings(
  { world, places }: { world: World; places: BotPlaces },
  port: number,
  choices: BotChoices = {},
): BotSettings {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-bot-'));
  const file = join(folder, 'ferryman.yaml');
  writeFileSync(file, yamlOf(world, places, choices));
  return {
    env: {
      SLACK_BOT_TOKEN: sandboxTokens.bot,
      ...(choices.delivery === 'http'
        ? { SLACK_SIGNING_SECRET: sandboxTokens.signingSecret }
        : { SLACK_APP_TOKEN: sandboxTokens.app }),
      SLACK_API_URL: places.slackApiUrl,
      ...(choices.redis ? {} : { REDIS_URL: places.redisUrl }),
      PORT: String(port),
      GRAPH_API_URL: places.graphUrl,
      META_ACCESS_TOKEN: world.token,
      META_APP_ID: world.app.id,
      META_APP_SECRET: world.app.secret,
      META_WEBHOOK_VERIFY_TOKEN: world.webhook.verifyToken,
      VAULT_KEYS: `sandbox:${Buffer.alloc(32, 7).toString('base64url')}`,
      FERRYMAN_CONFIG: file,
      ...(choices.paging && { PAGING_KEY: sandboxTokens.pagingKey }),
      LOG_LEVEL: choices.logLevel ?? 'info',
      ...Object.fromEntries(world.deployments.map((d) => [passwordName(d), d.password])),
      ...choices.environment,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
