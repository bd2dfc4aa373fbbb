import type { FailureClass } from '../../src/migration/failure.ts';
import type { StepId } from '../../src/migration/step.ts';

/**
 * Every code of the domain notes' sections 3, 4, 8 and 10 that a call of the bot can meet, written down again by hand: which class the
 * notes give it, and in which steps it can occur. The classes are those of section 2.3: R retry, T throttle, H hold,
 * C configuration, X locked, P defect.
 */
export interface CodeRow {
  code: number;
  subcode?: number;
  status?: number;
  details?: string;
  class: FailureClass;
  /** `all`: in every step that asks Meta. */
  at: 'all' | readonly StepId[];
  /** Why the bot's class is another one than the notes'; the notes' letter first. */
  differs?: string;
}

const R = 'retry';
const T = 'throttle';
const H = 'hold';
const C = 'configuration';
const X = 'locked';
const P = 'defect';

const everywhere: readonly CodeRow[] = [
  { code: 0, class: C, at: 'all' },
  { code: 1, class: R, at: 'all' },
  { code: 2, class: R, at: 'all' },
  { code: 3, class: C, at: 'all' },
  { code: 4, class: T, at: 'all' },
  { code: 10, class: C, at: 'all' },
  { code: 17, class: T, at: 'all' },
  { code: 33, class: X, at: 'all' },
  { code: 100, details: 'Something else is wrong.', class: P, at: 'all' },
  { code: 102, class: C, at: 'all' },
  { code: 104, class: P, at: 'all' },
  { code: 190, class: C, at: 'all' },
  { code: 200, class: C, at: 'all' },
  { code: 299, class: C, at: 'all' },
  { code: 300, class: C, at: 'all' },
  { code: 368, class: X, at: 'all' },
  { code: 613, class: T, at: 'all' },
  { code: 80007, class: T, at: 'all' },
  { code: 130429, class: T, at: 'all' },
  { code: 131000, class: R, at: 'all' },
  { code: 131005, class: C, at: 'all' },
  { code: 131008, class: P, at: 'all' },
  { code: 131009, class: P, at: 'all' },
  { code: 131016, class: R, at: 'all' },
  // H or X: the sentence names a lock whatever the cause, so the graver one is taken.
  { code: 131031, class: X, at: 'all' },
  { code: 131042, class: C, at: 'all' },
  { code: 131057, class: R, at: 'all' },
  { code: 135000, class: P, at: 'all' },
  { code: 141006, class: C, at: 'all' },
  { code: 141010, class: C, at: 'all' },
  { code: 141014, class: X, at: 'all' },
  { code: 2494100, class: R, at: 'all' },
  { code: 2593079, class: C, at: 'all' },
  { code: 2593085, class: C, at: 'all' },
  { code: 2593107, class: H, at: 'all' },
  { code: 2593108, class: H, at: 'all' },
  { code: 987654, status: 400, class: P, at: 'all' },
];

const registering: readonly CodeRow[] = [
  { code: 133000, class: R, at: ['register'] },
  { code: 133004, class: R, at: ['register'] },
  { code: 133005, class: H, at: ['register', 'set-pin'] },
  { code: 133006, class: H, at: ['register'] },
  { code: 133008, class: H, at: ['register'] },
  { code: 133009, class: H, at: ['register'] },
  { code: 133010, class: H, at: ['register', 'send-test-message'] },
  { code: 133015, class: R, at: ['register', 'claim-number', 'add-number'] },
  { code: 133016, class: X, at: ['register'] },
  { code: 131045, class: R, at: ['register'] },
  { code: 100, details: 'Accept the platform terms first.', class: C, at: ['register'] },
  { code: 200, details: 'The terms are not accepted.', class: C, at: ['register'] },
  {
    code: 100,
    details: 'The backup is damaged.',
    class: C,
    at: ['register'],
    differs: 'P: a new backup mends it, no change of the bot',
  },
  {
    code: 100,
    details: 'pin must have 6 digits',
    class: H,
    at: ['register'],
    differs: 'P: a person gives another PIN',
  },
];

