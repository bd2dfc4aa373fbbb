import type { KnownBlock } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import { shortDigest } from '../../migration/plan.ts';
import { currentStep } from '../../migration/next.ts';
import type { Migration } from '../../migration/state.ts';
import type { EarlierCard } from '../../workflow/slack-ports.ts';
import { actions, context, cut, divider, header, LIMITS, section, sections, withinMessage } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, link } from '../tokens.ts';
import type { Token } from '../words.ts';
import { approvalLines } from './approval.ts';
import { blockedBlocks } from './blocked.ts';
import { budgetText, scarcity } from './budget.ts';
import { actionButtons } from './buttons.ts';
import { failureLines } from './failure.ts';
import { findingLines, findingsOf } from './findings.ts';
import { downtimeLine, proofLines } from './proof.ts';
import { consequenceLines, receiptLines } from './receipt.ts';
import { signUpLines } from './sign-up.ts';
import { reachSentence, stateSentence, stateValues } from './state-sentence.ts';
import { stepBlocks, type StepStyle } from './steps.ts';
import { templateLines } from './templates.ts';
import { nameOf, whereLine } from './where.ts';

/** What a card is made of; nothing else may influence it. `now` is epoch ms. */
export interface CardView {
  migration: Migration;
  now: number;
  words: Catalogue;
  /** Who may decide, as shown to people. */
  approvers: Token;
  /** Who may decide too once the request has waited too long. */
  secondTier?: Token | undefined;
  /** Who approves the last registration that the budget allows, where the rules name somebody. */
  lastTier?: Token | undefined;
  style: StepStyle;
  /** The card before this one, where there was one. */
  replaces?: Pick<EarlierCard, 'link'> | undefined;
  /** Whose decision is being recorded just now: nothing can be pressed meanwhile. */
  recording?: Token | undefined;
}

/** A message for chat.postMessage and chat.update. */
export interface CardMessage {
  text: string;
  blocks: KnownBlock[];
}

/** The heading of a card, plain text. */
export function cardTitle({ migration, words }: Pick<CardView, 'migration' | 'words'>): string {
  const number = formatNumber(migration.number);
  const name = nameOf(migration);
  return name ? words.plain('card.title', { number, name }) : words.plain('card.title.unnamed', { number });
}

function failureBlocks({ migration, words }: CardView): KnownBlock[] {
  const step = migration.ending ? undefined : currentStep(migration);
  const failure = step && migration.steps[step.id].failure;
  const isUndone = step?.id === 'register' && migration.cutover?.settled?.outcome === 'not-done';
  return failure && migration.steps[step.id].status === 'failed'
    ? sections(failureLines(failure, words, isUndone))
    : [];
}

function findingBlocks({ migration, words }: CardView): KnownBlock[] {
  // What the checks said of the way there is of no use once the number has moved.
  const facts = migration.registeredAt === undefined ? migration.facts : undefined;
  const lines = facts ? findingLines(findingsOf(migration, facts), ['block', 'warn'], words) : [];
  return lines.length === 0 ? [] : sections([words.mrkdwn('card.findings'), ...lines]);
}

function belongingBlocks({ migration, words }: CardView): KnownBlock[] {
  const isOver = migration.registeredAt !== undefined;
  return sections([
    words.mrkdwn(isOver ? 'card.receipt' : 'card.consequences'),
    ...(isOver ? receiptLines(migration, words) : consequenceLines(migration, words)),
    ...templateLines(migration, words),
  ]);
}

function smallPrint({ migration, now, words }: CardView): string {
  const { approval, facts } = migration;
  const parts = [
    downtimeLine(migration, now, words),
    ...proofLines(migration, words),
    ...(facts ? [budgetText(facts.budget, words)] : []),
    ...(approval ? [words.mrkdwn('card.digest', { digest: code(shortDigest(approval.digest)) })] : []),
  ];
  return parts.join(' · ');
}

function replacesBlocks({ replaces, words }: CardView): KnownBlock[] {
  if (!replaces) return [];
  return replaces.link === undefined
    ? [context(words.mrkdwn('card.replaces.gone'))]
    : [context(words.mrkdwn('card.replaces', { card: link(replaces.link, words.plain('card.replaces.label')) }))];
}

/** Without markup, for notifications and screen readers that show no blocks. */
function textOf({ migration, now, words }: CardView): string {
  const number = formatNumber(migration.number);
  return cut(words.mrkdwn('card.text', { number, ...stateValues(migration, now, words) }), LIMITS.messageText);
}

function footOf(view: CardView): KnownBlock[] {
  const { migration, now, words, recording } = view;
  if (recording) return [context(words.mrkdwn('card.recording', { by: recording }))];
  return [...blockedBlocks(migration, now, view), ...actions('ferryman.actions', actionButtons(migration, now, words))];
}

/** The one message of a migration: a pure function of the state, the time and the language. */
export function renderCard(view: CardView): CardMessage {
  const { migration, now, words } = view;
  const foot = footOf(view);
  const head = `${stateSentence(migration, now, words)}\n${reachSentence(migration, words)}`;
  const steps = [...stepBlocks(view, view.style), ...findingBlocks(view)];
  const belongings = belongingBlocks(view);
  // Once it is over, what became of the number counts more than how it came there.
  const isOver = migration.ending?.kind === 'completed';
  const blocks: KnownBlock[] = [
    header(cardTitle(view)),
    section(head),
    ...failureBlocks(view),
    ...sections(signUpLines(migration, now, words)),
    ...sections([...approvalLines(migration, view, words), ...scarcity(migration, view.lastTier, words)]),
    ...(isOver ? [...belongings, divider(), ...steps] : [...steps, divider(), ...belongings]),
    context(smallPrint(view)),
    context(whereLine(migration, words)),
    ...replacesBlocks(view),
    ...foot,
  ];
  const more = (count: number) => words.mrkdwn('card.more', { count });
  return { text: textOf(view), blocks: withinMessage(blocks, foot.length, more) };
}
