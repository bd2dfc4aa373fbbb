import type { Migration } from '../migration/state.ts';
import type { Event } from '../migration/event.ts';
import { stepOf } from '../migration/route.ts';
import type { StepId } from '../migration/step.ts';
import { heldUp, numberIn, succeeded, type Performed, type Performers } from './performer.ts';
import type { Clock, WatchStarter } from './ports.ts';
import type { TestMessage } from './call-ports.ts';
import type { Vault } from './secret-ports.ts';
import { secretContext } from './sealed.ts';
import { readFacts, type FactPorts } from './read-facts.ts';
import { readable } from './readable.ts';
import type { E164 } from '../migration/ids.ts';

const DAY_MS = 86_400_000;

/** Whom the test message goes to, from the configuration. */
export interface TestSettings {
  recipient?: E164;
  /** True: the migration is proven only once a customer's message to the number was seen too. */
  inbound: boolean;
  template?: { name: string; language: string };
  text: string;
}

/** What the steps after the move need. */
export interface ProvePorts extends FactPorts {
  vault: Vault;
  clock: Clock;
  watch: WatchStarter;
  test: TestSettings;
}

/** From "registered" to "proven", then clean-up and watch (domain notes 3.2 steps 4 to 6, 12.1). */
export function provePerformers(ports: ProvePorts): Performers {
  const { meta, moves, vault, clock, watch, test } = ports;

  /** Not true yet: look again within the step's patience, or hold with `kind` once it is used up. */
  const notYet = (migration: Migration, step: StepId, unmet: { kind: string; details?: string }): Performed => {
    const declared = stepOf(migration.route, step);
    if (declared.kind !== 'proof') throw new RangeError(`${step} is no proof`);
    const now = clock.now();
    const since = migration.steps[step].startedAt ?? now;
    if (now - since >= declared.patienceMs) return heldUp(step, { class: 'hold', ...unmet });
    const until = Math.min(now + declared.everyMs, since + declared.patienceMs);
    return { events: [{ type: 'stepDeferred', step, until }] };
  };

  /** Where messages are stored now, where somebody chose a country; a setting that was not kept must be seen (domain notes 15). */
  const regionAfter = async (migration: Migration): Promise<Event[]> => {
    if (migration.region?.country === undefined) return [];
    const { waba, id } = numberIn(migration);
    return [{ type: 'regionRead', ...(await moves.storage(waba, id)) }];
  };

  /** The time of the proof first; then what the number is like now, for the receipt, as far as it can be read. */
  const factsAfter = async (migration: Migration): Promise<Event[]> => {
    const confirmed: Event = { type: 'registrationConfirmed', at: clock.now() };
    const { number, route, waba, phoneNumberId, source } = migration;
    // The old client is down by now: it would be waited for, try after try, before anybody hears that the number is connected.
    const subject = { number, route, waba, ...(phoneNumberId && { phoneNumberId }), ...(source && { source }) };
    const read = await readable(Promise.all([readFacts(ports, subject), regionAfter(migration)]));
    if (!read) return [confirmed];
    const [facts, region] = read;
    return [confirmed, { type: 'factsRead', facts }, ...region];
  };

  const confirmRegistration = async (migration: Migration): Promise<Performed> => {
    const { waba, id } = numberIn(migration);
    const { platformType, status } = await meta.number(waba, id);
    if (platformType === 'CLOUD_API' && status === 'CONNECTED')
      return succeeded('confirm-registration', ...(await factsAfter(migration)));
    const details = `${platformType ?? 'unknown'} ${status ?? 'unknown'}`;
    return notYet(migration, 'confirm-registration', { kind: 'not-connected', details });
  };

  const confirmSubscription = async (migration: Migration): Promise<Performed> => {
    await meta.subscribe(migration.waba.id);
    const { appSubscribed } = await meta.subscription(migration.waba.id);
    return appSubscribed
      ? succeeded('confirm-subscription')
      : heldUp('confirm-subscription', { class: 'configuration', kind: 'not-subscribed' });
  };

  const confirmHealth = async (migration: Migration): Promise<Performed> => {
    const { waba, id } = numberIn(migration);
    const health = await meta.health(waba, id);
    if (health.canSend !== 'BLOCKED') return succeeded('confirm-health');
    const details = health.entities
      .flatMap((entity) => entity.errors.map((error) => `${entity.type} ${error.code}: ${error.description}`))
      .join('; ')
      .slice(0, 300);
    return notYet(migration, 'confirm-health', { kind: 'health-blocked', details });
  };

  const sendTestMessage = async (migration: Migration): Promise<Performed> => {
    if (!test.recipient) return { events: [{ type: 'stepSkipped', step: 'send-test-message', why: 'no-recipient' }] };
    const message: TestMessage = {
      to: test.recipient,
      text: test.text,
      callbackData: migration.id,
      ...(test.template && { template: test.template }),
    };
    const { waba, id } = numberIn(migration);
    const messageId = await meta.sendTestMessage(waba, id, message);
    return succeeded('send-test-message', { type: 'testMessageSent', messageId });
  };

  const confirmDelivery = async (migration: Migration): Promise<Performed> => {
    if (migration.delivery) return succeeded('confirm-delivery');
    const { facts, testMessage } = migration;
    const heard = facts && 'handshake' in facts.webhook && facts.webhook.handshake === 'answered';
    if (!testMessage || !heard) return heldUp('confirm-delivery', { class: 'hold', kind: 'delivery-needs-person' });
    return notYet(migration, 'confirm-delivery', { kind: 'delivery-not-seen' });
  };

  const confirmInbound = (migration: Migration): Promise<Performed> => {
    if (migration.inboundAt !== undefined) return Promise.resolve(succeeded('confirm-inbound'));
    if (!test.inbound)
      return Promise.resolve({ events: [{ type: 'stepSkipped', step: 'confirm-inbound', why: 'not-demanded' }] });
    return Promise.resolve(notYet(migration, 'confirm-inbound', { kind: 'inbound-not-seen' }));
  };

  const cleanUp = async (migration: Migration): Promise<Performed> => {
    const { backup, pin } = migration;
    // Kept for a day: with the backup the number could be registered again without a code (domain notes 14).
    const at = clock.now() + DAY_MS;
    await Promise.all([
      backup && vault.expireAt(secretContext(migration, 'backup'), backup.data, at),
      backup && vault.expireAt(secretContext(migration, 'backup-password'), backup.password, at),
      pin && vault.expireAt(secretContext(migration, 'pin'), pin.secret, clock.now() + 30 * DAY_MS),
    ]);
    return succeeded('clean-up', { type: 'secretsExpire', at });
  };

  const startWatch = async (migration: Migration): Promise<Performed> => {
    const { waba, id } = numberIn(migration);
    await watch.start({ number: migration.number, waba, phoneNumberId: id, migration: migration.id });
    return succeeded('start-watch', { type: 'completed' });
  };

  const sentOrNot = (): Promise<Performed> =>
    Promise.resolve(heldUp('send-test-message', { class: 'hold', kind: 'test-message-unknown' }));

  return {
    'confirm-registration': { run: confirmRegistration },
    'confirm-subscription': { run: confirmSubscription },
    'confirm-health': { run: confirmHealth },
    'send-test-message': { run: sendTestMessage, resume: sentOrNot },
    'confirm-delivery': { run: confirmDelivery },
    'confirm-inbound': { run: confirmInbound },
    'clean-up': { run: cleanUp },
    'start-watch': { run: startWatch },
  };
}
