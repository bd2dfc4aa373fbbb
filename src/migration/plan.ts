import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { RequestPolicy } from './approval-policy.ts';
import { Facts } from './facts.ts';
import { E164, MigrationId, PhoneNumberId, SecretRef, WabaId } from './ids.ts';
import { RouteId } from './route-declaration.ts';
import { wellFormed } from './well-formed.ts';

/**
 * What an approver sees and releases: every parameter that will be sent (secrets by reference and hash), every fact the
 * checks rest on. Versioned, because it is in journals.
 */
export const Plan = z.strictObject({
  version: z.literal(1),
  migration: MigrationId,
  number: E164,
  route: RouteId,
  /** The register call (domain notes 9.3). */
  register: z.strictObject({
    phoneNumberId: PhoneNumberId,
    waba: WabaId,
    graphVersion: z.string(),
    messagingProduct: z.literal('whatsapp'),
    pin: z.strictObject({ source: z.string(), secret: SecretRef }),
    backup: z
      .strictObject({
        data: SecretRef,
        password: SecretRef,
        sha256: z.string(),
        bytes: z.number().int(),
        clientVersion: z.string(),
        /** Epoch ms. */
        takenAt: z.number().int(),
      })
      .optional(),
    /** In-country storage, set before the call (domain notes 15). */
    region: z.string().optional(),
    /** The same where it is sent with the call, up to v20. */
    dataLocalizationRegion: z.string().optional(),
  }),
  facts: Facts,
  /** Who approves it; absent in plans from before there was a choice: one person. */
  policy: RequestPolicy.optional(),
  plannedDowntimeSeconds: z.number().int(),
});
export type Plan = z.infer<typeof Plan>;

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** SHA-256 over the RFC 8785 form of a JSON value, 64 hex digits: equal values give equal digests whatever their key order. */
export function digestOf(value: unknown): string {
  const canonical = value === undefined ? undefined : canonicalize(wellFormed(value));
  if (canonical === undefined) throw new TypeError('only JSON values have a digest');
  return sha256(canonical);
}

/** Votes that approve the plan. */
export const quorumOf = (plan: Plan): number => plan.policy?.quorum ?? 1;

/** The first 16 digits: what a button carries and a person can compare. */
export const shortDigest = (digest: string): string => digest.slice(0, 16);
