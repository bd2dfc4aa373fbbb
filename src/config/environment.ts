import { z } from 'zod';
import { Secret } from './secret.ts';

/** True for an address that cannot be overheard: https anywhere, http on this machine only. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(text));
}

/** True for a text in which every % begins an escape. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** True when the address is on the loopback interface, as the sandbox's emulators are. */
export function isThisMachine(text: string): boolean {
  return URL.canParse(text) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(text).hostname);
}

const url = z
  .string()
  .refine(isSafeUrl, 'must be an https:// address (http:// only on 127.0.0.1), without a user or password in it');
const port = z
  .string()
  .transform(Number)
  .refine((value) => Number.isInteger(value) && value > 0 && value < 65_536, 'must be a port from 1 to 65535');
const secret = z.string().transform((value) => new Secret(value));
const token = (prefix: string, where: string) =>
  z
    .string()
    .startsWith(prefix, `must start with ${prefix}; copy it from ${where} in the Slack app's settings`)
    .transform((value) => new Secret(value));

/** One key of the vault: its name goes with every sealed value, its 32 bytes stay here. */
export type VaultKey = { kid: string; key: Secret<Uint8Array> };

const vaultKeys = z.string().transform((text, context): VaultKey[] => {
  const keys = text.split(',').map((entry) => /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{43})=?\s*$/.exec(entry));
  const ring = keys.flatMap((match) =>
    match?.[1] && match[2]
      ? [{ kid: match[1], key: new Secret(new Uint8Array(Buffer.from(match[2], 'base64url'))) }]
      : [],
  );
  if (ring.length === keys.length && new Set(ring.map(({ kid }) => kid)).size === ring.length) return ring;
  context.addIssue({
    code: 'custom',
    message:
      'must be name:key pairs with different names, separated by commas, each key 32 bytes in base64url; ' +
      `make one with: node -p "'k1:' + crypto.randomBytes(32).toString('base64url')"`,
  });
  return z.NEVER;
});

/** The variables of the process, apart from those that the YAML file names (tokens of WABAs, passwords of deployments). */
export const Environment = z.object({
  SLACK_BOT_TOKEN: token('xoxb-', 'OAuth & Permissions'),
  SLACK_APP_TOKEN: token('xapp-', 'Basic Information, App-Level Tokens').optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[0-9a-f]{16,64}$/i, "must be the hexadecimal Signing Secret of the Slack app's Basic Information page")
    .transform((value) => new Secret(value))
    .optional(),
  SLACK_API_URL: url.default('https://slack.com/api/'),
  PORT: port.default(3000),
  REDIS_URL: z
    .string()
    .regex(/^(rediss?|unix):\/\/./, 'must start with redis://, rediss:// or unix://')
    .refine(isDecodable, 'has a % that begins no escape; write it as %25')
    .transform((value) => new Secret(value))
    .optional(),
  GRAPH_API_URL: url.default('https://graph.facebook.com'),
  GRAPH_API_VERSION: z
    .string()
    .regex(/^v\d{2,3}\.\d$/, 'must look like v25.0')
    .default('v25.0'),
  META_APP_ID: z.string().regex(/^\d+$/, 'must be the number that the Meta app dashboard shows').optional(),
  META_APP_SECRET: secret.optional(),
  META_WEBHOOK_VERIFY_TOKEN: secret.optional(),
  VAULT_KEYS: vaultKeys,
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
});

/** {@link Environment} after validation. */
export type Environment = z.output<typeof Environment>;
