import type { Actor, Entry, Event } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import type { Facts, NumberFacts } from '../../src/migration/facts.ts';
import {
  E164,
  MigrationId,
  PhoneNumberId,
  RequestId,
  SecretRef,
  SlackUserId,
  WabaId,
} from '../../src/migration/ids.ts';
import { digestOf } from '../../src/migration/plan.ts';
import type { Plan } from '../../src/migration/plan.ts';
import type { Migration } from '../../src/migration/state.ts';

export const NUMBER = E164.parse('+16315551234');
export const ANA = SlackUserId.parse('U0ANA');
export const MARA = SlackUserId.parse('U0MARA');
export const MIGRATION = MigrationId.parse('16315551234-abcdefghij');
export const REQUEST = RequestId.parse('0123456789abcdef0123456789abcdef');
export const WABA = WabaId.parse('100200300');
export const PHONE = PhoneNumberId.parse('555000111');
export const SECRET = SecretRef.parse('secret-1');
export const START = Date.UTC(2026, 10, 22, 9, 0, 0);

const NO_HASH = '0'.repeat(64);

/** Facts under which every check passes or only notes something. */
export const goodFacts = (
  change: { phone?: Partial<NumberFacts> } & Partial<Omit<Facts, 'phone'>> = {},
): Facts & { phone: NumberFacts } => ({
  number: NUMBER,
  waba: { wabaId: WABA, name: 'Acme', accountReviewStatus: 'APPROVED', businessVerificationStatus: 'verified' },
  token: {
    appId: '900',
    type: 'SYSTEM_USER',
    isValid: true,
    scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
    targets: {},
  },
  webhook: { appSubscribed: true, handshake: 'answered' },
  deployment: { name: 'berlin', version: '2.53.3', health: 'connected', nodes: 3, shards: 2 },
  budget: { used: 0, limit: 3 },
  ...change,
  phone: {
    phoneNumberId: PHONE,
    displayPhoneNumber: '+1 631-555-1234',
    verifiedName: 'Acme Support',
    nameStatus: 'APPROVED',
    status: 'CONNECTED',
    platformType: 'ON_PREMISE',
    isOnBizApp: false,
    isOfficialBusinessAccount: true,
    isPinEnabled: true,
    ...change.phone,
  },
});

export const aPlan = (facts: Facts = goodFacts()): Plan => ({
  version: 1,
  migration: MIGRATION,
  number: NUMBER,
  route: 'on-premises-to-cloud',
  register: {
    phoneNumberId: PHONE,
    waba: WABA,
    graphVersion: 'v23.0',
    messagingProduct: 'whatsapp',
    pin: { source: 'known', secret: SECRET },
    backup: {
      data: SECRET,
      password: SECRET,
      sha256: 'a'.repeat(64),
      bytes: 2048,
      clientVersion: '2.53.3',
      takenAt: START,
    },
  },
  facts,
  plannedDowntimeSeconds: 300,
});

export const started: Event = {
  type: 'started',
  id: MIGRATION,
  number: NUMBER,
  typed: '+1 631 555 1234',
  route: 'on-premises-to-cloud',
  waba: { id: WABA, name: 'Acme' },
  phoneNumberId: PHONE,
  deployment: 'berlin',
  requestedBy: ANA,
};

/** Entries one second apart; hashes are left out, they are the journal's business. */
export const entriesOf = (events: readonly Event[], actor: Actor = 'ferryman'): Entry[] =>
  events.map((event, index) => ({ seq: index + 1, at: START + index * 1_000, actor, event, previous: NO_HASH }));

/** The state after `started` and these events. */
export function aMigration(...events: Event[]): Migration {
  const migration = fold(entriesOf([started, ...events]));
  if (!migration) throw new Error('a migration has a beginning');
  return migration;
}

const succeeded = (step: Extract<Event, { type: 'stepSucceeded' }>['step']): Event[] => [
  { type: 'stepStarted', step },
  { type: 'stepSucceeded', step },
];

/** What happens up to the differences checklist. */
export const checked: Event[] = [
  { type: 'stepStarted', step: 'preflight' },
  { type: 'factsRead', facts: goodFacts() },
  { type: 'stepSucceeded', step: 'preflight' },
  { type: 'stepSkipped', step: 'choose-region', why: 'not-offered' },
  { type: 'stepSkipped', step: 'set-region', why: 'not-offered' },
];

/** What happens up to the open request for approval. */
export const requested: Event[] = [
  ...checked,
  { type: 'differencesConfirmed', by: ANA, items: ['downtime'] },
  { type: 'stepSucceeded', step: 'confirm-differences' },
  { type: 'pinChosen', source: 'known', pin: SECRET },
  { type: 'stepSucceeded', step: 'provide-pin' },
  ...succeeded('set-pin'),
  ...succeeded('subscribe-app'),
  { type: 'stepStarted', step: 'take-backup' },
  {
    type: 'backupSealed',
    backup: SECRET,
    password: SECRET,
    sha256: 'a'.repeat(64),
    bytes: 2048,
    clientVersion: '2.53.3',
  },
  { type: 'stepSucceeded', step: 'take-backup' },
  { type: 'stepStarted', step: 'approve-cutover' },
  {
    type: 'approvalRequested',
    requestId: REQUEST,
    plan: aPlan(),
    digest: digestOf(aPlan()),
    epoch: 'run/repl',
    expiresAt: START + 4 * 3_600_000,
  },
];

/** … up to the manager's approval. */
export const approved: Event[] = [
  ...requested,
  { type: 'approved', requestId: REQUEST, by: MARA },
  { type: 'stepSucceeded', step: 'approve-cutover' },
];

/** … up to the call on the wire, unanswered. */
export const sending: Event[] = [
  ...approved,
  { type: 'stepStarted', step: 'register' },
  { type: 'cutoverStarted', requestId: REQUEST, nonce: 'n1' },
];

/** … up to a registration that Meta confirmed. */
export const registered: Event[] = [
  ...sending,
  { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START + 30_000 },
  { type: 'cutoverSettled', requestId: REQUEST, outcome: 'done' },
  { type: 'stepSucceeded', step: 'register' },
];
