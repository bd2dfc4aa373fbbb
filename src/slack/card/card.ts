import type { KnownBlock } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import { shortDigest } from '../../migration/plan.ts';
import { routeOf } from '../../migration/route.ts';
import { currentStep } from '../../migration/next.ts';
import { downtimeMs, type Migration } from '../../migration/state.ts';
import { actions, context, cut, divider, header, LIMITS, section, sections, withinMessage } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, person, time } from '../tokens.ts';
import type { Token } from '../words.ts';
import { approvalLines } from './approval.ts';
import { actionButtons } from './buttons.ts';
import { failureLines } from './failure.ts';
import { consequenceLines, findingLines } from './findings.ts';
import { reachSentence, stateSentence, stateValues } from './state-sentence.ts';
import { stepBlocks, type StepStyle } from './steps.ts';

/** What a card is made of; nothing else may influence it. `now` is epoch ms. */
export interface CardView {
  migration: Migration;
  now: number;
  words: Catalogue;
  /** Who may decide, as shown to people. */
  approvers: Token;
  style: StepStyle;
}

/** A message for chat.postMessage and chat.update. */
export interface CardMessage {
  text: string;
  blocks: KnownBlock[];
}

function title({ migration, words }: CardView): string {
  const number = formatNumber(migration.number);
  const name = migration.facts?.phone.verifiedName;
  return name ? words.plain('card.title', { number, name }) : words.plain('card.title.unnamed', { number });
}

function failureBlocks({ migration, words }: CardView): KnownBlock[] {
  const step = migration.ending ? undefined : currentStep(migration);
  const failure = step && migration.steps[step.id].failure;
  return failure && migration.steps[step.id].status === 'failed' ? sections(failureLines(failure, words)) : [];
}

function findingBlocks({ migration, words }: CardView): KnownBlock[] {
  const lines = migration.facts ? findingLines(migration.facts, ['block', 'warn'], words) : [];
  return lines.length === 0 ? [] : sections([words.mrkdwn('card.findings'), ...lines]);
}

function downtimeLine({ migration, now, words }: CardView): string {
  const lasted = downtimeMs(migration, now);
  const since = migration.cutover?.sentAt;
  if (lasted === undefined || since === undefined) {
    const minutes = Math.ceil(routeOf(migration.route).plannedDowntimeSeconds / 60);
    return words.mrkdwn('card.downtime.planned', { minutes });
  }
  return migration.registeredAt === undefined
    ? words.mrkdwn('card.downtime.running', { since: time(since, 'second') })
    : words.mrkdwn('card.downtime.measured', { seconds: Math.round(lasted / 1000) });
}

function smallPrint(view: CardView): string {
  const { migration, words } = view;
  const { approval, facts } = migration;
  const parts = [
    downtimeLine(view),
    ...(facts ? [words.mrkdwn('card.budget', facts.budget)] : []),
    ...(approval ? [words.mrkdwn('card.digest', { digest: code(shortDigest(approval.digest)) })] : []),
  ];
  return parts.join(' · ');
}

function where({ migration, words }: CardView): string {
  return words.mrkdwn('card.where', {
    waba: migration.waba.name,
    phone: code(migration.phoneNumberId),
    deployment: migration.deployment,
    by: person(migration.requestedBy),
  });
}

/** Without markup, for notifications and screen readers that show no blocks. */
function textOf({ migration, now, words }: CardView): string {
  const number = formatNumber(migration.number);
  return cut(words.mrkdwn('card.text', { number, ...stateValues(migration, now, words) }), LIMITS.messageText);
}

/** The one message of a migration: a pure function of the state, the time and the language. */
export function renderCard(view: CardView): CardMessage {
  const { migration, now, words } = view;
  const buttons = actions('ferryman.actions', actionButtons(migration, now, words));
  const head = `${stateSentence(migration, now, words)}\n${reachSentence(migration, words)}`;
  const blocks: KnownBlock[] = [
    header(title(view)),
    section(head),
    ...failureBlocks(view),
    ...sections(approvalLines(migration, view.approvers, words)),
    ...stepBlocks(view, view.style),
    ...findingBlocks(view),
    divider(),
    ...sections([words.mrkdwn('card.consequences'), ...consequenceLines(migration, words)]),
    context(smallPrint(view)),
    context(where(view)),
    ...buttons,
  ];
  const more = (count: number) => words.mrkdwn('card.more', { count });
  return { text: textOf(view), blocks: withinMessage(blocks, buttons.length, more) };
}
