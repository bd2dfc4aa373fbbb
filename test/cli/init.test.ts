import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const ours: unknown = parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8'));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), 'utf8');

/** Runs `init` with these lines typed; resolves with its exit code and everything that was said. */
function init(...lines: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli.ts'), 'init'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', INIT_CWD: folder },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

/** The configuration as the bot reads it once the tokens have been filled in. */
function configured() {
  const filled = {
    ...parseEnv(read('.env')),
    SLACK_BOT_TOKEN: 'xoxb-1',
    META_ACCESS_TOKEN: 'EAAG',
    META_APP_ID: '900',
  };
  const secrets = { SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'a'.repeat(32), ONPREM_BERLIN_2_PASSWORD: 'pw' };
  const asked = Object.entries(secrets).filter(([name]) => name in parseEnv(read('.env')));
  const env = { ...filled, META_APP_SECRET: 's', ...Object.fromEntries(asked), FERRYMAN_CONFIG: file('ferryman.yaml') };
  return readConfig(env, (path) => readFileSync(path, 'utf8'));
}

const SOCKET = ['', 'C0MIGRATIONS', 'C0ALERTS', '', '102290129340398', 'Acme', '', '', 'managers', '', '', ''];

describe('ferryman init', () => {
  test('writes what the bot starts with, once the tokens are filled in', async () => {
    const ran = await init(...SOCKET);

    expect(ran.code).toBe(0);
    expect(ran.said).toContain('What is left:');
    expect(configured()).toMatchObject({
      channels: { migrations: 'C0MIGRATIONS', alerts: 'C0ALERTS' },
      language: 'en',
      wabas: [{ id: '102290129340398', name: 'Acme' }],
      deployments: [],
      approval: { approvers: { group: 'managers' }, quorum: 1 },
      slack: { delivery: { kind: 'socket' } },
    });
    expect(parse(read('slack-manifest.yml'))).toEqual(ours);
  });

  test('for HTTP, gives the manifest the addresses that Slack shall call, and Meta its own', async () => {
    const answers = [
      ['http', 'https://bot.example.com', 'C0MIGRATIONS', 'C0ALERTS', 'es'],
      ['102290129340398', 'Acme', '102290129340399', 'Acme Labs', ''],
      ['berlin-2', 'https://wa.example.com:9090', '', ''],
      ['U0MARA00000 U0TOMAS0000', '2', '+4915112345678', ''],
    ].flat();

    expect((await init(...answers)).code).toBe(0);

    const address = 'https://bot.example.com/slack/events';
    expect(parse(read('slack-manifest.yml'))).toMatchObject({
      features: { slash_commands: [{ command: '/migrate', url: address }] },
      settings: {
        socket_mode_enabled: false,
        interactivity: { request_url: address },
        event_subscriptions: { request_url: address },
      },
    });
    expect(configured()).toMatchObject({
      language: 'es',
      wabas: [{ name: 'Acme' }, { name: 'Acme Labs' }],
      deployments: [{ name: 'berlin-2', user: 'admin' }],
      approval: { approvers: { users: ['U0MARA00000', 'U0TOMAS0000'] }, quorum: 2 },
      slack: { delivery: { kind: 'http' } },
      webhook: { publicUrl: 'https://bot.example.com/meta/webhooks' },
      test: { recipient: '+4915112345678' },
    });
  });

  test('asks again, and says why, as long as an answer cannot be used', async () => {
    const { code, said } = await init('', 'general', ...SOCKET.slice(1, 4), 'Acme', ...SOCKET.slice(4));

    expect(code).toBe(0);
    expect(said).toMatch(/channels\.migrations must be a channel id such as C0123456789/u);
    expect(said).toMatch(/wabas\[0\]\.id must be the id of the WhatsApp Business Account/u);
  });

  test('keeps what it makes to the owner of the files, and makes it anew each time', async () => {
    await init(...SOCKET);
    const first = parseEnv(read('.env'));
    expect(statSync(file('.env')).mode & 0o777).toBe(0o600);
    for (const name of ['.env', 'ferryman.yaml', 'slack-manifest.yml']) rmSync(file(name));
    const { said } = await init(...SOCKET);

    expect(parseEnv(read('.env'))['VAULT_KEYS']).not.toBe(first['VAULT_KEYS']);
    expect(said).not.toContain(String(parseEnv(read('.env'))['VAULT_KEYS']).split(':')[1]);
  });

  test('overwrites nothing', async () => {
    writeFileSync(file('.env'), 'VAULT_KEYS=mine\n');

    expect(await init(...SOCKET)).toEqual({
      code: 1,
      said: '.env is there already; nothing was asked or written.\n',
    });
    expect(read('.env')).toBe('VAULT_KEYS=mine\n');
    expect(existsSync(file('ferryman.yaml'))).toBe(false);
  });

  test('writes nothing when the answers end early', async () => {
    const { code, said } = await init('', 'C0MIGRATIONS');

    expect(code).toBe(1);
    expect(said).toContain('nothing was written');
    expect(existsSync(file('ferryman.yaml'))).toBe(false);
  });
});
