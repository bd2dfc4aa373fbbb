import type { KnownBlock, PlanBlock, RichTextBlock, RichTextElement, TaskCardBlock } from '@slack/types';
import { currentStep, nextFor } from '../../migration/next.ts';
import { isPastNoReturn, routeOf } from '../../migration/route.ts';
import type { Migration, StepState } from '../../migration/state.ts';
import type { Step } from '../../migration/step.ts';
import { context, sections } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { time } from '../tokens.ts';
import { undoText } from './undo.ts';

/** How the steps are drawn: Slack's plan blocks, or sections where Slack refuses those. */
export type StepStyle = 'plan' | 'sections';

interface View {
  migration: Migration;
  now: number;
  words: Catalogue;
}

const waitsForPerson = ({ migration, now }: View, step: Step) => {
  const next = nextFor(migration, now);
  return next.do === 'wait-for-person' && next.step === step.id;
};

const momentOf = (state: StepState): number | undefined =>
  state.status === 'started' ? state.startedAt : state.endedAt;

type Status = TaskCardBlock['status'];

function taskStatus(view: View, step: Step): Status {
  const { status } = view.migration.steps[step.id];
  if (status === 'failed') return 'error';
  if (status === 'succeeded' || status === 'skipped') return 'complete';
  const isCurrent = !view.migration.ending && currentStep(view.migration)?.id === step.id;
  return isCurrent ? 'in_progress' : 'pending';
}

function statusText(view: View, step: Step): string {
  const state = view.migration.steps[step.id];
  if (state.status !== 'failed' && waitsForPerson(view, step)) return view.words.mrkdwn('step-status.waiting');
  return view.words.mrkdwn(`step-status.${state.status}`, { at: time(momentOf(state) ?? view.migration.changedAt) });
}

const isBefore = (migration: Migration, step: Step) =>
  !isPastNoReturn(migration.route, step.id) && step.kind !== 'cutover';

const DATE_TOKEN = /(<!date\^[^>]+>)/u;
const DATE_PARTS = /^<!date\^(?<seconds>\d+)\^(?<format>[^|]+)\|(?<fallback>[^>]+)>$/u;

function richElement(part: string): RichTextElement {
  const date = DATE_PARTS.exec(part)?.groups;
  if (!date) return { type: 'text', text: part };
  const { seconds = '0', format = '', fallback = '' } = date;
  return { type: 'date', timestamp: Number(seconds), format, fallback };
}

/** A line of ours as rich text: date tokens become dates, everything else stays text. */
function richLine(text: string): RichTextBlock {
  const parts = text.split(DATE_TOKEN).filter((part) => part !== '');
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: parts.map(richElement) }] };
}

/** What could be undone until the call on the wire can't be any more, and nothing is of the move's concern once it is over. */
const mayStillMatter = ({ migration }: View, step: Step): boolean =>
  migration.ending === undefined &&
  (migration.cutover?.sentAt === undefined || step.undo === 'any-time' || !isBefore(migration, step));

function task(view: View, step: Step): TaskCardBlock {
  const isOpen = view.migration.steps[step.id].status === 'pending' && !waitsForPerson(view, step);
  return {
    type: 'task_card',
    task_id: step.id,
    title: view.words.plain(`step.${step.id}.title`),
    status: taskStatus(view, step),
    ...(!isOpen && { output: richLine(statusText(view, step)) }),
    ...(mayStillMatter(view, step) && { details: richLine(undoText(step, view.words, view.migration)) }),
  };
}

const plan = (view: View, title: 'card.steps.before' | 'card.steps.after', steps: Step[]): PlanBlock => ({
  type: 'plan',
  title: view.words.plain(title),
  tasks: steps.map((step) => task(view, step)),
});

const MARKS: Record<Status, string> = { pending: '○', in_progress: '◐', complete: '●', error: '✕' };

const lines = (view: View, steps: Step[]): string[] =>
  steps.map((step) => {
    const title = view.words.mrkdwn(`step.${step.id}.title`);
    const says = mayStillMatter(view, step) && step.undo !== 'nothing-to-undo';
    const undo = says ? ` · ${undoText(step, view.words, view.migration)}` : '';
    return `${MARKS[taskStatus(view, step)]} ${title} · ${statusText(view, step)}${undo}`;
  });

/** The steps with their states and times, and the point-of-no-return line right before the cutover. */
export function stepBlocks(view: View, style: StepStyle): KnownBlock[] {
  // What was left out from the start is nobody's business on the card; the thread tells it with the reason.
  const steps = routeOf(view.migration.route).steps.filter(
    (step) => view.migration.steps[step.id].status !== 'skipped',
  );
  const before = steps.filter((step) => isBefore(view.migration, step));
  const after = steps.filter((step) => !isBefore(view.migration, step));
  const line = context(view.words.mrkdwn(`card.no-return.${routeOf(view.migration.route).before}`));
  return style === 'plan'
    ? [plan(view, 'card.steps.before', before), line, plan(view, 'card.steps.after', after)]
    : [...sections(lines(view, before)), line, ...sections(lines(view, after))];
}
