import { managementScope, messagingScope } from './access.ts';
import { assignAccount } from './scenes.ts';
import { CallLog } from './call-log.ts';
import { createTimers, createWorldClock } from './clock.ts';
import type { Emulation, Timings } from './emulation.ts';
import { Faults } from './faults.ts';
import { RegistrationLedger } from './ledger.ts';
import { NumberHistory } from './number-history.ts';
import { createRandom } from './random.ts';
import { defaultSeed, spareDeployments, type WorldSeed } from './seed.ts';
import { createWebhookSender } from './webhook-sender.ts';

/** How a world is made; everything has a default. */
export interface WorldOptions {
  /** Port of the Graph emulator, 0 for a free one. */
  port?: number;
  /** Port of the On-Premises emulator, 0 for a free one. */
  onPremisesPort?: number;
  seed?: WorldSeed;
  /** Whether two clients without a number stand by, as targets of a restore. */
  spares?: boolean;
  /** Accounts of others that the bot's system user is given as well. */
  assignedWabas?: readonly string[];
  /** Source of the world's time in milliseconds; `advance` adds to it. Real time by default. */
  clock?: () => number;
  timings?: Partial<Timings>;
  webhook?: { callbackUrl?: string; verifyToken?: string; appSecret?: string };
  app?: { id?: string; name?: string };
  token?: string;
  /** Seed of every random choice, so that a run can be repeated. */
  randomSeed?: number;
  /** Share of Graph calls, 0 to 1, that take effect while their answer is lost. */
  answerLossRate?: number;
  /** Whether the hourly limits of management calls hold. Off by default. */
  rateLimits?: boolean;
}

const defaultTimings: Timings = {
  registrationMs: 1500,
  statusMs: 150,
  slowMs: 5000,
  lateMs: 3000,
  templateCopyMs: 2000,
  copyTimeoutMs: 30_000,
  webhookRetryMs: 500,
};

/** The records of the seed with one app and one system user token that reaches every account. */
export function createEmulation(options: WorldOptions, changed: () => void): Emulation {
  const emulation = bareEmulation(options, changed);
  enrolApp(emulation, options);
  for (const id of options.assignedWabas ?? []) assignAccount(emulation, id, true);
  return emulation;
}

function bareEmulation(options: WorldOptions, changed: () => void): Emulation {
  const clock = createWorldClock(options.clock);
  const timers = createTimers();
  const timings = { ...defaultTimings, ...options.timings };
  const random = createRandom(options.randomSeed ?? 1);
  const seed = options.seed ?? defaultSeed();
  return {
    businesses: new Map(seed.businesses.map((business) => [business.id, business])),
    wabas: new Map(seed.wabas.map((waba) => [waba.id, waba])),
    numbers: new Map(seed.numbers.map((number) => [number.id, number])),
    deployments: new Map(
      [...seed.deployments, ...(options.spares ? spareDeployments() : [])].map((one) => [one.name, one]),
    ),
    apps: new Map(),
    tokens: new Map(),
    windows: new Map(),
    healthOverrides: new Map(),
    deliveredCodes: [],
    droppedInbound: [],
    registrations: new Map(),
    unreachableUsers: new Set(),
    clock,
    timers,
    timings,
    random,
    faults: new Faults(createRandom((options.randomSeed ?? 1) + 1), options.answerLossRate),
    ledger: new RegistrationLedger(),
    history: new NumberHistory(),
    log: new CallLog(changed),
    webhooks: createWebhookSender({ timers, now: () => clock.now(), retryMs: timings.webhookRetryMs, changed }),
    sunset: 'closing',
    newSecurityCodes: [],
    rateLimits: options.rateLimits ?? false,
    changed,
  };
}

function enrolApp(emulation: Emulation, options: WorldOptions): void {
  const { id = '670843887433847', name = 'Number migrations' } = options.app ?? {};
  const { callbackUrl, appSecret = 'sandbox-app-secret', verifyToken = 'sandbox-verify-token' } = options.webhook ?? {};
  const token = options.token ?? 'EAAJBsandboxSystemUserToken';
  emulation.apps.set(id, { id, name, secret: appSecret, callbackUrl, verifyToken });
  emulation.tokens.set(token, {
    token,
    appId: id,
    type: 'SYSTEM_USER',
    userId: '122105678901234567',
    scopes: [managementScope, messagingScope],
    expiresAt: 0,
    revoked: false,
    wabaIds: undefined,
  });
}
