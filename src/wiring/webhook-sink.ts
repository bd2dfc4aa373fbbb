import { isAboutTemplate } from '../health/signal.ts';
import type { InboundSeen, WebhookSink } from '../http/webhook-sink.ts';
import type { MigrationId } from '../migration/ids.ts';
import type { Journal, MigrationIndex } from '../workflow/ports.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { Incidents } from '../workflow/incidents.ts';
import type { HealthWatch } from '../workflow/watch.ts';
import { createPinAlarms } from './pin-alarms.ts';
import { mustBeKnown, runningFor } from './running-migrations.ts';
import type { WakeUpQueue } from '../queue/wake-ups.ts';

/** Brings what Meta tells to the migrations and to the watch. Webhooks prove a delivery; everything else only triggers reads. */
export function createSink(parts: {
  ledger: Ledger;
  index: Pick<MigrationIndex, 'running'>;
  journal: Pick<Journal, 'runningOn'>;
  wakeUps: WakeUpQueue;
  watch: HealthWatch;
  incidents: Pick<Incidents, 'reported'>;
}): WebhookSink {
  const { ledger, index, journal, wakeUps, watch, incidents } = parts;
  const pinSeen = createPinAlarms({ ledger, index, journal, wakeUps });

  /** The running migration that waits for a message to this number. */
  const waitingOn = async ({ phoneNumberId, displayPhoneNumber }: InboundSeen): Promise<MigrationId | undefined> => {
    const running = await runningFor({ ledger, index, journal }, displayPhoneNumber);
    const waiting = running.migrations.find(
      (one) => one.phoneNumberId === phoneNumberId && one.registeredAt !== undefined,
    );
    if (!waiting) mustBeKnown(running);
    return waiting?.inboundAt === undefined ? waiting?.id : undefined;
  };

  return {
    async statusSeen({ migration: id, messageId, status }) {
      if (status === 'failed') return (await ledger.load(id)) !== undefined;
      const seen = await ledger.act(id, 'meta', { do: 'see-delivery', messageId });
      if (seen.ok) wakeUps.wake(id);
      return seen.ok;
    },

    async inboundSeen(inbound) {
      const id = await waitingOn(inbound);
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
