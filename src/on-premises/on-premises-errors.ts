import type { ErrorRow } from '../calls/error-row.ts';
import { statusRows } from '../calls/status-rows.ts';

/** 1005 stands for whatever the client may not do; its sentence tells which (domain notes 0.1, 3.2, 8). */
const accessErrors: readonly ErrorRow[] = [
  { code: 1005, text: /biz_link_on_prem_reg_blocked/i, kind: 'registration-blocked', class: 'locked' },
  {
    code: 1005,
    text: /upgrade|expired (?:client|version)|(?:client|version)\b.*expired/i,
    kind: 'client-expired',
    class: 'locked',
  },
  { code: 1005, text: /certificate/i, kind: 'certificate-refused', class: 'configuration' },
  { code: 1005, http: 401, kind: 'login-refused', class: 'configuration' },
  { code: 1005, text: /credential|password|user ?name/i, kind: 'login-refused', class: 'configuration' },
  { code: 1005, kind: 'access-denied', class: 'configuration' },
  { code: 1021, kind: 'login-refused', class: 'configuration' },
  { code: 1024, kind: 'password-change-required', class: 'configuration' },
  { code: 1031, kind: 'account-locked', class: 'locked' },
];

/** The client itself: not ready, too busy, or the wrong one of several nodes. */
const serverErrors: readonly ErrorRow[] = [
  { code: 1000, kind: 'client-error', class: 'retry', mayHaveActed: true },
  { code: 1011, kind: 'not-ready', class: 'retry' },
  { code: 1014, http: 404, kind: 'endpoint-unknown', class: 'defect' },
  { code: 1014, kind: 'client-error', class: 'retry', mayHaveActed: true },
  { code: 1015, kind: 'rate-limited', class: 'throttle', waitMs: 60_000 },
  { code: 1016, kind: 'overloaded', class: 'retry' },
  { code: [1017, 1018], kind: 'wrong-node', class: 'retry' },
  { code: 1023, kind: 'database-error', class: 'retry', mayHaveActed: true },
];

/** The request, or what it was about. */
const requestErrors: readonly ErrorRow[] = [
  { code: 1001, kind: 'parameter-too-long', class: 'defect' },
  { code: 1002, kind: 'recipient-type-invalid', class: 'defect' },
  { code: 1004, kind: 'already-exists', class: 'retry' },
  { code: 1006, kind: 'resource-not-found', class: 'configuration' },
  { code: 1007, kind: 'endpoint-deprecated', class: 'defect' },
  { code: 1008, kind: 'parameter-missing', class: 'defect' },
  { code: 1009, text: /\bpin\b/i, kind: 'pin-malformed', class: 'hold' },
  { code: 1009, kind: 'parameter-invalid', class: 'defect' },
  { code: 1010, kind: 'parameter-unwanted', class: 'defect' },
  { code: 1013, kind: 'user-unknown', class: 'configuration' },
  { code: 1022, kind: 'webhook-not-configured', class: 'configuration' },
  { code: 1025, kind: 'request-invalid', class: 'defect' },
  { code: 1026, kind: 'receiver-incapable', class: 'configuration' },
  { code: 1028, kind: 'identity-changed', class: 'configuration' },
  // 1003, 1012, 1019, 1020, 1027, 1029, 1030, 1032-1034: their meaning is not documented (domain notes 18).
  { code: [1000, 1034], kind: 'undocumented-code', class: 'defect' },
];

/** Every code of the client and what it means (domain notes 8). The HTTP status decides where the client gives no code. */
export const onPremisesErrors: readonly ErrorRow[] = [
  ...accessErrors,
  ...serverErrors,
  ...requestErrors,
  ...statusRows,
];

/** A code outside the table. */
export const unknownOnPremisesError: ErrorRow = { kind: 'unlisted-error', class: 'defect' };
