import type { ErrorRow } from '../calls/error-row.ts';

const cause = (text: RegExp, kind: string, errorClass: ErrorRow['class'] = 'configuration'): ErrorRow => ({
  code: 2388103,
  text,
  kind,
  class: errorClass,
});

/**
 * Moving a number between WABAs (domain notes 4.3, 10). 2388103 is one code for nine causes, told apart by the sentences of
 * Meta's error code page; their order matters, since most of them speak of approval.
 */
export const moveErrors: readonly ErrorRow[] = [
  { code: 2388001, text: /ownership|certificate/i, kind: 'ownership-unconfirmed', class: 'hold' },
  { code: 2388001, kind: 'two-step-on', class: 'hold' },
  { code: 2388012, kind: 'already-in-account', class: 'retry' },
  { code: 2388019, kind: 'templates-full', class: 'configuration' },
  { code: 2388091, kind: 'code-request-not-eligible', class: 'configuration' },
  { code: 2388093, kind: 'code-check-not-eligible', class: 'configuration' },
  cause(/webhook/i, 'move-webhooks-missing'),
  cause(/directly|add this phone number/i, 'move-not-needed'),
  cause(/same business|different business/i, 'move-other-business'),
  cause(/payment|credit line/i, 'move-payment-missing'),
  cause(/\bsource\b|on behalf of|not set ?up/i, 'move-source-not-set-up'),
  cause(/messaging for/i, 'move-messaging-for-pending'),
  cause(/\bname\b|name_status/i, 'move-name-unapproved'),
  cause(/approv|verif/i, 'move-account-unapproved'),
  { code: 2388103, kind: 'move-failed', class: 'retry' },
  { code: 2593079, kind: 'ownership-transfer-marked', class: 'configuration' },
  { code: 2593085, kind: 'ownership-transfer-refused', class: 'configuration' },
];
