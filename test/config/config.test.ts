import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, parseEnv } from 'node:util';
import { stringify } from 'yaml';
import { ConfigError, readConfig, type Config } from '../../src/config.ts';
import { LANGUAGES } from '../../src/migration/language.ts';

const root = join(import.meta.dirname, '../..');
const key = Buffer.alloc(32, 7).toString('base64url');

type Tree = { [key: string]: unknown };

const environment = {
  SLACK_BOT_TOKEN: 'xoxb-1-canary',
  SLACK_APP_TOKEN: 'xapp-1-canary',
  REDIS_URL: 'redis://:redis%20canary@127.0.0.1:6379',
  META_ACCESS_TOKEN: 'EAAcanary',
  ONPREM_PASSWORD: 'canary-password',
  VAULT_KEYS: `k1:${key}`,
};

const settings: Tree = {
  channels: { migrations: 'C0MIGRATE', alerts: 'C0ALERTS' },
  wabas: [{ id: '102290129340398', name: 'Acme' }],
  deployments: [{ name: 'frankfurt', url: 'https://on-premises.example.com', password: 'ONPREM_PASSWORD' }],
  approval: { approvers: { group: 'S0MANAGERS' } },
};

function read(
  env: Record<string, string | undefined>,
  tree: Tree | string,
  files: Record<string, string> = {},
): Config {
  const stored: Record<string, string> = {
    'ferryman.yaml': typeof tree === 'string' ? tree : stringify(tree),
    ...files,
  };
  return readConfig(env, (path) => {
    const content = stored[path];
    if (content === undefined) throw new Error(`ENOENT ${path}`);
    return content;
  });
}

