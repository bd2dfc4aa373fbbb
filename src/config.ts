import { parseDocument } from 'yaml';
import { contradictionsIn } from './config/contradictions.ts';
import { Environment, type VaultKey } from './config/environment.ts';
import { followReferences, REDIS, type References } from './config/references.ts';
import type { ConfiguredRedis } from './config/redis.ts';
import { receiversOf, type ConfiguredReceiver } from './config/paging.ts';
import { Secret } from './config/secret.ts';
import { sentencesOf } from './config/sentences.ts';
import { SettingsFile } from './config/settings-file.ts';
import { misspelledVariables, variablesOf, type ReadFile } from './config/variables.ts';

/** Everything the process is told from outside. Durations are milliseconds; secrets print as `[secret]`. */
export type Config = Readonly<{
  slack: {
    botToken: Secret;
    apiUrl: string;
    delivery: { kind: 'socket'; appToken: Secret } | { kind: 'http'; signingSecret: Secret };
  };
  http: { port: number; metricsPort?: number | undefined; metricsHost: string };
  redis: ConfiguredRedis;
  graph: { url: string; version: string };
  meta: { appId?: string | undefined; appSecret?: Secret | undefined; webhookVerifyToken?: Secret | undefined };
  /** The first key seals, every key opens. */
  vaultKeys: VaultKey[];
  logLevel: Environment['LOG_LEVEL'];
  channels: SettingsFile['channels'];
  language: SettingsFile['language'];
  wabas: { id: string; name: string; token: Secret; tags: string[] }[];
  deployments: ConfiguredDeployment[];
  approval: SettingsFile['approval'];
  paging: ConfiguredReceiver[];
  cutover: SettingsFile['cutover'];
  test: SettingsFile['test'];
  watch: SettingsFile['watch'];
  storage: SettingsFile['storage'];
  backups: SettingsFile['backups'];
  pace: SettingsFile['pace'];
  fleet: SettingsFile['fleet'];
  workflow: SettingsFile['workflow'];
  quietHours: SettingsFile['quietHours'];
  webhook: SettingsFile['webhook'];
  /** Every text that must never stand in a log, for the scrubber of `src/log.ts`. */
  secrets: Secret[];
}>;

/** An On-Premises deployment. `ca` is the PEM text of its own certificate authority, `number` the E.164 number it serves. */
export type ConfiguredDeployment = {
  name: string;
  url: string;
  ca?: string | undefined;
  user: string;
  password: Secret;
  number?: string | undefined;
};

