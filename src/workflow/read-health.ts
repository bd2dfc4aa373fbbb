import { toReading } from '../health/reading.ts';
import type { Reading } from '../health/reading.ts';
import type { Watch } from '../health/watch.ts';
import { openIncidents } from '../health/watch.ts';
import type { Meta } from './call-ports.ts';
import { answerOf } from './readable.ts';

/** What a reading asks of the Cloud API. */
export type HealthReads = Pick<Meta, 'number' | 'health' | 'subscription' | 'waba'>;

/** Domain notes 12.1: the subscription and the account are read from five minutes after the cutover on. */
const accountReadsAfterMs = 300_000;

/** True when the account is read too; the first minutes are about the number alone. */
const readsAccount = (watch: Watch, now: number): boolean =>
  now - watch.startedAt >= accountReadsAfterMs ||
  watch.readBy !== undefined ||
  openIncidents(watch).some(({ cause }) => cause === 'unsubscribed' || cause === 'account-not-approved');

/**
 * Reads a number once: its node and its health, later also the app's subscription and the account. Never rejects because
 * Meta did; what could not be read is missing in the reading. `now` is epoch ms.
 */
export async function readHealth(meta: HealthReads, watch: Watch, now: number): Promise<Reading> {
  const { waba, phoneNumberId } = watch.target;
  const withAccount = readsAccount(watch, now);
  const [phone, health, subscription, account] = await Promise.all([
    answerOf(meta.number(waba, phoneNumberId)),
    answerOf(meta.health(waba, phoneNumberId)),
    withAccount ? answerOf(meta.subscription(waba)) : undefined,
    withAccount ? answerOf(meta.waba(waba)) : undefined,
  ]);
  return toReading(now, {
    phone: phone.answer,
    health: health.answer,
    appSubscribed: subscription?.answer?.appSubscribed,
    accountReviewStatus: account?.answer?.accountReviewStatus,
    failure: (phone.failure ?? health.failure)?.kind,
  });
}
