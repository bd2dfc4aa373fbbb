import type { KnownBlock, ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import { shortDigest, type Plan } from '../../migration/plan.ts';
import type { Approval, Migration } from '../../migration/state.ts';
import { context, divider, input, section, sections, textInput } from '../blocks.ts';
import { consequenceLines, findingLines } from '../card/findings.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { code, rendered, time } from '../tokens.ts';
import { modal } from './view.ts';

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

function essence(migration: Migration, { plan, digest }: Approval, words: Catalogue): KnownBlock[] {
  const found = findingLines(plan.facts, ['block', 'warn', 'note'], words);
  return [
    ...sections([
      words.mrkdwn('modal.approve.intro', {
        number: formatNumber(plan.number),
        name: plan.facts.phone.verifiedName ?? migration.waba.name,
      }),
      words.mrkdwn('modal.approve.sends', {
        phone: code(plan.register.phoneNumberId),
        waba: migration.waba.name,
        version: plan.register.graphVersion,
        pin: rendered(pinText(plan, words)),
        backup: rendered(backupText(plan, words)),
      }),
    ]),
    ...sections([
      words.mrkdwn('modal.approve.facts'),
      ...(found.length === 0 ? [words.mrkdwn('modal.approve.all-good')] : found),
    ]),
    divider(),
    ...sections(consequenceLines(migration, words)),
    section(words.mrkdwn('modal.approve.risk', { minutes: Math.ceil(plan.plannedDowntimeSeconds / 60) })),
    context(words.mrkdwn('modal.approve.digest', { digest: code(shortDigest(digest)) })),
  ];
}

const timeBlocks = (approval: Approval, now: number, words: Catalogue): KnownBlock[] => [
  input('time', {
    label: words.plain('modal.approve.time'),
    element: { type: 'datetimepicker', initial_date_time: Math.ceil((now + 3_600_000) / 900_000) * 900 },
  }),
  context(words.mrkdwn('modal.approve.time-hint', { until: time(approval.expiresAt) })),
];

/** What a person approves, in full, and the last four digits as the confirmation. `when: 'later'` also asks for a time. */
export function approveModal(
  shown: { migration: Migration; approval: Approval; when: 'now' | 'later'; now: number },
  words: Catalogue,
): ModalView {
  const { migration, approval, when, now } = shown;
  return modal(words, {
    id: 'approve',
    title: words.plain(when === 'now' ? 'modal.approve.title' : 'modal.approve.later-title'),
    submit: words.plain('modal.approve.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      ...essence(migration, approval, words),
      ...(when === 'later' ? timeBlocks(approval, now, words) : []),
      input('digits', {
        label: words.plain('modal.approve.digits'),
        hint: words.plain('modal.approve.digits-hint'),
        element: textInput({ max: 8 }),
      }),
    ],
  });
}