const moving: readonly CodeRow[] = [
  { code: 2388001, class: H, at: ['claim-number'] },
  { code: 2388001, details: 'Ownership is not confirmed.', class: H, at: ['claim-number'] },
  // In the destination's list already, yet not in it when it is read: tried again.
  { code: 2388012, class: R, at: ['claim-number'] },
  { code: 2388103, details: 'The destination account has no webhook subscription.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'Needs no migration; add this phone number directly.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'The display name of the number is not approved.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'The source account is not set up.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'There is no payment method or credit line.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'They represent different businesses.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'The destination account is not approved.', class: C, at: ['claim-number'] },
  { code: 2388103, details: '"messaging for" is not accepted.', class: C, at: ['claim-number'] },
  { code: 2388103, details: 'An error occurred while migrating the number.', class: R, at: ['claim-number'] },
  { code: 200000, class: C, at: ['claim-number', 'add-number'] },
  {
    code: 200,
    subcode: 1349175,
    details: 'The number limit is reached.',
    class: C,
    at: ['claim-number', 'add-number'],
  },
  { code: 4, subcode: 2446080, class: T, at: ['claim-number', 'add-number'] },
  { code: 100, status: 409, details: 'It is there already.', class: R, at: ['claim-number', 'add-number'] },
  { code: 2388019, class: C, at: ['copy-templates'] },
  { code: 136024, class: H, at: ['send-code'] },
  { code: 2388091, class: C, at: ['send-code'] },
  { code: 100, status: 422, details: 'Not eligible at this time.', class: C, at: ['send-code'] },
  { code: 136025, class: H, at: ['enter-code'] },
  { code: 2388093, class: C, at: ['enter-code'] },
  { code: 100, status: 422, details: 'The code is invalid or expired.', class: H, at: ['enter-code'] },
];

const template = 'P: the template is named in the settings; whoever runs the bot mends it there';

const messaging: readonly CodeRow[] = [
  { code: 130497, class: X, at: ['send-test-message'] },
  { code: 131021, class: C, at: ['send-test-message'], differs: 'P: another recipient in the settings mends it' },
  { code: 131026, class: C, at: ['send-test-message'] },
  { code: 131035, class: P, at: ['send-test-message'] },
  { code: 131036, class: P, at: ['send-test-message'] },
  { code: 131037, class: C, at: ['send-test-message'] },
  { code: 131047, class: H, at: ['send-test-message'] },
  { code: 131048, class: C, at: ['send-test-message'] },
  { code: 131049, class: C, at: ['send-test-message'] },
  { code: 131050, class: C, at: ['send-test-message'] },
  { code: 131052, class: P, at: ['send-test-message'] },
  { code: 131053, class: P, at: ['send-test-message'] },
  { code: 131056, class: T, at: ['send-test-message'] },
  { code: 131060, class: C, at: ['send-test-message'] },
  { code: 132000, class: C, at: ['send-test-message'], differs: template },
  { code: 132001, class: C, at: ['send-test-message'], differs: template },
  { code: 132005, class: C, at: ['send-test-message'], differs: template },
  { code: 132007, class: C, at: ['send-test-message'], differs: template },
  { code: 132012, class: C, at: ['send-test-message'], differs: template },
  { code: 132015, class: C, at: ['send-test-message'] },
  { code: 132016, class: C, at: ['send-test-message'] },
  { code: 137000, class: C, at: ['send-test-message'] },
  { code: 138024, class: C, at: ['send-test-message'] },
  { code: 138025, class: C, at: ['send-test-message'] },
  { code: 141002, class: C, at: ['send-test-message'] },
];

/** The Graph API (sections 3.2, 4.3 and 10). */
export const graphCodes: readonly CodeRow[] = [...everywhere, ...registering, ...moving, ...messaging];

const client: readonly StepId[] = ['set-pin', 'take-backup'];
const login = 'H: the password is in the settings and never asked for in Slack';
const read = 'read: nothing of the bot waits on the other state; shown to a person';

/** The On-Premises client (section 8). */
export const clientCodes: readonly CodeRow[] = [
  { code: 1014, status: 500, class: R, at: client },
  { code: 1014, status: 404, class: P, at: client },
  ...[1000, 1023, 1016, 1011, 1017, 1018].map((code): CodeRow => ({ code, class: R, at: client })),
  { code: 1015, class: T, at: client },
  ...[1001, 1002, 1007, 1008, 1009, 1010, 1025].map((code): CodeRow => ({ code, class: P, at: client })),
  { code: 1004, class: R, at: client },
  ...[1006, 1013, 1026, 1028].map((code): CodeRow => ({ code, class: C, at: client, differs: read })),
  { code: 1005, details: 'biz_link_on_prem_reg_blocked', class: X, at: client },
  { code: 1005, details: 'Version upgrade required.', class: X, at: client },
  { code: 1005, details: 'Certificate name error.', class: C, at: client, differs: 'X or H: by its details' },
  { code: 1005, details: 'Wrong user name or password.', class: C, at: client, differs: login },
  { code: 1021, class: C, at: client, differs: login },
  { code: 1024, class: C, at: client, differs: login },
  { code: 1022, class: C, at: client },
  { code: 1031, class: X, at: client },
  ...[1003, 1012, 1019, 1020, 1027, 1029, 1030, 1032, 1033, 1034].map((code): CodeRow => ({
    code,
    class: P,
    at: client,
  })),
];
