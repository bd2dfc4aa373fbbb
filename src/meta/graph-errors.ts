import type { ErrorRow } from '../calls/error-row.ts';
import { statusRows } from '../calls/status-rows.ts';
import { messageErrors } from './message-errors.ts';
import { moveErrors } from './move-errors.ts';

const minute = 60_000;
const hour = 3_600_000;

/** Tokens, permissions, and the accounts behind them (domain notes 2.1, 2.3, 9, 10). */
const accessErrors: readonly ErrorRow[] = [
  { code: 0, kind: 'token-invalid', class: 'configuration' },
  { code: 102, kind: 'token-expired', class: 'configuration' },
  { code: 104, kind: 'token-missing', class: 'defect' },
  { code: 190, kind: 'token-expired', class: 'configuration' },
  { code: 3, kind: 'capability-missing', class: 'configuration' },
  { code: 10, kind: 'permission-missing', class: 'configuration' },
  // The code of unaccepted platform terms is not documented; the sentence is all there is (domain notes 3.2, 18).
  { code: [100, 299], text: /\bterms\b/i, kind: 'terms-not-accepted', class: 'configuration' },
  // One subcode, two meanings: the app has no link to the WABA, or the WABA has no room for a number (domain notes 4.3, 9).
  { code: 200, subcode: 1349175, text: /limit|maximum|exceed/i, kind: 'number-slots-full', class: 'configuration' },
  { code: 200, subcode: 1349175, kind: 'app-not-linked', class: 'configuration' },
  { code: [200, 299], kind: 'permission-missing', class: 'configuration' },
  { code: 300, kind: 'number-not-addable', class: 'configuration' },
  { code: 200000, kind: 'number-not-addable', class: 'configuration' },
  { code: 368, kind: 'account-locked', class: 'locked' },
  { code: 131005, kind: 'access-denied', class: 'configuration' },
  // The general sentence names both a lock and a wrong PIN; only a sentence about the PIN alone is taken for one.
  { code: 131031, text: /^(?!.*(?:lock|restrict|disabl|violat)).*\bpin\b/is, kind: 'pin-mismatch', class: 'hold' },
  { code: 131031, kind: 'account-locked', class: 'locked' },
  { code: 141010, kind: 'business-unverified', class: 'configuration' },
  { code: 141014, kind: 'waba-banned', class: 'locked' },
];

/** Limits on the number of calls (domain notes 2.3, 9, 11). */
const limitErrors: readonly ErrorRow[] = [
  { code: 4, subcode: 2446080, kind: 'number-creation-limited', class: 'throttle', waitMs: hour },
  { code: 4, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 17, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 613, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: [80000, 80014], kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 130429, kind: 'rate-limited', class: 'throttle', waitMs: minute },
];

/** Registration, two-step verification and codes (domain notes 3.2, 4.3, 10). */
const registrationErrors: readonly ErrorRow[] = [
  { code: 133000, kind: 'deregistration-unfinished', class: 'retry' },
  { code: 133004, kind: 'server-unavailable', class: 'retry', mayHaveActed: true },
  { code: 133005, kind: 'pin-mismatch', class: 'hold' },
  { code: 133006, kind: 'ownership-unverified', class: 'hold' },
  { code: 133008, kind: 'pin-locked', class: 'hold', waitIsStated: true },
  { code: 133009, kind: 'pin-too-fast', class: 'hold', waitIsStated: true },
  { code: 133010, kind: 'not-registered', class: 'hold' },
  { code: 133015, kind: 'recently-deleted', class: 'retry', waitMs: 5 * minute },
  { code: 133016, kind: 'registration-budget-spent', class: 'locked', waitMs: 72 * hour },
  { code: 131045, kind: 'registration-certificate', class: 'retry', mayHaveActed: true },
  { code: 136024, kind: 'code-request-refused', class: 'hold', waitIsStated: true },
  { code: 136025, kind: 'code-wrong', class: 'hold' },
  { code: 33, kind: 'number-deleted', class: 'locked' },
  { code: 803, kind: 'object-not-found', class: 'configuration' },
  { code: 2593107, kind: 'app-sync-repeated', class: 'hold' },
  { code: 2593108, kind: 'app-sync-too-late', class: 'hold' },
];

