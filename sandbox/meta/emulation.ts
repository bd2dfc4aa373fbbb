import type { DeploymentRecord, Sunset } from '../on-premises/deployment.ts';
import type { CallLog } from './call-log.ts';
import type { Timers, WorldClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { RegistrationLedger } from './ledger.ts';
import type { NumberHistory } from './number-history.ts';
import type { Random } from './random.ts';
import type { AppRecord, BusinessRecord, NumberRecord, TokenRecord, WabaRecord } from './records.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** Real-time durations of the emulation, in milliseconds. */
export interface Timings {
  /** How long a register call takes; Meta says up to 15 000 (domain notes 3.2). */
  registrationMs: number;
  /** From an accepted message to its `sent`, and again to its `delivered` webhook. */
  statusMs: number;
  /** The delay of the slow faults. */
  slowMs: number;
  /** When a late register call takes effect after its connection was lost. */
  lateMs: number;
  /** From a number's move to another account to Meta's own copies of its templates. */
  templateCopyMs: number;
  /** How long a copy of templates works before it gives up; Meta's are 30 000 (domain notes 11). */
  copyTimeoutMs: number;
  /** First wait before a refused webhook is sent again; each further wait doubles. */
  webhookRetryMs: number;
}

/** A health reading somebody set on an entity (domain notes 12). */
export interface HealthOverride {
  canSend: 'AVAILABLE' | 'LIMITED' | 'BLOCKED';
  errorCode: number | undefined;
}

/** A one-time code as the phone shows it. */
export interface DeliveredCode {
  e164: string;
  phoneNumberId: string;
  code: string;
  method: 'SMS' | 'VOICE';
  at: number;
}

/** Everything the emulated Meta and the On-Premises clients share: the records, and the machinery around them. */
export interface Emulation {
  businesses: Map<string, BusinessRecord>;
  wabas: Map<string, WabaRecord>;
  numbers: Map<string, NumberRecord>;
  apps: Map<string, AppRecord>;
  tokens: Map<string, TokenRecord>;
  deployments: Map<string, DeploymentRecord>;
  /** `<phone number id> <wa_id>` to the end of the 24 h window in milliseconds. */
  windows: Map<string, number>;
  /** Entity id to the reading set on it. */
  healthOverrides: Map<string, HealthOverride>;
  deliveredCodes: DeliveredCode[];
  /** Inbound messages that no API could take, as in the seconds of a cutover. */
  droppedInbound: { phoneNumberId: string; at: number }[];
  /** The register or deregister call in progress per number: they run one after another. */
  registrations: Map<string, Promise<unknown>>;
  /** Wa_ids that cannot be reached: messages to them fail with 131026. */
  unreachableUsers: Set<string>;
  clock: WorldClock;
  timers: Timers;
  timings: Timings;
  random: Random;
  faults: Faults;
  ledger: RegistrationLedger;
  history: NumberHistory;
  log: CallLog;
  webhooks: WebhookSender;
  /** How far the end of the On-Premises API has come. */
  sunset: Sunset;
  /** Restored numbers whose contacts were told of a new security code (domain notes 5), with the time in milliseconds. */
  newSecurityCodes: { phoneNumberId: string; at: number }[];
  /** Whether management calls are limited per hour (domain notes 11). */
  rateLimits: boolean;
  /** Tells the listeners that something people can see has changed. */
  changed(): void;
}