/** The configuration cannot be used. `problems` has one sentence for each fault, all at once, none quoting a secret. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads and validates the environment, the YAML file it names and the files named there. Throws {@link ConfigError}. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, readFile: ReadFile): Config {
  const variables = variablesOf(env, readFile);
  const names = Object.keys(Environment.shape);
  const values = Object.fromEntries(names.map((name) => [name, variables.value(name)]));
  const environment = Environment.safeParse(values, { reportInput: true });
  const file = readSettings(variables.value('FERRYMAN_CONFIG') ?? 'ferryman.yaml', readFile);
  const references = file.settings && followReferences(file.settings, variables, readFile);
  const problems = [
    // PORT and LOG_LEVEL are too ordinary: a name close to theirs is more likely somebody else's.
    ...misspelledVariables(env, [
      ...names.filter((name) => name !== 'PORT' && name !== 'LOG_LEVEL'),
      'FERRYMAN_CONFIG',
    ]),
    ...(environment.success ? [] : sentencesOf(environment.error, Environment, '')),
    ...file.problems,
    ...(references?.problems ?? []),
    ...contradictionsIn(variables, file.settings),
    ...variables.problems,
  ];
  if (problems.length > 0 || !environment.success || !file.settings || !references)
    throw new ConfigError([...new Set(problems)]);
  return assemble(environment.data, file.settings, references);
}

function readSettings(path: string, readFile: ReadFile): { settings?: SettingsFile; problems: string[] } {
  let text: string;
  try {
    text = readFile(path);
  } catch {
    return {
      problems: [`${path} cannot be read: copy ferryman.example.yaml to it, or name another file in FERRYMAN_CONFIG.`],
    };
  }
  // Its warnings quote the file, where a secret could stand by mistake.
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0) return { problems: document.errors.map((error) => yamlProblem(path, error)) };
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // An alias without its anchor, or one that expands without end.
    return { problems: [yamlProblem(path, error)] };
  }
  const parsed = SettingsFile.safeParse(content, { reportInput: true });
  return parsed.success
    ? { settings: parsed.data, problems: [] }
    : { problems: sentencesOf(parsed.error, SettingsFile, path) };
}

// Only the first line: the library goes on to quote the file, where a secret could stand by mistake.
function yamlProblem(path: string, error: unknown): string {
  const [line = ''] = error instanceof Error ? error.message.split('\n') : [];
  return `${path}: ${line.replace(/:$/, '')}; correct the YAML.`;
}

function assemble(environment: Environment, settings: SettingsFile, references: References): Config {
  const { wabas, deployments, http, redis: _section, ...policies } = settings;
  const secret = (name: string): Secret => references.secrets.get(name) ?? new Secret('');
  const { META_APP_SECRET: appSecret, META_WEBHOOK_VERIFY_TOKEN: webhookVerifyToken } = environment;
  return {
    ...policies,
    slack: {
      botToken: environment.SLACK_BOT_TOKEN,
      apiUrl: environment.SLACK_API_URL,
      delivery: deliveryOf(environment),
    },
    http: { port: environment.PORT, metricsPort: http.metricsPort, metricsHost: http.metricsHost },
    redis: redisOf(environment, settings, references),
    graph: { url: environment.GRAPH_API_URL, version: environment.GRAPH_API_VERSION },
    meta: { appId: environment.META_APP_ID, appSecret, webhookVerifyToken },
    vaultKeys: environment.VAULT_KEYS,
    logLevel: environment.LOG_LEVEL,
    paging: receiversOf(policies.paging, secret),
    wabas: wabas.map(({ token, ...waba }) => ({ ...waba, token: secret(token) })),
    deployments: deployments.map((deployment) => ({
      ...deployment,
      ca: references.certificates.get(deployment.name),
      password: secret(deployment.password),
    })),
    secrets: secretsIn(environment, references),
  };
}

function redisOf(
  environment: Environment,
  { redis }: SettingsFile,
  { secrets, certificates }: References,
): ConfiguredRedis {
  if (!redis) return { kind: 'url', url: environment.REDIS_URL ?? new Secret('') };
  const { sentinels, name = '', cluster = [], user, tls } = redis;
  const secret = (variable: string | undefined) => (variable === undefined ? undefined : secrets.get(variable));
  const access = { user, tls, password: secret(redis.password), ca: certificates.get(REDIS) };
  if (!sentinels) return { kind: 'cluster', nodes: cluster, access };
  const sentinelPassword = secret(redis.sentinelPassword);
  return { kind: 'sentinel', sentinels, name, access, ...(sentinelPassword && { sentinelPassword }) };
}

function deliveryOf({ SLACK_APP_TOKEN, SLACK_SIGNING_SECRET }: Environment): Config['slack']['delivery'] {
  if (SLACK_APP_TOKEN) return { kind: 'socket', appToken: SLACK_APP_TOKEN };
  if (SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: SLACK_SIGNING_SECRET };
  throw new ConfigError(['Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.']);
}

function secretsIn(environment: Environment, references: References): Secret[] {
  const keys = environment.VAULT_KEYS.map(({ key }) => new Secret(Buffer.from(key.reveal()).toString('base64url')));
  const redisPassword = passwordIn(environment.REDIS_URL?.reveal() ?? '');
  const named = [
    environment.SLACK_BOT_TOKEN,
    environment.SLACK_APP_TOKEN,
    environment.SLACK_SIGNING_SECRET,
    environment.META_APP_SECRET,
    environment.META_WEBHOOK_VERIFY_TOKEN,
  ];
  const found = [
    ...named,
    ...references.secrets.values(),
    ...keys,
    redisPassword ? new Secret(redisPassword) : undefined,
  ];
  return found.filter((secret) => secret !== undefined);
}

function passwordIn(url: string): string | undefined {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).password) || undefined : undefined;
}
