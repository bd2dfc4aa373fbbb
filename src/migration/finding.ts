import { z } from 'zod';
import type { Facts } from './facts.ts';

/** Names of the checks (domain notes 3.1, 4.2, 6.1); a route lists the ones it makes, in the order people see them. */
export const CheckId = z.enum([
  'token',
  'waba',
  'business',
  'terms',
  'funding',
  'source-waba',
  'same-business',
  'identity',
  'platform',
  'source-platform',
  'unregistered',
  'coexistence',
  'display-name',
  'source-name',
  'two-step',
  'official-account',
  'official-account-lost',
  'template-room',
  'deployment',
  'client-version',
  'throughput',
  'webhook',
  'subscription',
  'destination-subscription',
  'budget',
]);
export type CheckId = z.infer<typeof CheckId>;

/**
 * What a check found. `outcome` selects the words `check.<check>.<outcome>` with `values`; a `block` stops the route before
 * anything is written, a `warn` is shown to the approver, a `note` can't be read by machine, a `pass` is proven.
 */
export interface Finding {
  check: CheckId;
  level: 'pass' | 'note' | 'warn' | 'block';
  outcome: string;
  values: Record<string, string>;
}

/** A finding without the name of its check. */
export type Verdict = Omit<Finding, 'check'>;

/** One check: a pure judgement on facts. */
export type Check = (facts: Facts) => Verdict;

const verdict =
  (level: Finding['level']) =>
  (outcome: string, values: Record<string, string> = {}): Verdict => ({ level, outcome, values });

/** The four levels, as makers of verdicts. */
export const pass = verdict('pass');
export const note = verdict('note');
export const warn = verdict('warn');
export const block = verdict('block');
