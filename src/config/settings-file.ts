import { z } from 'zod';
import { CutoverFreeze, CutoverWindow } from '../migration/calendar.ts';
import { QuietHours } from '../migration/quiet-hours.ts';
import { Duration } from './duration.ts';
import { LANGUAGES } from '../migration/language.ts';
import { isSafeUrl } from './environment.ts';
import { PagingReceiver } from './paging.ts';
import { RedisSection } from './redis.ts';
import { VARIABLE_NAME } from './variables.ts';

const pattern = (regex: RegExp, message: string) => z.string({ error: message }).regex(regex, message);
const channel = pattern(
  /^[CG][A-Z0-9]{2,}$/,
  'must be a channel id such as C0123456789 (at the foot of the channel details in Slack)',
);
const phoneNumber = pattern(
  /^\+[1-9]\d{6,14}$/,
  'must be a phone number in quotes, with + and country code, such as "+16315551234"',
);
const variableName = pattern(
  VARIABLE_NAME,
  'must be the NAME of an environment variable that holds the secret, never the secret itself',
);
const address = (message: string) => z.string({ error: message }).refine(isSafeUrl, message);

const tag = pattern(/^[a-z0-9][a-z0-9-]{0,29}$/, 'must be a short tag of small letters, digits and hyphens');

const Waba = z.strictObject({
  id: pattern(/^\d{5,20}$/, 'must be the id of the WhatsApp Business Account, digits in quotes'),
  name: z.string().min(1).max(100),
  token: variableName.default('META_ACCESS_TOKEN'),
  /** What approval rules can name. */
  tags: z.array(tag).max(10).default([]),
});

const Deployment = z.strictObject({
  name: pattern(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a short name of small letters, digits and hyphens'),
  url: address(
    'must be the https:// address of the deployment (http:// only on 127.0.0.1), without a user or password in it',
  ),
  ca: z.string().min(1).optional(),
  user: z.string().min(1).default('admin'),
  password: variableName,
  number: phoneNumber.optional(),
});

const Approvers = z.strictObject({
  group: pattern(
    /^(S[A-Z0-9]{2,}|@?[a-z0-9][a-z0-9._-]{0,79})$/,
    'must be the id (S0123456789) or the handle (managers) of a Slack user group',
  ).optional(),
  users: z.array(pattern(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id such as U0123456789')).default([]),
});

const namesSomebody = ({ group, users }: { group?: string | undefined; users: readonly string[] }) =>
  group !== undefined || users.length > 0;
const nobody = { error: 'names nobody, so no cutover could ever be approved: add a group, or users' };

const Quorum = z.int('must be a whole number of approvers, 1 at least').min(1).max(20);
const SecondTier = Approvers.extend({ quorum: Quorum.default(1) }).refine(namesSomebody, nobody);
const Notify = Approvers.refine(namesSomebody, { error: 'names nobody: add a group or users, or remove it' });

/** What is left out of a rule, the general part says. */
const ApprovalRule = z
  .strictObject({
    waba: pattern(/^\d{5,20}$/, 'must be the id of a WhatsApp Business Account, digits in quotes').optional(),
    tag: tag.optional(),
    route: z
      .enum(['on-premises-to-cloud', 'on-premises-without-backup', 'waba-to-waba', 'new-number'], {
        error: 'must be on-premises-to-cloud, on-premises-without-backup, waba-to-waba or new-number',
      })
      .optional(),
    approvers: Approvers.refine(namesSomebody, nobody).optional(),
    quorum: Quorum.optional(),
    secondTier: SecondTier.optional(),
    notify: Notify.optional(),
  })
  .refine(({ waba, tag: named, route }) => [waba, named, route].some((part) => part !== undefined), {
    error: 'applies to nothing of its own: name a waba, a tag, a route, or several of them',
  });

const Approval = z.strictObject({
  approvers: Approvers.refine(namesSomebody, nobody),
  quorum: Quorum.default(1),
  secondTier: SecondTier.optional(),
  notify: Notify.optional(),
  /** Who may approve alone, with a reason. */
  breakGlass: Approvers.refine(namesSomebody, { error: 'names nobody: add a group or users, or remove it' }).optional(),
  rules: z.array(ApprovalRule).default([]),
  /** Times since the request was made. */
  remind: z
    .array(Duration)
    .max(5)
    .refine((times) => times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)), {
      error: 'must be in rising order: these are times since the request',
    })
    .default([]),
  escalateAfter: Duration.optional(),
  /** From then on whoever is on call outside Slack is paged. */
  pageAfter: Duration.optional(),
  expires: Duration.default(4 * 3_600_000),
  excludeChecklistConfirmer: z.boolean().default(false),
});

const Cutover = z.strictObject({
  settleMs: z.int().min(1).default(300_000),
  unsafeRedisAccepted: z.boolean().default(false),
  /** Hours in which cutovers may be made; none listed: always. */
  windows: z.array(CutoverWindow).default([]),
  freezes: z.array(CutoverFreeze).default([]),
});

const TestMessage = z.strictObject({
  /** True: a move is proven only once a customer's message to the number has been seen too. */
  inbound: z.boolean().default(false),
  recipient: phoneNumber.optional(),
  template: z
    .strictObject({
      name: pattern(
        /^[a-z0-9_]{1,512}$/,
        'must be the name of an approved template: small letters, digits and underscores',
      ),
      language: pattern(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a template language such as en_US'),
    })
    .optional(),
});

/** What all replicas together call at most; the platforms' own limits, unless they have raised them for this app. */
const Pace = z.strictObject({
  postsPerMinute: z.int().min(1).default(57),
  updatesPerMinute: z.int().min(1).default(48),
  /** On one account, by all replicas together; Meta allows 5000 where a number is registered (domain notes 11). */
  graphCallsPerHour: z.int().min(100).default(4_500),
});

/** How numbers are read with their accounts once their close watch is over. */
const SteadyWatch = z.strictObject({
  every: Duration.default(30 * 60_000),
  subscriptionEvery: Duration.default(6 * 3_600_000),
  /** Of a number's own health, where the list of the account does not have it. */
  singleEvery: Duration.default(6 * 3_600_000),
});

const WatchAlerts = z.strictObject({
  /** How often somebody is reminded of an urgent incident that nobody has taken. */
  remindEvery: Duration.default(30 * 60_000),
  /** A cause that comes back so soon after it has recovered is the same incident again. */
  reopenWithin: Duration.default(3_600_000),
  /** How long an incident that comes and goes must stay good before it is called recovered. */
  calmFor: Duration.default(30 * 60_000),
});

const Watch = z.strictObject({
  schedule: z
    .array(Duration)
    .min(1)
    .refine((times) => times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)), {
      error: 'must be in rising order: these are times since the cutover',
    })
    .default([30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000]),
  dailyFor: Duration.default(7 * 86_400_000),
  /** Since the move: when its thread is told how the number did. */
  reports: z
    .array(Duration)
    .max(5)
    .default([86_400_000, 7 * 86_400_000]),
  steady: SteadyWatch.prefault({}),
  alerts: WatchAlerts.prefault({}),
});

