import type { WebhookSink } from '../http/webhook-sink.ts';
import type { MigrationIndex } from '../workflow/ports.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { HealthWatch } from '../workflow/watch.ts';
import type { WakeUpQueue } from '../queue/wake-ups.ts';

const RUNNING_AT_MOST = 1_000;

/** Brings what Meta tells to the migrations and to the watch. Webhooks prove a delivery; everything else only triggers reads. */
export function createSink(parts: {
  ledger: Ledger;
  index: MigrationIndex;
  wakeUps: WakeUpQueue;
  watch: HealthWatch;
}): WebhookSink {
  const { ledger, index, wakeUps, watch } = parts;
  return {
    async statusSeen({ migration: id, messageId, status }) {
      if (status === 'failed') return (await ledger.load(id)) !== undefined;
      const seen = await ledger.act(id, 'meta', { do: 'see-delivery', messageId });
      if (seen.ok) wakeUps.wake(id);
      return seen.ok;
    },

    async inboundSeen({ phoneNumberId }) {
      for (const id of await index.running(RUNNING_AT_MOST)) {
        const migration = await ledger.load(id);
        if (migration?.phoneNumberId !== phoneNumberId) continue;
        return (await ledger.act(id, 'meta', { do: 'see-inbound' })).ok;
      }
      return false;
    },

    async accountChanged(change) {
      return (await watch.webhookSeen(change)) > 0;
    },
  };
}