function problemsOf(
  env: Record<string, string | undefined>,
  tree: Tree | string,
  files: Record<string, string> = {},
): readonly string[] {
  try {
    read(env, tree, files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The settings with one value put at a dotted path. */
function withSetting(path: string, value: unknown): Tree {
  const copy: Tree = structuredClone(settings);
  const steps = path.split('.');
  let at = copy;
  for (const step of steps.slice(0, -1)) at = (at[step] ??= {}) as Tree;
  at[steps.at(-1) ?? ''] = value;
  return copy;
}

describe('readConfig', () => {
  test('fills in what may be left out', () => {
    const config = read(environment, settings);

    expect(config.slack.apiUrl).toBe('https://slack.com/api/');
    expect(config.slack.delivery.kind).toBe('socket');
    expect(config.graph).toEqual({ url: 'https://graph.facebook.com', version: 'v25.0' });
    expect(config.http).toEqual({ port: 3000, metricsPort: undefined, metricsHost: '127.0.0.1' });
    expect(config.language).toBe('en');
    expect(config.approval).toEqual({
      approvers: { group: 'S0MANAGERS', users: [] },
      quorum: 1,
      rules: [],
      remind: [],
      expires: 14_400_000,
      excludeChecklistConfirmer: false,
    });
    expect(config.cutover).toEqual({
      settleMs: 300_000,
      unsafeRedisAccepted: false,
      windows: [],
      freezes: [],
    });
    expect(config.quietHours).toEqual([]);
    expect(config.watch).toEqual({
      schedule: [30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000],
      dailyFor: 604_800_000,
      reports: [86_400_000, 604_800_000],
      steady: { every: 1_800_000, subscriptionEvery: 21_600_000, singleEvery: 21_600_000 },
      alerts: { remindEvery: 1_800_000, reopenWithin: 3_600_000, calmFor: 1_800_000 },
    });
    expect(config.deployments[0]?.user).toBe('admin');
    expect(config.wabas[0]?.token.reveal()).toBe('EAAcanary');
  });

  test('takes a value from the file that NAME_FILE names', () => {
    const config = read({ ...environment, VAULT_KEYS: undefined, VAULT_KEYS_FILE: '/run/secrets/keys' }, settings, {
      '/run/secrets/keys': `new:${key}, old:${Buffer.alloc(32, 8).toString('base64url')}\n`,
    });

    expect(config.vaultKeys.map(({ kid, key: bytes }) => [kid, bytes.reveal()[0]])).toEqual([
      ['new', 7],
      ['old', 8],
    ]);
  });

  test('reads the certificate authority of a deployment', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n';
    const deployment = { name: 'frankfurt', url: 'https://127.0.0.1:1', password: 'ONPREM_PASSWORD', ca: 'ca.pem' };

    expect(read(environment, withSetting('deployments', [deployment]), { 'ca.pem': pem }).deployments[0]?.ca).toBe(pem);
  });

  test('accepts http only on this machine', () => {
    const local = {
      ...environment,
      GRAPH_API_URL: 'http://127.0.0.1:4020',
      SLACK_API_URL: 'http://localhost:4010/api/',
    };

    expect(read(local, settings).graph.url).toBe('http://127.0.0.1:4020');
    expect(problemsOf({ ...local, GRAPH_API_URL: 'http://graph.example.com' }, settings)).toEqual([
      'GRAPH_API_URL must be an https:// address (http:// only on 127.0.0.1), without a user or password in it.',
    ]);
  });

  test('accepts a short settling time only against an emulator', () => {
    const short = withSetting('cutover.settleMs', 2000);

    expect(read({ ...environment, GRAPH_API_URL: 'http://127.0.0.1:4020' }, short).cutover.settleMs).toBe(2000);
    expect(problemsOf(environment, short)[0]).toMatch(/^cutover\.settleMs is below 300000/);
  });

  const refusals: [what: string, path: string, value: unknown, sentence: string][] = [
    [
      'an unknown key',
      'approval.quorums',
      2,
      'approval has the unknown key "quorums"; remove or rename it (allowed: approvers, quorum, secondTier, notify, breakGlass, rules, remind, escalateAfter, pageAfter, expires, excludeChecklistConfirmer).',
    ],
    [
      'quiet hours among the cutover settings',
      'cutover.quietHours',
      [],
      'cutover has the key "quietHours", which has moved: move its entries to quietHours at the top of the file, where they hold for numbers by themselves and for fleets.',
    ],
    [
      'quiet hours of fleets alone',
      'fleet.quietHours',
      [{ from: '22:00', to: '07:00' }],
      'fleet has the key "quietHours", which has moved: move its entries to quietHours at the top of the file, where one without timeZone is told by the clock of the number\'s own country.',
    ],
    [
      'quiet hours in a zone that is none',
      'quietHours',
      [{ from: '22:00', to: '07:00', timeZone: 'Mars/Olympus' }],
      'quietHours[0].timeZone must be a time zone such as Europe/Berlin.',
    ],
    [
      'an unknown section',
      'windows',
      [],
      'ferryman.yaml: has the unknown key "windows"; remove or rename it (allowed: channels, language, wabas, deployments, approval, paging, cutover, quietHours, test, watch, storage, workflow, backups, fleet, pace, redis, webhook, http).',
    ],
    [
      'Redis by Sentinels and by REDIS_URL at once',
      'redis',
      { sentinels: [{ host: 'one', port: 26379 }], name: 'numbers' },
      'REDIS_URL and redis in the settings file are both set: keep one of them.',
    ],
    ['a quorum that is none', 'approval.quorum', 0, 'approval.quorum'],
    [
      'more approvals than people who may give them',
      'approval',
      { approvers: { users: ['U0MARA', 'U0NILS'] }, quorum: 3 },
      'approval demands 3 approvals and names fewer people: add some, or lower quorum.',
    ],
    [
      'a rule for a WABA that is not there',
      'approval.rules',
      [{ waba: '99999', quorum: 2 }],
      'approval.rules.0.waba 99999 is not among the wabas: add it there, or remove the rule.',
    ],
    [
      'a rule that applies to nothing of its own',
      'approval.rules',
      [{ quorum: 2 }],
      'applies to nothing of its own: name a waba, a tag, a route, or several of them',
    ],
    [
      'an escalation to nobody',
      'approval.escalateAfter',
      '2h',
      'approval.escalateAfter has nobody to escalate to: add approval.secondTier, or remove it.',
    ],
    [
      'a page to nobody',
      'approval.pageAfter',
      '2h',
      'approval.pageAfter has nobody to page: add a receiver under paging for approval-unanswered, or remove it.',
    ],
    [
      'a paging receiver whose key is missing',
      'paging',
      [{ name: 'on-call', format: 'pagerduty-events-v2', secret: 'ROUTING_KEY' }],
      'ROUTING_KEY is missing: set it, or ROUTING_KEY_FILE, to the key of the paging receiver on-call.',
    ],
    [
      'a paging receiver without encryption',
      'paging',
      [{ name: 'own', format: 'json', url: 'http://10.0.0.1/hook', secret: 'META_ACCESS_TOKEN' }],
      'must be an https:// address',
    ],
    [
      'a paging receiver without an address',
      'paging',
      [{ name: 'own', format: 'json', secret: 'META_ACCESS_TOKEN' }],
      'has no address: add url, or urlVariable',
    ],
    [
      'a paging address in a variable that is no safe address',
      'paging',
      [{ name: 'own', format: 'json', urlVariable: 'ONPREM_PASSWORD', secret: 'META_ACCESS_TOKEN' }],
      'ONPREM_PASSWORD must hold an https:// address',
    ],
    ['reminders out of order', 'approval.remind', ['2h', '30m'], 'must be in rising order'],
    [
      'an approval nobody could give',
      'approval.approvers',
      { users: [] },
      'approval.approvers names nobody, so no cutover could ever be approved: add a group, or users.',
    ],
    [
      'a missing channel',
      'channels',
      { migrations: 'C0MIGRATE' },
      'channels.alerts is missing: it must be a channel id such as C0123456789',
    ],
    ['a channel by name', 'channels.alerts', '#alerts', 'channels.alerts must be a channel id'],
    [
      'a phone number that YAML read as a number',
      'test.recipient',
      16315551234,
      'test.recipient must be a phone number in quotes',
    ],
    [
      'a template that is never sent',
      'test.template',
      { name: 'hello_world', language: 'en_US' },
      'test.template is never sent without test.recipient',
    ],
    [
      'a duration without a unit',
      'approval.expires',
      900,
      'approval.expires must be a duration such as 30s, 15m, 4h or 7d.',
    ],
    ['a schedule that goes back', 'watch.schedule', ['1m', '30s'], 'watch.schedule must be in rising order'],
    [
      'a deployment without encryption',
      'deployments',
      [{ name: 'a', url: 'http://10.0.0.1', password: 'ONPREM_PASSWORD' }],
      'deployments[0].url must be the https:// address',
    ],
    [
      'a secret in place of its variable',
      'wabas',
      [{ id: '102290129340398', name: 'A', token: 'EAAcanary' }],
      'wabas[0].token must be the NAME of an environment variable',
    ],
    [
      'a variable that is not set',
      'wabas',
      [{ id: '102290129340398', name: 'A', token: 'OTHER_TOKEN' }],
      'OTHER_TOKEN is missing: set it, or OTHER_TOKEN_FILE, to the token of the WABA A.',
    ],
    [
      'a WABA listed twice',
      'wabas',
      [
        { id: '12345', name: 'A' },
        { id: '12345', name: 'B' },
      ],
      'wabas: the id 12345 is listed twice: remove one.',
    ],
    [
      'a webhook that could not be checked',
      'webhook.publicUrl',
      'https://a.example/meta/webhooks',
      'webhook.publicUrl needs META_APP_SECRET and META_WEBHOOK_VERIFY_TOKEN',
    ],
    ['two listeners on one port', 'http.metricsPort', 3000, 'http.metricsPort is the same as PORT'],
    [
      'a certificate that is not there',
      'deployments',
      [{ name: 'a', url: 'https://10.0.0.1', password: 'ONPREM_PASSWORD', ca: 'no.pem' }],
      'deployment a: no.pem cannot be read',
    ],
  ];

  test.each(refusals.map(([what, path, value, sentence]) => ({ what, path, value, sentence })))(
    'refuses $what',
    ({ path, value, sentence }) => {
      const problems = problemsOf(environment, withSetting(path, value));

      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(sentence);
    },
  );

  test.each<[string, Record<string, string | undefined>, string]>([
    [
      'no way for Slack to reach it',
      { SLACK_APP_TOKEN: undefined },
      'Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)',
    ],
    [
      'two ways for Slack to reach it',
      { SLACK_SIGNING_SECRET: '0123456789abcdef' },
      'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set',
    ],
    ['a token of the wrong kind', { SLACK_BOT_TOKEN: 'xoxp-1' }, 'SLACK_BOT_TOKEN must start with xoxb-'],
    [
      'a password of Redis with a bare %',
      { REDIS_URL: 'redis://:100%@127.0.0.1:6379' },
      'REDIS_URL has a % that begins no escape; write it as %25',
    ],
    ['no Redis', { REDIS_URL: '' }, 'REDIS_URL is missing: set it, or name Sentinels'],
    [
      'a misspelled variable',
      { SLACK_APP_TOKENS: 'xapp-1' },
      'SLACK_APP_TOKENS is not a setting: did you mean SLACK_APP_TOKEN?',
    ],
    ['a short vault key', { VAULT_KEYS: 'k1:AAAA' }, 'VAULT_KEYS must be name:key pairs'],
    ['two vault keys of one name', { VAULT_KEYS: `k1:${key},k1:${key}` }, 'VAULT_KEYS must be name:key pairs'],
    ['a variable given twice', { VAULT_KEYS_FILE: '/x' }, 'VAULT_KEYS and VAULT_KEYS_FILE are both set'],
    [
      'webhooks nobody could check',
      { META_WEBHOOK_VERIFY_TOKEN: 'v' },
      'META_WEBHOOK_VERIFY_TOKEN is set without META_APP_SECRET',
    ],
    ['a port out of range', { PORT: '70000' }, 'PORT must be a port from 1 to 65535.'],
  ])('refuses %s', (_what, change, sentence) => {
    expect(problemsOf({ ...environment, ...change }, settings).join('\n')).toContain(sentence);
  });

  test('names every problem at once', () => {
    const problems = problemsOf(
      { ...environment, REDIS_URL: undefined, SLACK_BOT_TOKEN: undefined },
      withSetting('language', 'fr'),
    );

    expect(problems).toEqual([
      'SLACK_BOT_TOKEN is missing.',
      `ferryman.yaml: language must be one of ${LANGUAGES.join(', ')}.`,
    ]);
  });

  test('says where the file should be when there is none', () => {
    expect(problemsOf({ ...environment, FERRYMAN_CONFIG: 'other.yaml' }, settings)).toEqual([
      'other.yaml cannot be read: copy ferryman.example.yaml to it, or name another file in FERRYMAN_CONFIG.',
    ]);
  });

  test('says on which line YAML is broken without quoting the file', () => {
    const [problem] = problemsOf(environment, 'language: en\nlanguage: canary\n');

    expect(problem).toMatch(/ferryman\.yaml: Map keys must be unique at line 2/);
    expect(problem).not.toContain('canary');
  });

  test('has no warning printed that quotes the file', () => {
    const warned: unknown[] = [];
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warned.push(warning));

    problemsOf(environment, '{ canary: 1 }: 2\n');
    warn.mockRestore();

    expect(warned).toEqual([]);
  });

  test('says so when YAML refers to nothing', () => {
    expect(problemsOf(environment, 'language: *no-such-anchor\n')).toEqual([
      'ferryman.yaml: Unresolved alias (the anchor must be set before the alias): no-such-anchor; correct the YAML.',
    ]);
  });

  test('prints no secret, whole or through its parts', () => {
    const config = read(environment, settings);
    const printed = [
      inspect(config, { depth: 9, showHidden: true }),
      JSON.stringify(config),
      config.redis.kind === 'url' && String(config.redis.url),
    ].join('\n');

    expect(printed).not.toMatch(/canary/);
    expect(printed).not.toContain(key);
    expect(config.secrets.map((secret) => secret.reveal())).toEqual(
      expect.arrayContaining(['xoxb-1-canary', 'xapp-1-canary', 'EAAcanary', 'canary-password', key, 'redis canary']),
    );
  });

  test('answers any file and any variables with a configuration or sentences, never with another error', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(environment)), fc.string()),
        fc.string(),
        fc.object(),
        (env, text, tree) => {
          for (const problem of [
            ...problemsOf(env, text),
            ...problemsOf({ ...environment, ...env }, { ...settings, ...tree }),
          ]) {
            expect(problem).toMatch(/\.$|\?/);
          }
        },
      ),
    );
  });
});

describe('the examples', () => {
  const exampleEnv = (): Record<string, string | undefined> =>
    parseEnv(readFileSync(join(root, '.env.example'), 'utf8'));
  const exampleFile = readFileSync(join(root, 'ferryman.example.yaml'), 'utf8');

  test('are a complete configuration once the vault key is real', () => {
    const config = read({ ...exampleEnv(), VAULT_KEYS: `k1:${key}` }, exampleFile);

    expect(config.deployments).toMatchObject([{ name: 'frankfurt', number: '+16315551234' }]);
    expect(problemsOf(exampleEnv(), exampleFile)).toHaveLength(1);
  });

  test('show every section of the settings', () => {
    const shown = [...exampleFile.matchAll(/^(?:# )?(\w+):/gm)].map(([, name]) => name);
    const [sentence] = problemsOf(environment, withSetting('unknown', true));

    expect(sentence).toContain(`(allowed: ${shown.join(', ')})`);
  });
});