/** How fleets go, unless the form of one says otherwise; who approves is policy, and in no form. */
const Fleet = z.strictObject({
  approvals: z.enum(['wave', 'number'], 'must be wave or number').default('number'),
  waveSize: z.int('must be a whole number of numbers in a wave').min(1).max(200).default(25),
  concurrency: z.int('must be a whole number of numbers that move at once').min(1).max(50).default(3),
  watch: Duration.default(3_600_000),
});

/** The YAML file: people, accounts and policies. Unknown keys are refused everywhere. */
export const SettingsFile = z.strictObject({
  channels: z.strictObject({ migrations: channel, alerts: channel }),
  language: z.enum(LANGUAGES, `must be one of ${LANGUAGES.join(', ')}`).default('en'),
  wabas: z.array(Waba).min(1, 'must name at least one WhatsApp Business Account'),
  deployments: z.array(Deployment).default([]),
  approval: Approval,
  /** Who is told outside Slack when nobody answers, or a person must look. */
  paging: z.array(PagingReceiver).default([]),
  cutover: Cutover.prefault({}),
  /** Hours of the week in which no cutover begins, whatever the windows say: a number by itself is refused then, one of a fleet waits. */
  quietHours: z.array(QuietHours).max(10).default([]),
  test: TestMessage.prefault({}),
  watch: Watch.prefault({}),
  /** True: people choose a country of storage before the registration (domain notes 15). */
  storage: z.strictObject({ offerRegions: z.boolean().default(false) }).prefault({}),
  /** The step in Workflow Builder: how long the person whom it names may take to begin the move. */
  workflow: z.strictObject({ answerWithin: Duration.default(3 * 86_400_000) }).prefault({}),
  /** How long a backup taken by hand is kept. */
  backups: z.strictObject({ keep: Duration.default(90 * 86_400_000) }).prefault({}),
  fleet: Fleet.prefault({}),
  pace: Pace.prefault({}),
  /** Sentinels or a Cluster; one server is REDIS_URL. */
  redis: RedisSection.optional(),
  webhook: z
    .strictObject({
      publicUrl: address('must be the https:// address under which Meta reaches /meta/webhooks').optional(),
    })
    .prefault({}),
  http: z
    .strictObject({
      metricsPort: z.int().min(1).max(65_535).optional(),
      /** An internal address; in a container 0.0.0.0, so that the scraper beside it gets in. */
      metricsHost: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    })
    .prefault({}),
});

/** {@link SettingsFile} after validation, durations in milliseconds. */
export type SettingsFile = z.output<typeof SettingsFile>;
