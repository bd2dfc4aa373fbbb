import { isAboutTemplate } from '../health/signal.ts';
import type { WebhookSink } from '../http/webhook-sink.ts';
import type { MigrationId } from '../migration/ids.ts';
import type { Clock, MigrationIndex } from '../workflow/ports.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { Incidents } from '../workflow/incidents.ts';
import type { HealthWatch } from '../workflow/watch.ts';
import { createPinAlarms } from './pin-alarms.ts';
import { mustBeKnown, runningMigrations } from './running-migrations.ts';
import type { WakeUpQueue } from '../queue/wake-ups.ts';

/** A first message counts a moment later at most; the step that waits for one waits for minutes. */
const KNOWN_FOR_MS = 2_000;

/** Brings what Meta tells to the migrations and to the watch. Webhooks prove a delivery; everything else only triggers reads. */
export function createSink(parts: {
  ledger: Ledger;
  index: MigrationIndex;
  wakeUps: WakeUpQueue;
  watch: HealthWatch;
  incidents: Pick<Incidents, 'reported'>;
  clock: Clock;
}): WebhookSink {
  const { ledger, index, wakeUps, watch, incidents, clock } = parts;
  const pinSeen = createPinAlarms({ ledger, index, wakeUps });
  let known = { byNumber: new Map<string, MigrationId>(), unreadable: [] as MigrationId[], until: 0 };

  /** Which running migration a number belongs to; a busy number must not have every journal read for each message. */
  const runningOn = async (phoneNumberId: string): Promise<MigrationId | undefined> => {
    if (known.until <= clock.now()) {
      const running = await runningMigrations({ ledger, index });
      const waiting = running.migrations.filter((one) => one.registeredAt !== undefined && one.inboundAt === undefined);
      const byNumber = new Map(waiting.flatMap((one) => (one.phoneNumberId ? [[one.phoneNumberId, one.id]] : [])));
      known = { byNumber, unreadable: running.unreadable, until: clock.now() + KNOWN_FOR_MS };
    }
    const id = known.byNumber.get(phoneNumberId);
    if (id === undefined) mustBeKnown(known);
    return id;
  };

  return {
    async statusSeen({ migration: id, messageId, status }) {
      if (status === 'failed') return (await ledger.load(id)) !== undefined;
      const seen = await ledger.act(id, 'meta', { do: 'see-delivery', messageId });
      if (seen.ok) wakeUps.wake(id);
      return seen.ok;
    },

    async inboundSeen({ phoneNumberId }) {
      const id = await runningOn(phoneNumberId);
      if (id === undefined) return false;
      const seen = await ledger.act(id, 'meta', { do: 'see-inbound' });
      if (seen.ok) wakeUps.wake(id);
      return seen.ok;
    },

    async accountChanged(change) {
      const isAlarm = await pinSeen(change);
      // A PIN that belongs to a move under way is told on its card.
      const isReported = !isAlarm && (await incidents.reported(change));
      const isRead = !isAboutTemplate(change) && (await watch.webhookSeen(change)) > 0;
      return isReported || isRead || isAlarm;
    },
  };
}
