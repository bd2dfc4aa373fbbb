import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { parse, stringify } from 'yaml';
import { sandboxTokens, writeBotSettings } from './bot-settings.ts';
import { seedIds } from './meta/seed.ts';
import { ensurePrerequisites, findProgram } from './prerequisites.ts';
import { startRedisProcess } from './redis-process.ts';
import { createSlackEmulator } from './slack/slack-emulator.ts';
import { channels, people } from './slack/world-seed.ts';
import type { Stage } from './stage.ts';

/** A set-up with faults in it: the environment in which `ferryman doctor` is to name them. */
export interface BrokenSetUp {
  name: string;
  /** What is wrong, in words. */
  faults: string;
  env: Record<string, string>;
}

/** Port of a bot that is never started; an address where nobody listens. */
const UNUSED_PORT = 3999;
const NOBODY = 'http://127.0.0.1:9';
const DAY_MS = 86_400_000;

/** The manifest with one scope too few and one too many: what Slack grants an app that was not installed again. */
function outdatedManifest(folder: string): string {
  const manifest = parse(readFileSync(join(import.meta.dirname, '../manifest.yml'), 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  const { scopes } = manifest.oauth_config;
  scopes.bot = [...scopes.bot.filter((scope) => scope !== 'files:write'), 'reactions:write'];
  const path = join(folder, 'manifest.yml');
  writeFileSync(path, stringify(manifest));
  return path;
}

/** What the bot would have left there: another process on the Slack app, and a secret of a key that is on no ring any more. */
async function leaveTraces(url: string, now: number): Promise<void> {
  const client = new Redis(url);
  const header = Buffer.from(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid: 'of-last-year' })).toString(
    'base64url',
  );
  await client.set('ferryman:{index}:foreign-sockets', JSON.stringify({ count: 2, at: now }));
  await client.set('ferryman:{16315550199}:secret:pin', `${header}.AA.AA.AA.AA`);
  await client.call('ACL', 'SETUSER', 'without-info', 'on', '>secret', '~*', '&*', '+@all', '-info');
  client.disconnect();
}

/** Tokens of Meta that will not do: one that ends in three days, one without the right to send. */
function addTokens({ emulation, token }: Stage['world']): { ending: string; weak: string } {
  const good = emulation.tokens.get(token);
  if (!good) throw new Error('the world has no token');
  const tokens = { ending: 'token-that-ends-soon', weak: 'token-that-may-not-send' };
  const expiresAt = emulation.clock.now() + 3 * DAY_MS;
  emulation.tokens.set(tokens.ending, { ...good, token: tokens.ending, expiresAt });
  emulation.tokens.set(tokens.weak, { ...good, token: tokens.weak, scopes: ['whatsapp_business_management'] });
  return tokens;
}

const everythingBroken = {
  channels: { migrations: channels.random, alerts: 'C0NOWHERE' },
  wabas: [
    { id: '1234567890', name: 'Gone' },
    { id: seedIds.waba, name: 'Acme', token: 'META_ACCESS_TOKEN_ACME' },
    { id: seedIds.pendingWaba, name: 'Acme Labs', token: 'META_ACCESS_TOKEN_LABS' },
  ],
  deployments: [{ name: 'berlin', url: NOBODY, password: 'ONPREM_BERLIN_PASSWORD' }],
  approval: {
    approvers: { group: 'nobody-here' },
    rules: [{ route: 'new-number', approvers: { users: [people.gus, people.dora] } }],
  },
  webhook: { publicUrl: `${NOBODY}/meta/webhooks` },
};

/**
 * Set-ups beside a stage, each broken in another way; the stage itself goes on as it is, with tokens more. What they need is
 * started here; close it.
 */
export async function openBrokenSetUps(
  stage: Pick<Stage, 'world' | 'places'>,
): Promise<{ setUps: readonly BrokenSetUp[]; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'ferryman-broken-'));
  const binary = findProgram('redis') ?? (await ensurePrerequisites(['redis'])).redis;
  const redis = await startRedisProcess({ binary, tcp: true, settings: { 'maxmemory-policy': 'allkeys-lru' } });
  await leaveTraces(redis.url, Date.now());
  const slack = await createSlackEmulator({
    manifestPath: outdatedManifest(folder),
    port: 0,
    botToken: sandboxTokens.bot,
    appToken: sandboxTokens.app,
    signingSecret: sandboxTokens.signingSecret,
  });
  const tokens = addTokens(stage.world);
  const settings = writeBotSettings(stage, UNUSED_PORT);
  const file = join(folder, 'ferryman.yaml');
  writeFileSync(file, stringify(everythingBroken));
  const good = settings.env;
  const setUps: BrokenSetUp[] = [
    {
      name: 'everywhere',
      faults:
        'Whatever can be wrong at once: Slack app, channels, approvers, Redis, keys, tokens, webhook, deployment.',
      env: {
        ...good,
        FERRYMAN_CONFIG: file,
        SLACK_API_URL: slack.apiUrl,
        SLACK_APP_TOKEN: 'xapp-of-somebody-else',
        REDIS_URL: redis.url,
        META_ACCESS_TOKEN: 'revoked',
        META_ACCESS_TOKEN_ACME: tokens.ending,
        META_ACCESS_TOKEN_LABS: tokens.weak,
        META_WEBHOOK_VERIFY_TOKEN: 'another',
        ONPREM_BERLIN_PASSWORD: 'wrong',
      },
    },
    { name: 'bot-token', faults: 'Slack refuses the bot token.', env: { ...good, SLACK_BOT_TOKEN: 'xoxb-old' } },
    { name: 'no-redis', faults: 'Nothing listens at REDIS_URL.', env: { ...good, REDIS_URL: 'redis://127.0.0.1:9' } },
    {
      name: 'redis-rights',
      faults: 'The Redis user may not call INFO, so nobody could tell one Redis process from the next.',
      env: { ...good, REDIS_URL: redis.url.replace('//', '//without-info:secret@') },
    },
    {
      name: 'configuration',
      faults: 'The configuration cannot be used: a key that is none, and no way to reach Slack.',
      env: { ...good, VAULT_KEYS: 'short', SLACK_APP_TOKEN: '' },
    },
  ];
  return {
    setUps,
    async close() {
      settings.remove();
      await Promise.all([slack.close(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
