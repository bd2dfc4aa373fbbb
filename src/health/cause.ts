import { z } from 'zod';

/**
 * What is wrong with a number, one name per cause: an incident is one cause of one number. `blocked:<code>` carries the
 * error code of an entity's health; `blocked` is a block without a code. In stored watches: add, never rename.
 */
export const Cause = z.union([
  z.templateLiteral(['blocked:', z.number().int().positive()]),
  z.enum([
    'blocked',
    'not-connected',
    'not-cloud',
    'unsubscribed',
    'limited',
    'quality-red',
    'quality-dropped',
    'pending-too-long',
    'account-not-approved',
    'unreadable',
    'quality-unknown',
    'template-stopped',
    'template-quality',
    'name-rejected',
    'pin-touched',
    'account-disabled',
    'account-warned',
    'account-alert',
  ]),
]);
export type Cause = z.infer<typeof Cause>;

/** `page` wakes people, `warn` is posted, `info` is only on record (domain notes 12.1). */
export const Severity = z.enum(['page', 'warn', 'info']);
export type Severity = z.infer<typeof Severity>;

/** How urgent it is: 0 is what wakes people. */
export const urgencyOf = (severity: Severity): number => Severity.options.indexOf(severity);

/** A cause without its code: the key of its words, `alert.cause.<kind>`. */
export type CauseKind = 'blocked' | Exclude<Cause, `blocked:${number}`>;

const isBlock = (cause: Cause): cause is 'blocked' | `blocked:${number}` => cause.startsWith('blocked');

/** The kind of a cause. */
export const kindOf = (cause: Cause): CauseKind => (isBlock(cause) ? 'blocked' : cause);

interface CauseRule {
  severity: Severity;
  /** The part of a reading that can tell whether the cause is there; a reading without it says nothing. */
  part: 'phone' | 'health' | 'subscription' | 'account' | 'any' | 'webhook';
  /** True for what nothing ends but a person who takes note of it. */
  endsWhenTaken?: boolean;
  /** Bad readings in a row before an incident opens. */
  patience: number;
}

const RULES: Record<CauseKind, CauseRule> = {
  blocked: { severity: 'page', part: 'health', patience: 1 },
  'not-connected': { severity: 'page', part: 'phone', patience: 1 },
  'not-cloud': { severity: 'page', part: 'phone', patience: 1 },
  // Nothing customers write reaches the business while the app is not subscribed.
  unsubscribed: { severity: 'page', part: 'subscription', patience: 1 },
  limited: { severity: 'warn', part: 'health', patience: 1 },
  'quality-red': { severity: 'warn', part: 'phone', patience: 1 },
  'quality-dropped': { severity: 'warn', part: 'phone', patience: 1 },
  'pending-too-long': { severity: 'warn', part: 'phone', patience: 1 },
  'account-not-approved': { severity: 'warn', part: 'account', patience: 1 },
  // One failed read says more about the way to Meta than about the number.
  unreadable: { severity: 'warn', part: 'any', patience: 3 },
  'quality-unknown': { severity: 'info', part: 'phone', patience: 1 },
  // What no reading shows: a webhook tells that it begins, and most that it is over.
  'template-stopped': { severity: 'warn', part: 'webhook', patience: 1 },
  'template-quality': { severity: 'warn', part: 'webhook', patience: 1 },
  'name-rejected': { severity: 'warn', part: 'webhook', patience: 1 },
  'pin-touched': { severity: 'warn', part: 'webhook', patience: 1, endsWhenTaken: true },
  'account-disabled': { severity: 'page', part: 'webhook', patience: 1 },
  'account-warned': { severity: 'warn', part: 'webhook', patience: 1, endsWhenTaken: true },
  'account-alert': { severity: 'warn', part: 'webhook', patience: 1, endsWhenTaken: true },
};

/** How a cause is treated; severities are those of domain notes 12.1. */
export const ruleOf = (cause: Cause): CauseRule => RULES[kindOf(cause)];

/** True for incidents that people are told about in the alerts channel. */
export const isPosted = (severity: Severity): boolean => severity !== 'info';
