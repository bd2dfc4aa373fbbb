import type { KnownBlock, ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Calendar } from '../../migration/calendar.ts';
import type { SlackUserId } from '../../migration/ids.ts';
import { quorumOf, shortDigest, type Plan } from '../../migration/plan.ts';
import { routeOf } from '../../migration/route.ts';
import type { Approval, Migration } from '../../migration/state.ts';
import { context, divider, input, section, sections, textInput, tickBox } from '../blocks.ts';
import { budgetText, scarceLines } from '../card/budget.ts';
import { findingLines, findingsOf } from '../card/findings.ts';
import { consequenceLines } from '../card/receipt.ts';
import { templateLines } from '../card/templates.ts';
import { undoLines } from '../card/undo.ts';
import { nameOf } from '../card/where.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { regionName } from '../places.ts';
import { code, ours, person, rendered, time } from '../tokens.ts';
import type { Stop } from '../../workflow/obstacle-ports.ts';
import { hoursText } from '../calendar-text.ts';
import { seatBlocks } from './seat.ts';
import { modal } from './view.ts';

/** What the form shows. `now` is epoch ms. */
export interface ApproveView {
  migration: Migration;
  approval: Approval;
  when: 'now' | 'later';
  now: number;
  calendar: Calendar;
  /** In whose place a delegate decides. */
  seat?: SlackUserId;
  /** Set while every cutover is stopped. */
  stop?: Stop;
}

function backupText({ register: { backup } }: Plan, words: Catalogue): string {
  if (!backup) return words.mrkdwn('modal.approve.no-backup');
  return words.mrkdwn('modal.approve.backup', {
    at: time(backup.takenAt),
    bytes: backup.bytes,
    client: backup.clientVersion,
    sha: code(backup.sha256.slice(0, 16)),
  });
}

function pinText({ register: { pin } }: Plan, words: Catalogue): string {
  const key = `modal.approve.pin.${pin.source}`;
  return words.has(key) ? words.mrkdwn(key) : words.mrkdwn('modal.approve.pin.known');
}

function sends(migration: Migration, plan: Plan, words: Catalogue): string[] {
  const { register } = plan;
  const values = {
    phone: code(register.phoneNumberId),
    waba: migration.waba.name,
    version: register.graphVersion,
    pin: rendered(pinText(plan, words)),
  };
  const hasClient = routeOf(plan.route).before === 'on-premises';
  return [
    hasClient
      ? words.mrkdwn('modal.approve.sends', { ...values, backup: rendered(backupText(plan, words)) })
      : words.mrkdwn('modal.approve.sends.plain', values),
    ...(register.region === undefined
      ? []
      : [words.mrkdwn('modal.approve.region', { region: regionName(register.region, words) })]),
  ];
}

/** The plan as people release it: what is sent, what was found, what becomes of everything, and the risk. */
export function essence(migration: Migration, { plan, digest }: Approval, words: Catalogue): KnownBlock[] {
  const found = findingLines(findingsOf(migration, plan.facts), ['block', 'warn', 'note'], words);
  const minutes = Math.ceil(plan.plannedDowntimeSeconds / 60);
  const name = plan.facts.phone?.verifiedName ?? nameOf(migration) ?? migration.waba.name;
  return [
    ...sections([
      words.mrkdwn('modal.approve.intro', { number: formatNumber(plan.number), name }),
      ...sends(migration, plan, words),
    ]),
    ...sections([
      words.mrkdwn('modal.approve.facts'),
      ...(found.length === 0 ? [words.mrkdwn('modal.approve.all-good')] : found),
    ]),
    divider(),
    ...sections([...consequenceLines(migration, words), ...templateLines(migration, words)]),
    ...sections([words.mrkdwn('modal.approve.undo'), ...undoLines(migration, words)]),
    section(words.mrkdwn(`modal.approve.risk.${routeOf(plan.route).before}`, { minutes })),
    ...sections(scarceLines(plan.facts.budget, undefined, words)),
    context(budgetText(plan.facts.budget, words)),
    context(words.mrkdwn('modal.approve.digest', { digest: code(shortDigest(digest)) })),
  ];
}

/** What can't be got back is listed and needs a tick of its own (domain notes 3.4). */
export function lossBlocks(migration: Migration, words: Catalogue): KnownBlock[] {
  const losses = routeOf(migration.route).acceptedLosses;
  if (losses.length === 0) return [];
  const items = losses.map((item) => words.mrkdwn(`consequence.${item}`)).join('; ');
  return [
    section(words.mrkdwn('modal.approve.losses', { items: rendered(items) })),
    tickBox('losses', {
      label: words.plain('modal.approve.losses-label'),
      box: words.plain('modal.approve.losses-box'),
    }),
  ];
}

/** What the decision is subject to beside the plan: other voters, hours, and a stop of all cutovers. */
function circumstances({ approval, calendar, stop }: ApproveView, words: Catalogue): string[] {
  const quorum = quorumOf(approval.plan);
  const windows = hoursText(calendar.windows, words);
  const hours = hoursText(calendar.quietHours ?? [], words);
  return [
    ...(quorum === 1 ? [] : [words.mrkdwn('modal.approve.quorum', { quorum, count: approval.votes.length })]),
    ...(windows === undefined ? [] : [words.mrkdwn('modal.approve.windows', { windows: ours(windows) })]),
    ...(hours === undefined ? [] : [words.mrkdwn('modal.approve.quiet-hours', { hours: ours(hours) })]),
    ...(stop ? [words.mrkdwn('modal.approve.stopped', { by: person(stop.by), reason: stop.reason })] : []),
  ];
}

const timeBlocks = ({ approval, now }: ApproveView, words: Catalogue): KnownBlock[] => [
  input('time', {
    label: words.plain('modal.approve.time'),
    element: { type: 'datetimepicker', initial_date_time: Math.ceil((now + 3_600_000) / 900_000) * 900 },
  }),
  context(words.mrkdwn('modal.approve.time-hint', { until: time(approval.expiresAt) })),
];

/** What a person approves, in full, and the last four digits as the confirmation. `when: 'later'` also asks for a time. */
export function approveModal(shown: ApproveView, words: Catalogue): ModalView {
  const { migration, approval, when, seat } = shown;
  return modal(words, {
    id: 'approve',
    title: words.plain(when === 'now' ? 'modal.approve.title' : 'modal.approve.later-title'),
    submit: words.plain('modal.approve.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      ...seatBlocks(seat, words),
      ...essence(migration, approval, words),
      ...lossBlocks(migration, words),
      ...sections(circumstances(shown, words)),
      ...(when === 'later' ? timeBlocks(shown, words) : []),
      input('digits', {
        label: words.plain('modal.approve.digits'),
        hint: words.plain('modal.approve.digits-hint'),
        element: textInput({ max: 8 }),
      }),
    ],
  });
}
