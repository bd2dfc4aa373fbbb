import type { Acknowledgement, Delivery, Envelope, Repeats } from './delivery.ts';

/** A delivery that sends copies; `close` forgets those that have not been sent. */
export interface Repeating {
  deliver(envelope: Envelope): Promise<Acknowledgement>;
  /** Copies that are still to come. */
  waiting(): number;
  close(): void;
}

/** Sends every envelope as often, as late and marked as `repeats` says; people see what became of the first one. */
export function repeating(delivery: Delivery, repeats: (envelope: Envelope) => Repeats): Repeating {
  const timers = new Set<NodeJS.Timeout>();
  const later = (envelope: Envelope, { afterMs, attempt }: Repeats['copies'][number]) => {
    const timer = setTimeout(() => {
      void delivery.deliverAs(attempt, envelope).finally(() => timers.delete(timer));
    }, afterMs);
    timers.add(timer);
  };
  return {
    deliver(envelope) {
      const { firstAttempt, copies } = repeats(envelope);
      for (const copy of copies) later(envelope, copy);
      return firstAttempt === 0 ? delivery.deliver(envelope) : delivery.deliverAs(firstAttempt, envelope);
    },
    waiting: () => timers.size,
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
