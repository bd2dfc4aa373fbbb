import { setTimeout as pause } from 'node:timers/promises';
import type { PageModal } from '../../sandbox/page-api.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { placedElements } from '../../sandbox/slack/elements.ts';
import { objectsOf } from '../../sandbox/slack/json.ts';
import type { Given } from '../../sandbox/slack/page/person-values.ts';
import type { Stage } from '../../sandbox/stage.ts';

/** How long a person looks at a form that does not come, ms. */
const PATIENCE_MS = 4_000;
const LOOK_MS = 40;

function topModal(slack: Stage['slack'], person: Person): PageModal | undefined {
  const view = slack.workspace.views.stack(person.id).at(-1);
  return view && { viewId: view.output.id, view: { ...view.output }, errors: view.errors };
}

/** The form with a submit button that opens, or undefined when none comes: refused, or the bot died. */
export async function formFor(slack: Stage['slack'], person: Person): Promise<PageModal | undefined> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const modal = topModal(slack, person);
    if (modal?.view['submit']) return modal;
    await pause(LOOK_MS);
  }
  return undefined;
}

/** Every option of the checkboxes of an input, ticked. */
export const everyOption = (modal: PageModal, blockId: string): string[] =>
  placedElements(objectsOf(modal.view['blocks']))
    .filter((placed) => placed.blockId === blockId)
    .flatMap(({ element }) => objectsOf(element['options']).map((option) => String(option['value'])));

/**
 * Opens a form by `opening`, fills and submits it; true when the bot took it. Whatever is left open afterwards is closed, as an
 * annoyed person does.
 */
export async function fillIn(
  slack: Stage['slack'],
  person: Person,
  how: { opening: () => Promise<{ ok: boolean }>; values: (form: PageModal) => Record<string, Given> },
): Promise<boolean> {
  try {
    if (!(await how.opening()).ok) return false;
    const form = await formFor(slack, person);
    if (!form) return false;
    return (await person.submits(form, how.values(form))).ok;
  } finally {
    if (topModal(slack, person)) await person.closes(topModal(slack, person), true);
  }
}
