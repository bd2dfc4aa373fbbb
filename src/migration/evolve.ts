import type { Entry, Event } from './event.ts';
import { beginningOf } from './beginning.ts';
import { approvalHandlers } from './evolve-approval.ts';
import { stepHandlers, type Handlers } from './evolve-steps.ts';
import type { Migration } from './state.ts';

const withoutSlots = ({ slots: _slots, ...migration }: Migration): Migration => migration;

const withFate = (migration: Migration, fate: 'restored' | 'left-out'): Migration =>
  migration.webhookOverride ? { ...migration, webhookOverride: { ...migration.webhookOverride, fate } } : migration;

const withoutObstacle = ({ obstacle: _gone, ...migration }: Migration): Migration => migration;

const handlers: Handlers<Event['type']> = {
  started: (migration) => migration,
  ...stepHandlers,
  factsRead: (m, e, at) => ({ ...m, facts: e.facts, factsReadAt: at }),
  differencesConfirmed: (m, e, at) => ({ ...m, differences: { by: e.by, at, items: e.items } }),
  twoStepOffConfirmed: (m, e) => ({ ...m, twoStepOffBy: e.by }),
  numberClaimed: (m, e) => ({ ...m, phoneNumberId: e.phoneNumberId }),
  slotsRead: (m, e) => ({ ...m, slots: { count: e.count, numbers: e.numbers } }),
  slotFreed: withoutSlots,
  codeChosen: (m, e) => ({ ...m, code: { method: e.method, language: e.language } }),
  regionChosen: (m, e) => ({ ...m, region: { country: e.region } }),
  regionRead: (m, e) => ({ ...m, regionRead: { country: e.region } }),
  profileSaved: (m, e) => ({ ...m, profile: e.profile }),
  templatesRead: (m, e) => ({ ...m, templates: { ...m.templates, [e.side]: e.templates } }),
  templatesCopied: (m, e) => ({ ...m, templates: { ...m.templates, copied: e.copied, failed: e.failed } }),
  pinChosen: (m, e) => ({ ...m, pin: { source: e.source, secret: e.pin } }),
  backupSealed: (m, e, at) => ({
    ...m,
    backup: {
      data: e.backup,
      password: e.password,
      sha256: e.sha256,
      bytes: e.bytes,
      clientVersion: e.clientVersion,
      takenAt: e.takenAt ?? at,
    },
  }),
  ...approvalHandlers,
  registrationConfirmed: (m, e) => ({ ...m, registeredAt: e.at }),
  testMessageSent: (m, e, at) => ({ ...m, testMessage: { id: e.messageId, sentAt: at } }),
  deliveryProven: (m, e) => ({ ...m, delivery: { by: e.by, at: e.at } }),
  inboundSeen: (m, e) => ({ ...m, inboundAt: e.at }),
  secretsExpire: (m, e) => ({ ...m, secretsExpireAt: e.at }),
  signUpReminded: (m, e) => ({ ...m, signUpToldOn: e.day }),
  overrideRead: (m, e) => (e.url === undefined ? m : { ...m, webhookOverride: { url: e.url } }),
  overrideRestored: (m) => withFate(m, 'restored'),
  overrideLeftOut: (m) => withFate(m, 'left-out'),
  pinAlarm: (m, e) => ({ ...m, pinAlarm: { event: e.event, at: e.at } }),
  pinAlarmAnswered: (m, e, at) => (m.pinAlarm ? { ...m, pinAlarm: { ...m.pinAlarm, answered: { by: e.by, at } } } : m),
  obstacleMet: (m, { type: _type, ...obstacle }) => ({ ...m, obstacle }),
  obstacleGone: withoutObstacle,
  takenOver: (m, e, at) => ({
    ...m,
    requestedBy: e.by,
    formerOwners: [...(m.formerOwners ?? []), e.from],
    takenOverAt: at,
  }),
  rebuilt: (m, e, at) => ({ ...m, rebuilt: { at, lostRevision: e.lostRevision, ...(e.step && { step: e.step }) } }),
  cancelled: (m, e, at) => ({
    ...m,
    ending: { kind: 'cancelled', at, by: e.by, ...(e.reason && { reason: e.reason }) },
  }),
  completed: (m, _e, at) => ({ ...m, ending: { kind: 'completed', at } }),
};

/** The state after one more event at `at`, epoch ms. */
function after(migration: Migration, event: Event, at: number): Migration {
  if (event.type === 'started') throw new RangeError('a journal has one beginning');
  const handler = handlers[event.type] as (m: Migration, e: Event, at: number) => Migration;
  return { ...handler(migration, event, at), revision: migration.revision + 1, changedAt: at };
}

/**
 * Folds one journal entry into the state; pure and total. The first entry must be `started` and have `seq` 1, the others
 * must follow without a gap; throws RangeError otherwise, because a journal with a hole must not be acted on.
 */
export function evolve(migration: Migration | undefined, entry: Entry): Migration {
  const { event } = entry;
  if ((migration?.revision ?? 0) + 1 !== entry.seq) throw new RangeError(`journal entry ${entry.seq} is out of order`);
  if (!migration) {
    if (event.type !== 'started') throw new RangeError('a journal begins with "started"');
    return { ...beginningOf(event, entry.at), revision: 1 };
  }
  return after(migration, event, entry.at);
}

/** The state a whole journal tells; undefined for an empty one. */
export const fold = (entries: readonly Entry[]): Migration | undefined =>
  entries.reduce<Migration | undefined>(evolve, undefined);

/** The state as it will be once these events are appended, at `at` (epoch ms); nothing is written. */
export const foretold = (migration: Migration, events: readonly Event[], at: number): Migration =>
  events.reduce((state, event) => after(state, event, at), migration);
