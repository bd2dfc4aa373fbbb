/** What a fault does to a call. `mark` changes nothing by itself: the code it concerns asks for it by id. */
export type FaultEffect =
  | { kind: 'slow' }
  | { kind: 'refuse'; code: number; details?: string; subcode?: number; status?: number }
  | { kind: 'html' }
  | { kind: 'truncate' }
  | { kind: 'drop' }
  | { kind: 'reset' }
  | { kind: 'silence' }
  | { kind: 'lose-answer' }
  | { kind: 'fail-after'; status: number }
  | { kind: 'late' }
  | { kind: 'mark' };

/** The calls a switched fault strikes; `webhook` and `none` strike no call. */
export type FaultScope =
  | 'meta'
  | 'meta-read'
  | 'register'
  | 'claim'
  | 'request-code'
  | 'verify-code'
  | 'template-copy'
  | 'on-premises'
  | 'login'
  | 'backup'
  | 'webhook'
  | 'none';

/** One row of the page's list of faults. */
export interface FaultRow {
  id: string;
  label: string;
  group: 'Meta' | 'On-Premises';
  scope: FaultScope;
  effect: FaultEffect;
}

type Row = readonly [id: string, label: string, effect: FaultEffect];

const mark: FaultEffect = { kind: 'mark' };
const refuse = (code: number, details?: string): FaultEffect =>
  details === undefined ? { kind: 'refuse', code } : { kind: 'refuse', code, details };

const everyMetaCall: readonly Row[] = [
  ['meta-slow', 'Meta answers after 5 seconds', { kind: 'slow' }],
  ['meta-500', 'Meta answers 500', refuse(131000)],
  ['meta-503', 'Meta answers 503, code 2', refuse(2)],
  ['meta-html', 'Meta answers an HTML page', { kind: 'html' }],
  ['meta-truncated', 'Meta answers half of its JSON', { kind: 'truncate' }],
  ['meta-reset', 'Connections to Meta are reset', { kind: 'reset' }],
  ['meta-silent', 'Meta accepts calls and never answers', { kind: 'silence' }],
  ['answer-lost', 'Every call takes effect, its answer is lost', { kind: 'lose-answer' }],
  ['token-expired', 'The access token has expired', mark],
  ['rate-limited', 'Rate limit 80007, usage at 95 %', refuse(80007)],
  ['usage-high', 'Usage headers at 95 %, calls still work', mark],
];

const registerCalls: readonly Row[] = [
  ['wrong-pin', 'Register: 133005 whatever the PIN', mark],
  ['register-dropped', 'Register: lost before it takes effect', { kind: 'drop' }],
  ['register-answer-lost', 'Register: takes effect, the answer is lost', { kind: 'lose-answer' }],
  ['register-acted-500', 'Register: takes effect, the answer is 500', { kind: 'fail-after', status: 500 }],
  ['register-late', 'Register: connection lost, takes effect later', { kind: 'late' }],
  ['register-silent', 'Register: accepted, never answered, no effect', { kind: 'silence' }],
  ['register-false', 'Register: answers success false', mark],
  ['register-133000', 'Register: 133000 earlier deregistration incomplete', refuse(133000)],
  ['register-133004', 'Register: 133004 server unavailable', refuse(133004)],
  ['register-133006', 'Register: 133006 verify the number again', refuse(133006)],
  ['register-133008', 'Register: 133008 too many PIN guesses', refuse(133008, 'Try again in 12 hours.')],
  ['register-133009', 'Register: 133009 PIN guessed too fast', refuse(133009, 'Try again in 300 seconds.')],
  ['register-133010', 'Register: 133010 not registered', refuse(133010)],
  ['register-133015', 'Register: 133015 deleted moments ago', refuse(133015)],
  ['register-133016', 'Register: 133016 locked for 72 hours', refuse(133016, 'Try again in 72 hours.')],
  ['register-131031', 'Register: 131031 account locked', refuse(131031)],
  ['register-131045', 'Register: 131045 certificate error', refuse(131045)],
  ['terms-open', 'Register: platform terms not accepted', refuse(200, 'Accept the terms in WhatsApp Manager.')],
];

