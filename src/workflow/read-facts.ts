import { CallFailure } from '../migration/failure.ts';
import type { Facts } from '../migration/facts.ts';
import type { Migration } from '../migration/state.ts';
import type { Guard } from './guard-ports.ts';
import type { Meta, OnPremises } from './call-ports.ts';

/** A group that could not be read becomes a finding; only the number itself must be readable. */
const orUnreadable = async <T>(read: Promise<T>): Promise<T | { unreadable: string }> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof CallFailure) return { unreadable: error.failure.kind };
    throw error;
  }
};

/** Reads everything the checks rest on, at once; nothing is written anywhere. Rejects when the number node can't be read. */
export async function readFacts(
  { meta, onPremises, guard }: { meta: Meta; onPremises: OnPremises; guard: Guard },
  migration: Migration,
): Promise<Facts> {
  const waba = migration.waba.id;
  const webhook = async () => {
    const [subscription, handshake] = await Promise.all([meta.subscription(waba), meta.handshake()]);
    return { ...subscription, handshake };
  };
  const [phone, wabaFacts, token, webhookFacts, deployment, budget] = await Promise.all([
    meta.number(waba, migration.phoneNumberId),
    orUnreadable(meta.waba(waba)),
    orUnreadable(meta.token(waba)),
    orUnreadable(webhook()),
    orUnreadable(onPremises.facts(migration.deployment)),
    guard.budget(migration.number),
  ]);
  return { number: migration.number, waba: wabaFacts, phone, token, webhook: webhookFacts, deployment, budget };
}
