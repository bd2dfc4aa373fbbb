import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome, PageMessage, PageModal } from '../../sandbox/page-api.ts';
import { objectsOf } from '../../sandbox/slack/json.ts';
import { placedElements } from '../../sandbox/slack/elements.ts';
import type { StoredMessage } from '../../sandbox/slack/message-store.ts';
import { readableText } from '../../sandbox/slack/page/person.ts';
import type { Given } from '../../sandbox/slack/page/person-values.ts';
import { channels } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { everyOption } from '../chaos/form.ts';

/** How long a person waits for a form, or for its answer: a wave of hundreds takes its time. */
const PATIENCE_MS = 300_000;
/** A form opens, or its click is answered, sooner. */
const OPENS_WITHIN_MS = 6_000;
const LOOK_MS = 100;

const textOf = (target: PageMessage | PageModal): string =>
  readableText('view' in target ? target.view : target).replace(/[*`]/gu, '');

/** Waits for what is found; rejects when it does not come. */
export async function until<Found>(
  what: string,
  find: () => Found | undefined,
  withinMs = PATIENCE_MS,
): Promise<Found> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const found = find();
    if (found !== undefined) return found;
    await pause(LOOK_MS);
  }
  throw new Error(`waited in vain for ${what}`);
}

const asSeen = ({ channel, ts, version, user, text, blocks }: StoredMessage): PageMessage => ({
  channel,
  ts,
  version,
  user,
  text,
  blocks,
  edited: false,
  files: [],
  thread: [],
});

/** Messages of fleets in the channel, by name: `plan` or the number of the wave. */
export function fleetMessages({ slack }: Stage): { name: string; message: PageMessage; text: string }[] {
  return slack.workspace.messages.all(channels.migrations).flatMap((stored) => {
    const { metadata } = stored;
    if (metadata?.event_type !== 'ferryman_fleet') return [];
    const message = asSeen(stored);
    return [{ name: String(metadata.event_payload['name']), message, text: textOf(message) }];
  });
}

/** Labels of the buttons of a message. */
export const buttonsOf = ({ blocks }: PageMessage): string[] =>
  placedElements(blocks).flatMap(({ actionId, type }) => (type === 'button' ? [actionId.replace(/.*\./u, '')] : []));

function topModal({ slack }: Stage, user: string): PageModal | undefined {
  const view = slack.workspace.views.stack(user).at(-1);
  return view && { viewId: view.output.id, view: { ...view.output }, errors: view.errors };
}

/** Opens a form by `opening`; undefined when none comes, because the card was out of date or Slack's three seconds have passed. */
export async function opensForm(
  stage: Stage,
  user: string,
  opening: () => Promise<Outcome>,
): Promise<PageModal | undefined> {
  await opening();
  const end = performance.now() + OPENS_WITHIN_MS;
  while (performance.now() < end) {
    const top = topModal(stage, user);
    if (top?.view['submit']) return top;
    await pause(LOOK_MS);
  }
  return undefined;
}

/** Opens a form, fills it in and reads what it then says; undefined when none opens. Every form is closed afterwards. */
export async function fillsForm(
  stage: Stage,
  user: string,
  how: { opening: () => Promise<Outcome>; values: (form: PageModal) => Record<string, Given>; answer: RegExp },
): Promise<string | undefined> {
  const person = stage.slack.as(user);
  const form = await opensForm(stage, user, how.opening);
  if (!form) return undefined;
  const outcome = await person.submits(form, how.values(form));
  if (!outcome.ok) throw new Error(`the form was not taken: ${JSON.stringify(outcome)}`);
  const said = await until(`an answer like ${how.answer}`, () => {
    const top = topModal(stage, user);
    const text = top && textOf(top);
    return text !== undefined && how.answer.test(text) ? text : undefined;
  });
  const left = topModal(stage, user);
  if (left) await person.closes(left, true);
  return said;
}

/** Every box of the checklist, where the form has one. */
export const boxesOf = (form: PageModal): Record<string, Given> => {
  const boxes = everyOption(form, 'items');
  return boxes.length === 0 ? {} : { items: boxes };
};

/** How many boxes for PINs the form has. */
export const pinBoxes = (form: PageModal): string[] =>
  placedElements(objectsOf(form.view['blocks']))
    .map(({ blockId }) => blockId)
    .filter((id) => /^pins\d$/u.test(id));