/** What a claim can end in beyond the causes that are states of the world (domain notes 4.3 B1.1). */
const claims: readonly Row[] = [
  ['claim-failed', 'Claim: 2388103 without a cause', refuse(2388103, 'An error occurred while migrating the number.')],
  ['claim-ownership', 'Claim: 2388001 ownership not confirmed', refuse(2388001, 'Ownership is not confirmed.')],
  ['claim-maintenance', 'Claim: 2494100 in maintenance', refuse(2494100)],
  ['claim-refused', 'Claim: 200000 the number cannot be added', refuse(200000)],
  [
    'claim-slots',
    'Claim: the account has no room for numbers',
    { kind: 'refuse', code: 200, subcode: 1_349_175, details: 'The number limit of the account is reached.' },
  ],
  ['claim-limited', 'Claim: too many numbers too fast', { kind: 'refuse', code: 4, subcode: 2_446_080 }],
  ['claim-answer-lost', 'Claim: takes effect, the answer is lost', { kind: 'lose-answer' }],
];

const codeRequests: readonly Row[] = [
  ['code-refused', 'Code: 136024 no code now', refuse(136024, 'Try again in 5 minutes.')],
  ['code-not-eligible', 'Code: 2388091 the number is not moving', refuse(2388091)],
  ['code-lost', 'Code: accepted, never reaches the phone', mark],
];

const codeChecks: readonly Row[] = [
  ['code-wrong', 'Code check: 136025 whatever the code', refuse(136025)],
  ['code-check-not-eligible', 'Code check: 2388093 the number is not moving', refuse(2388093)],
  ['code-check-limited', 'Code check: too many attempts', refuse(4, 'Too many attempts to verify.')],
  ['code-check-lost', 'Code check: takes effect, the answer is lost', { kind: 'lose-answer' }],
];

const templateCopies: readonly Row[] = [
  ['template-copy-slow', 'Templates: copies of more than 3 time out', mark],
  ['templates-full', 'Templates: 2388019 no room in the destination', refuse(2388019)],
];

const webhooks: readonly Row[] = [
  ['status-webhook-missing', 'Status webhooks never arrive', mark],
  ['webhooks-twice', 'Webhooks arrive twice', mark],
  ['webhooks-unordered', 'Webhooks arrive out of order', mark],
];

const everyClientCall: readonly Row[] = [
  ['on-premises-down', 'The client does not answer', { kind: 'reset' }],
  ['on-premises-slow', 'The client answers after 5 seconds', { kind: 'slow' }],
  ['on-premises-not-ready', 'The client is not ready (1011)', refuse(1011)],
  ['on-premises-answer-lost', 'The client acts, its answer is lost', { kind: 'lose-answer' }],
];

const backups: readonly Row[] = [
  ['on-premises-wrong-node', 'Backup: the wrong node answers (1017)', refuse(1017)],
  ['on-premises-expired', 'Backup: the client version has expired (1005)', refuse(1005, 'Version upgrade required.')],
];

const logins: readonly Row[] = [
  ['on-premises-password', 'Login: the admin password is refused', refuse(1005, 'Wrong user name or password.')],
];

const rows = (group: FaultRow['group'], scope: FaultScope, table: readonly Row[]): FaultRow[] =>
  table.map(([id, label, effect]) => ({ id, label, group, scope, effect }));

/** Every fault of the emulated Meta and On-Premises client, in the order the page lists them. */
export const faultTable: readonly FaultRow[] = [
  ...rows('Meta', 'meta', everyMetaCall),
  ...rows('Meta', 'register', registerCalls),
  ...rows('Meta', 'claim', claims),
  ...rows('Meta', 'request-code', codeRequests),
  ...rows('Meta', 'verify-code', codeChecks),
  ...rows('Meta', 'template-copy', templateCopies),
  ...rows('Meta', 'meta-read', [['stale-reads', 'Reads of numbers are 60 seconds old', mark]]),
  ...rows('Meta', 'none', [['health-blocked', 'Health of every number: BLOCKED', mark]]),
  ...rows('Meta', 'none', [['templates-stay', 'Templates: Meta copies none by itself', mark]]),
  ...rows('Meta', 'webhook', webhooks),
  ...rows('On-Premises', 'on-premises', everyClientCall),
  ...rows('On-Premises', 'backup', backups),
  ...rows('On-Premises', 'login', logins),
];
