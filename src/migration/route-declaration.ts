import { z } from 'zod';
import type { CheckId } from './finding.ts';
import type { RetryPolicy, Step } from './step.ts';

/** Names of routes; in the journal, never renamed. */
export const RouteId = z.enum(['on-premises-to-cloud', 'on-premises-without-backup', 'waba-to-waba', 'new-number']);
export type RouteId = z.infer<typeof RouteId>;

/** What becomes of a thing people care about; the words are `consequence.<item>` in the catalogue. */
export interface Consequence {
  item:
    | 'display-name'
    | 'quality-rating'
    | 'messaging-limit'
    | 'templates'
    | 'good-templates'
    | 'other-templates'
    | 'template-quality'
    | 'official-business-account'
    | 'business-profile'
    | 'two-step-pin'
    | 'waba'
    | 'billing'
    | 'webhooks'
    | 'throughput'
    | 'media-ids'
    | 'message-ids'
    | 'messages-in-transit'
    | 'sticker-packs'
    | 'provider-access';
  fate: 'kept' | 'changed' | 'lost';
}

/** A way a number can go, declared once: runner, card, plan, help and documentation are derived from it. */
export interface Route {
  id: RouteId;
  /** Where customers reach the number before the cutover. */
  before: 'on-premises' | 'source' | 'unused';
  steps: readonly Step[];
  checks: readonly CheckId[];
  consequences: readonly Consequence[];
  /** What the approver must tick by itself, because it can't be got back: items of `consequences`. */
  acceptedLosses: readonly Consequence['item'][];
  /** What to plan for, seconds (domain notes 17, row 28). */
  plannedDowntimeSeconds: number;
}

/** Reads and repeatable writes. */
export const repeated: RetryPolicy = { attempts: 5, firstDelayMs: 2_000, maxDelayMs: 60_000 };

/** Whatever a second time would not be the same. */
export const once: RetryPolicy = { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 };