/** Code 100, which says no more than "parameter": its subcodes, statuses and sentences do (domain notes 3.2, 4.3, 9). */
const parameterErrors: readonly ErrorRow[] = [
  { code: 100, subcode: 2207051, kind: 'not-registered', class: 'hold' },
  { code: 100, subcode: 33, kind: 'object-not-found', class: 'configuration' },
  { code: 100, text: /(?:nonexisting|unknown|invalid) field/i, kind: 'unknown-field', class: 'defect' },
  { code: 100, text: /already registered/i, kind: 'already-registered', class: 'retry' },
  { code: 100, text: /smb|business app/i, kind: 'in-coexistence', class: 'configuration' },
  { code: 100, text: /hosted system/i, kind: 'not-on-cloud', class: 'configuration' },
  { code: 100, text: /under review/i, kind: 'number-under-review', class: 'configuration' },
  { code: 100, text: /temporarily unavailable/i, kind: 'number-unavailable', class: 'retry' },
  { code: 100, text: /not eligible/i, kind: 'code-not-eligible', class: 'configuration' },
  { code: 100, text: /\bcode\b.*(invalid|expired)|(invalid|expired).*\bcode\b/i, kind: 'code-wrong', class: 'hold' },
  { code: 100, text: /backup/i, kind: 'backup-refused', class: 'configuration' },
  { code: 100, text: /\bpin\b/i, kind: 'pin-malformed', class: 'hold' },
  { code: 100, text: /not registered/i, kind: 'not-registered', class: 'hold' },
  { code: 100, http: 409, kind: 'already-registered', class: 'retry' },
  { code: 100, kind: 'parameter', class: 'defect' },
];

/** Faults of Meta's side and of our requests (domain notes 2.3, 10). */
const serviceErrors: readonly ErrorRow[] = [
  { code: 1, kind: 'unknown-problem', class: 'retry', mayHaveActed: true },
  { code: 2, kind: 'service-down', class: 'retry', waitMs: 5 * minute, mayHaveActed: true },
  { code: 131000, kind: 'something-went-wrong', class: 'retry', mayHaveActed: true },
  { code: 131016, kind: 'service-unavailable', class: 'retry', mayHaveActed: true },
  { code: 131057, kind: 'maintenance', class: 'retry', waitMs: minute },
  { code: 2494100, kind: 'maintenance', class: 'retry', waitMs: 5 * minute },
  { code: 2500, kind: 'unknown-path', class: 'defect' },
  { code: 131008, kind: 'parameter-missing', class: 'defect' },
  { code: 131009, kind: 'parameter-invalid', class: 'defect' },
  { code: 135000, kind: 'generic-user-error', class: 'defect' },
];

/** Every code the bot can meet and what it means. A kind has one class; a code may have several rows. */
export const graphErrors: readonly ErrorRow[] = [
  ...accessErrors,
  ...limitErrors,
  ...registrationErrors,
  ...parameterErrors,
  ...serviceErrors,
  ...moveErrors,
  ...messageErrors,
  ...statusRows,
];

/** A code that is in no table: shown in Meta's words, looked at by a person. */
export const unknownGraphError: ErrorRow = { kind: 'unlisted-error', class: 'defect' };

/** The same when Meta says that it will pass, or the status does. */
export const transientGraphError: ErrorRow = { kind: 'transient-error', class: 'retry', mayHaveActed: true };

/** HTTP 200 with `{"success": false}`: failed, without a reason (domain notes 2.2). */
export const notSuccessful: ErrorRow = { kind: 'not-successful', class: 'retry' };
