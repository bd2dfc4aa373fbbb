import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig, type Config } from '../../../src/config.ts';
import { asJsonText, hostileText, likeOneOf, textLikeOneOf, type Json } from '../hostile.ts';
import { mustInheritNothing } from '../pollution.ts';
import { targetOf } from '../target.ts';

const SECRET = 'Canary0fTheEnv1ronment';

const ENVIRONMENT: { [name: string]: string } = {
  SLACK_BOT_TOKEN: `xoxb-1-${SECRET}`,
  SLACK_APP_TOKEN: `xapp-1-${SECRET}`,
  REDIS_URL: `rediss://user:${SECRET}@127.0.0.1:6379/0`,
  META_ACCESS_TOKEN: `EAA${SECRET}`,
  META_APP_ID: '670843887433847',
  META_APP_SECRET: SECRET,
  META_WEBHOOK_VERIFY_TOKEN: SECRET,
  ONPREM_FRANKFURT_PASSWORD: SECRET,
  VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
  GRAPH_API_URL: 'https://graph.facebook.com',
  PORT: '3000',
  LOG_LEVEL: 'info',
};

/** Values that people have, right or not. */
const ALSO_SEEN: [string, string][] = [
  ['REDIS_URL', 'redis://:100%@127.0.0.1:6379'],
  ['REDIS_URL', 'unix:///run/redis.sock'],
  ['SLACK_SIGNING_SECRET', '8f742231b10e8888abcd99yyyzzz85a5'],
  ['VAULT_KEYS', 'k1:short, k1:'],
];

const EXAMPLE = readFileSync(join(import.meta.dirname, '../../../ferryman.example.yaml'), 'utf8');

/** Small, because every input is parsed as YAML and checked whole. */
const SETTINGS: Json[] = [
  {
    channels: { migrations: 'C0123456789', alerts: 'C0123456780' },
    wabas: [{ id: '102290129340398', name: 'Acme Support', token: 'META_ACCESS_TOKEN', tags: ['production'] }],
    deployments: [
      {
        name: 'frankfurt',
        url: 'https://whatsapp.example.com:9090',
        password: 'ONPREM_FRANKFURT_PASSWORD',
        number: '+16315551234',
      },
    ],
    approval: {
      approvers: { group: 'managers', users: ['U0123456789'] },
      quorum: 1,
      expires: '4h',
      remind: ['30m', '2h'],
      rules: [{ waba: '102290129340398', quorum: 2 }],
    },
  },
  {
    channels: { migrations: 'C0123456789', alerts: 'C0123456780' },
    wabas: [{ id: '102290129340398', name: 'Acme' }],
    approval: { approvers: { users: ['U0123456789'] } },
    paging: [{ name: 'on-call', format: 'json', url: 'https://hooks.example.com/x', secret: 'META_APP_SECRET' }],
    cutover: {
      windows: [{ name: 'n', days: ['tuesday'], from: '22:00', to: '04:00', timeZone: 'Europe/Berlin' }],
      freezes: [{ name: 'y', from: '2026-12-20T00:00', to: '2027-01-05T00:00', timeZone: 'Europe/Berlin' }],
    },
    watch: { schedule: ['30s', '1m'], dailyFor: '7d' },
    quietHours: [
      { from: '22:00', to: '07:00' },
      { name: 'rush', days: ['friday'], from: '08:00', to: '20:00', timeZone: 'UTC' },
    ],
    http: { metricsPort: 9464 },
  },
];

/** What YAML can say that JSON can't. */
const YAML_TRICKS = [
  'a: &a [x, x]\nb: *a\nwabas: *a\n',
  '<<: {channels: 1}\n',
  'x: &x [*x]\n',
  '? {a: b}\n: c\n',
  '--- a\n--- b\n',
  '!!js/function "f"\n',
  '!!set {a, b}\n',
  'a: &a ["l"]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n',
  `${'['.repeat(5_000)}`,
  `${'a:\n '.repeat(200)}`,
  '\t- x\n',
  '%YAML 9.9\n---\nx: 1\n',
];

interface Input {
  env: { [name: string]: string };
  yaml: string;
}

const env = fc
  .tuple(
    fc.array(
      fc.oneof(
        ...[...Object.entries(ENVIRONMENT), ...ALSO_SEEN].map(([name, like]) =>
          fc.tuple(fc.constant(name), textLikeOneOf(like)),
        ),
      ),
      { maxLength: 2 },
    ),
    fc.array(fc.tuple(fc.oneof(hostileText, textLikeOneOf(...Object.keys(ENVIRONMENT))), hostileText), {
      maxLength: 1,
    }),
    fc.nat({ max: 4 }).map((dice) => dice === 0),
  )
  .map(([changed, more, isFile]) => ({
    ...ENVIRONMENT,
    ...Object.fromEntries(isFile ? changed.map(([name, value]) => [`${name}_FILE`, value]) : changed),
    ...Object.fromEntries(more),
  }));

/** JSON is YAML; the file as people write it is a rarer input, because it takes longest to read. */
const yaml = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...SETTINGS).map((tree) => JSON.stringify(tree)) },
  { weight: 40, arbitrary: asJsonText(likeOneOf(...SETTINGS)) },
  { weight: 20, arbitrary: textLikeOneOf(...YAML_TRICKS) },
  { weight: 1, arbitrary: textLikeOneOf(EXAMPLE) },
);

function readFrom({ env: variables, yaml: text }: Input): Config {
  const files: { [path: string]: string } = { 'ferryman.yaml': text, '/run/secret': SECRET };
  return readConfig(variables, (path) => {
    const content = Object.hasOwn(files, path) ? files[path] : undefined;
    if (content === undefined) throw new Error(`ENOENT ${path}`);
    return content;
  });
}

/** The environment, the files it names, and the settings file: a configuration comes out, or sentences without a secret. */
export const configuration = targetOf<Input>({
  name: 'environment and settings',
  weight: 4,
  inputs: fc.record({ env, yaml }),
  open() {
    // What the inputs are made from must be right, or nothing behind the first look would be reached.
    for (const tree of SETTINGS) readFrom({ env: ENVIRONMENT, yaml: JSON.stringify(tree) });
    return {
      enter(input) {
        try {
          mustInheritNothing(readFrom(input));
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          if (error.problems.length === 0) throw new Error('refused without a reason', { cause: error });
          if (error.message.includes(SECRET)) throw new Error('a secret is in a sentence', { cause: error });
        }
      },
    };
  },
});
