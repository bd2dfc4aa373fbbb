import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { createBot } from './bot.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { createLog } from './log.ts';
import { MigrationId, RequestId } from './migration/ids.ts';
import { JournalUnreadable } from './migration/journal-chain.ts';
import { SecretUnavailable } from './workflow/secret-ports.ts';
import { StorageUnavailable, type Clock, type Ids } from './workflow/ports.ts';

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Six digits that nobody would guess first: no run, no repetition. */
function generatePin(): string {
  const pin = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const digits = pin.split('');
  const steps = new Set(digits.slice(1).map((digit, index) => Number(digit) - Number(digits[index])));
  return steps.size < 3 || new Set(digits).size < 4 ? generatePin() : pin;
}

const ids: Ids = {
  migrationId: (number) =>
    MigrationId.parse(`${number.slice(1)}-${Array.from({ length: 10 }, () => BASE32[randomInt(32)]).join('')}`),
  requestId: () => RequestId.parse(randomBytes(16).toString('hex')),
  nonce: () => randomBytes(16).toString('hex'),
  pin: generatePin,
  password: () => randomBytes(24).toString('base64url'),
};

function configure(): Config {
  try {
    return readConfig(process.env, (path) => readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}

const config = configure();
const log = createLog({
  level: config.logLevel,
  secrets: config.secrets.map((secret) => secret.reveal()),
  ownErrors: [ConfigError, StorageUnavailable, SecretUnavailable, JournalUnreadable],
});
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const bot = createBot(config, { clock, ids, random: Math.random, log, version });

/** Longer than the longest call that must not be cut off, the registration (60 s). */
const STOP_WITHIN_MS = 75_000;

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await bot.stop();
  log.info({}, 'stopped');
  process.exit(0);
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
process.on('unhandledRejection', (error) => log.error(error, 'unhandled rejection'));
process.on('uncaughtException', (error) => {
  log.fatal(error, 'uncaught exception');
  process.exit(70);
});

try {
  await bot.start();
  log.info({ version, graph: config.graph.version }, 'ready');
} catch (error) {
  log.fatal(error, 'could not start');
  process.exit(1);
}
