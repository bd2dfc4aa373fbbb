import { z } from 'zod';
import { E164, PhoneNumberId, WabaId } from './ids.ts';

/** A fact that could not be read, with the reason to show; never confused with a fact that says no. */
const unreadable = z.strictObject({ unreadable: z.string().max(300) });

/** A phone number node as the checks see it (domain notes 9.1). Unknown enum values are kept as they came. */
export const NumberFacts = z.strictObject({
  phoneNumberId: PhoneNumberId,
  displayPhoneNumber: z.string(),
  verifiedName: z.string().optional(),
  nameStatus: z.string().optional(),
  newNameStatus: z.string().optional(),
  status: z.string().optional(),
  platformType: z.string().optional(),
  codeVerificationStatus: z.string().optional(),
  qualityRating: z.string().optional(),
  throughputLevel: z.string().optional(),
  isPinEnabled: z.boolean().optional(),
  isOfficialBusinessAccount: z.boolean().optional(),
  isOnBizApp: z.boolean().optional(),
  accountMode: z.string().optional(),
});
export type NumberFacts = z.infer<typeof NumberFacts>;

/** A WABA as the checks see it (domain notes 9.9). */
export const WabaFacts = z.strictObject({
  wabaId: WabaId,
  name: z.string(),
  accountReviewStatus: z.string().optional(),
  /** Lower case; the spec writes it in upper case, live answers in lower (domain notes 17, row 25). */
  businessVerificationStatus: z.string().optional(),
  businessId: z.string().optional(),
  /** `primary_funding_id` is set (domain notes 9.9). */
  hasFunding: z.boolean().optional(),
});
export type WabaFacts = z.infer<typeof WabaFacts>;

/** The access token, by `GET /debug_token` (domain notes 2.1). */
export const TokenFacts = z.strictObject({
  appId: z.string(),
  type: z.string().optional(),
  isValid: z.boolean(),
  /** Epoch ms; absent when it never expires. */
  expiresAt: z.number().int().optional(),
  scopes: z.array(z.string()),
  /** Scope → the ids it is limited to; a scope without an entry covers everything. */
  targets: z.record(z.string(), z.array(z.string())),
});
export type TokenFacts = z.infer<typeof TokenFacts>;

/** What the On-Premises client says of itself (domain notes 8). */
export const DeploymentFacts = z.strictObject({
  name: z.string(),
  version: z.string().optional(),
  apiStatus: z.string().optional(),
  /** The healthy reading of one node, of HA and of multiconnect is folded into this (domain notes 8). */
  health: z.enum(['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered', 'unknown']),
  nodes: z.number().int(),
  shards: z.number().int().optional(),
});
export type DeploymentFacts = z.infer<typeof DeploymentFacts>;

/** Whether Meta's events reach us: the app's subscription to the WABA, and the handshake with our own listener. */
export const WebhookFacts = z.strictObject({
  appSubscribed: z.boolean(),
  overrideUrl: z.string().optional(),
  /** `answered`: our public address gave the challenge back; `not-configured`: no listener, a person will confirm. */
  handshake: z.enum(['answered', 'failed', 'not-configured']),
});
export type WebhookFacts = z.infer<typeof WebhookFacts>;

/** Register calls for a number in the moving 72 hours after which Meta locks it for as long (domain notes 11). */
export const META_REGISTRATIONS = 10;

/** Register calls on record for this number in the moving 72 hours (domain notes 11; local limit 3). */
export const BudgetFacts = z.strictObject({
  used: z.number().int(),
  limit: z.number().int(),
  /** When the oldest of them no longer counts, epoch ms; absent where there is none, and in older journals. */
  freesAt: z.number().int().optional(),
});
export type BudgetFacts = z.infer<typeof BudgetFacts>;

/** Everything preflight read, at one time. The plan shows it, the digest covers it, drift is a difference in it. */
export const Facts = z.strictObject({
  number: E164,
  waba: z.union([WabaFacts, unreadable]),
  /** The number in the WABA it will be used in; absent while it is in none of ours. */
  phone: NumberFacts.optional(),
  /** The WABA it leaves, and the number there, when both are ours to read. */
  source: z.strictObject({ waba: z.union([WabaFacts, unreadable]), phone: NumberFacts.optional() }).optional(),
  /** Templates in the WABA it will be used in; counted where the route copies some. */
  templateCount: z.number().int().optional(),
  token: z.union([TokenFacts, unreadable]),
  webhook: z.union([WebhookFacts, unreadable]),
  /** Absent on routes without an On-Premises client. */
  deployment: z.union([DeploymentFacts, unreadable]).optional(),
  budget: BudgetFacts,
});
export type Facts = z.infer<typeof Facts>;

/** Narrows a group of facts to the case that it could be read. */
export const isReadable = <T extends object>(facts: T | { unreadable: string } | undefined): facts is T =>
  facts !== undefined && !('unreadable' in facts);
