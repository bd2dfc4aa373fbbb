/** What a fault does to a call. `mark` changes nothing by itself: the code it concerns asks for it by id. */
export type FaultEffect =
  | { kind: 'slow' }
  | { kind: 'refuse'; code: number; details?: string }
  | { kind: 'html' }
  | { kind: 'truncate' }
  | { kind: 'drop' }
  | { kind: 'reset' }
  | { kind: 'silence' }
  | { kind: 'lose-answer' }
  | { kind: 'late' }
  | { kind: 'mark' };

/** The calls a switched fault strikes; `webhook` and `none` strike no call. */
export type FaultScope = 'meta' | 'meta-read' | 'register' | 'on-premises' | 'login' | 'backup' | 'webhook' | 'none';

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
  ...rows('Meta', 'meta-read', [['stale-reads', 'Reads of numbers are 60 seconds old', mark]]),
  ...rows('Meta', 'none', [['health-blocked', 'Health of every number: BLOCKED', mark]]),
  ...rows('Meta', 'webhook', webhooks),
  ...rows('On-Premises', 'on-premises', everyClientCall),
  ...rows('On-Premises', 'backup', backups),
  ...rows('On-Premises', 'login', logins),
];
