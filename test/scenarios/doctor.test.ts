import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { writeBotSettings } from '../../sandbox/bot-settings.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { runFerryman } from '../support/ferryman-command.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { asked, openScene } from './support/scene.ts';

let stage: Stage;
let broken: TestRedis;
let folder: string;
let ana: Person;
let mara: Person;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-doctor-'));
  stage = await openScene();
  broken = await startRedis({ tcp: true });
  await broken.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
}, 60_000);

afterAll(async () => {
  await stage.close();
  await broken.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

/** The sandbox's second account waits for Meta's review. */
const UNDER_REVIEW = 'meta.waba.not-approved';

interface Report {
  code: number | null;
  ok: boolean;
  lines: { id: string; area: string; level: string; text: string }[];
  raw: string;
}

const aSettings = () => writeBotSettings(stage, 3999);

/** The stage's settings file, as data. */
function settingsOf(): { wabas: { name: string }[] } & Record<string, unknown> {
  const settings = aSettings();
  const file = parse(readFileSync(settings.env['FERRYMAN_CONFIG'] ?? '', 'utf8')) as ReturnType<typeof settingsOf>;
  settings.remove();
  return file;
}

/** Runs the command on the stage's own settings, changed. */
async function doctor(change: { env?: Record<string, string>; file?: object; args?: string[] } = {}): Promise<Report> {
  const settings = aSettings();
  const env = { ...settings.env };
  if (change.file) {
    const path = join(folder, 'ferryman.yaml');
    writeFileSync(path, stringify(change.file));
    env['FERRYMAN_CONFIG'] = path;
  }
  const { code, out } = await runFerryman(['doctor', ...(change.args ?? ['--json'])], { ...env, ...change.env });
  settings.remove();
  const answer = out.startsWith('{') ? (JSON.parse(out) as Report) : { ok: false, lines: [] };
  return { ...answer, code, raw: out };
}

const failures = ({ lines }: Report) => lines.filter(({ level }) => level === 'failure').map(({ id }) => id);

describe('ferryman doctor', () => {
  test('finds nothing broken in a good set-up, and says what it looked at', async () => {
    const { wabas, ...rest } = settingsOf();
    const report = await doctor({ file: { ...rest, wabas: wabas.filter(({ name }) => name === 'Acme') } });

    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ code: 0, ok: true });
    expect(new Set(report.lines.map(({ area }) => area))).toEqual(
      new Set(['configuration', 'slack', 'approval', 'redis', 'vault', 'meta', 'deployments']),
    );
  });

  test('names every failure of a set-up that is broken everywhere, each with its fix', async () => {
    const report = await doctor({
      env: {
        REDIS_URL: broken.url,
        SLACK_APP_TOKEN: 'xapp-of-somebody-else',
        META_ACCESS_TOKEN: 'revoked',
        ONPREM_BERLIN_PASSWORD: 'wrong',
        META_WEBHOOK_VERIFY_TOKEN: 'another',
      },
      file: {
        channels: { migrations: channels.random, alerts: 'C0NOWHERE' },
        wabas: [{ id: '1234567890', name: 'Gone' }],
        deployments: [{ name: 'berlin', url: 'http://127.0.0.1:9', password: 'ONPREM_BERLIN_PASSWORD' }],
        approval: {
          approvers: { group: 'nobody-here' },
          rules: [{ route: 'new-number', approvers: { users: [people.gus, people.dora] } }],
        },
        cutover: { settleMs: 3_000 },
        webhook: { publicUrl: 'http://127.0.0.1:9/meta/webhooks' },
      },
    });

    expect(report.code).toBe(1);
    expect(failures(report)).toEqual([
      'slack.app-token-refused',
      'slack.channel-outside',
      'slack.channel-missing',
      'approval.unreachable',
      'approval.too-few',
      'redis.cutover-disabled',
      'redis.cutover-disabled',
      'meta.webhook.failed',
      'meta.token.invalid',
      'meta.waba.unreadable',
      'deployments.deployment.unreachable',
    ]);
    expect(report.lines.find(({ id }) => id === 'approval.cannot-decide')?.text).toContain(people.gus);
    expect(report.raw).not.toContain('xapp-of-somebody-else');
  });

  test('a bot token that Slack refuses is one line, not one for each thing that needs it', async () => {
    const report = await doctor({ env: { SLACK_BOT_TOKEN: 'xoxb-old' } });

    expect(failures(report)).toEqual(['slack.token-refused', UNDER_REVIEW]);
  });

  test('says that Redis is not there, and still looks at the rest', async () => {
    const report = await doctor({ env: { REDIS_URL: 'redis://127.0.0.1:9' } });

    expect(failures(report)).toEqual(['redis.unreachable', UNDER_REVIEW]);
    expect(report.lines.some(({ id }) => id === 'slack.token')).toBe(true);
  });

  test('a configuration that cannot be used is told sentence by sentence', async () => {
    const report = await doctor({ env: { VAULT_KEYS: 'short', SLACK_APP_TOKEN: '' } });

    expect(report.code).toBe(78);
    expect(failures(report)).toEqual(['configuration.problem', 'configuration.problem']);
    expect(report.raw).not.toContain('short');
  });

  test('reads well in a terminal', async () => {
    const { raw } = await doctor({ args: [] });

    expect(raw).toMatch(/^ok {6}configuration: The configuration is valid/u);
    expect(raw).toMatch(/\d+ looks: 1 failures, \d+ warnings\.\n$/u);
  });
});

describe('/migrate doctor', () => {
  test('tells a manager what could be better', async () => {
    expect(await asked(mara, 'doctor')).toMatch(/The set-up: one thing is broken.*Acme Labs: Meta has not approved/su);
  });

  test('is refused to others, who are told whom to ask', async () => {
    expect(await asked(ana, 'doctor')).toMatch(
      /shown to administrators of the workspace and to those who may approve/u,
    );
  });
});
