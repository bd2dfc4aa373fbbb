import type { ActionRequest, Json, Outcome, PageMessage, PageModal, PageState } from '../../page-api.ts';
import { placedElements, type PlacedElement } from '../elements.ts';
import { isJson, labelOf, objectsOf } from '../json.ts';
import type { PeopleActions } from './people-actions.ts';
import { elementValue, optionsOf, type Given } from './person-values.ts';

/** What a person can act on: a message or modal as they saw it, or their Home as it is now. */
export type Target = PageMessage | PageModal | 'home';

type Values = Record<string, Record<string, Json>>;

/** Acts as one person of the workspace, by what they see: labels, not ids. Used by the tour and by tests. */
export class Person {
  readonly id: string;
  private readonly people: PeopleActions;
  /** What was filled into each modal and not yet submitted. */
  private readonly filled = new Map<string, Values>();

  constructor(people: PeopleActions, id: string) {
    this.people = people;
    this.id = id;
    people.state(id);
  }

  sees(): PageState {
    return this.people.state(this.id);
  }

  /** Types `/command text` in a channel (id, or '#name'). */
  types(text: string, channel: string): Promise<Outcome> {
    return this.people.command({ user: this.id, text, channel: this.channel(channel) });
  }

  /** Writes a message, in a thread when the root's ts is given. */
  says(text: string, channel: string, thread?: string): Promise<Outcome> {
    const request = { user: this.id, text, channel: this.channel(channel) };
    return this.people.message(thread === undefined ? request : { ...request, threadTs: thread });
  }

  /**
   * Clicks a button (by label or action_id), or chooses `choice` in a select or overflow menu. On a message the
   * click is made on what this person saw, even if the message has changed meanwhile. Says yes to confirmations.
   */
  async clicks(target: Target, what: string, choice?: Given): Promise<Outcome> {
    const modal = target !== 'home' && 'viewId' in target ? target : undefined;
    if (modal && labelOf(modal.view, 'submit') === what) return this.submits(modal);
    const placed = this.find(target, what, choice);
    const given = choice ?? (placed.type === 'overflow' ? what : undefined);
    const element = given === undefined ? {} : await this.value(target, placed, given);
    const values = modal && this.filled.get(modal.viewId);
    return this.people.action({
      user: this.id,
      on: placeOf(target),
      blockId: placed.blockId,
      actionId: placed.actionId,
      element,
      ...(values && { values }),
    });
  }

  /** Fills inputs of a modal: by label, block_id or action_id. Sent with the next click or submission. */
  async fills(modal: PageModal, values: Record<string, Given>): Promise<void> {
    for (const [what, given] of Object.entries(values)) {
      const placed = this.input(modal, what);
      const value = await this.value(modal, placed, given);
      const before = this.filled.get(modal.viewId) ?? {};
      this.filled.set(modal.viewId, {
        ...before,
        [placed.blockId]: { ...before[placed.blockId], [placed.actionId]: value },
      });
    }
  }

  /** Fills what is given and presses the modal's submit button; without a modal: the top one. */
  async submits(modal: PageModal = this.topModal(), values: Record<string, Given> = {}): Promise<Outcome> {
    await this.fills(modal, values);
    const typed = this.filled.get(modal.viewId) ?? {};
    const outcome = await this.people.viewSubmit({ user: this.id, viewId: modal.viewId, values: typed });
    if (outcome.ok) this.filled.delete(modal.viewId);
    return outcome;
  }

  /** Closes a modal, or the whole stack. */
  closes(modal: PageModal = this.topModal(), all = false): Promise<Outcome> {
    return this.people.viewClose({ user: this.id, viewId: modal.viewId, all });
  }

  opensHome(): Promise<Outcome> {
    return this.people.openHome({ user: this.id });
  }

  /** Uses a shortcut, on a message when one is given. */
  uses(callbackId: string, message?: PageMessage): Promise<Outcome> {
    const on = message && { channel: message.channel, ts: message.ts };
    return this.people.shortcut({ user: this.id, callbackId, ...(on && { message: on }) });
  }

  /** Starts a workflow that consists of this step of the app. */
  runs(callbackId: string, inputs: Record<string, string>): Promise<Outcome> {
    return this.people.step({ user: this.id, callbackId, inputs });
  }

  /** What an external select offers for the typed text. */
  async suggestions(modal: PageModal, what: string, typed: string): Promise<Json[]> {
    const { blockId, actionId } = this.input(modal, what);
    return (await this.people.suggest({ user: this.id, viewId: modal.viewId, blockId, actionId, typed })).options;
  }

  /**
   * Resolves with the first truthy value of `find`, now or after a change. Rejects after `timeoutMs` with the texts
   * this person saw last.
   */
  until<Found>(find: (state: PageState) => Found, timeoutMs = 5000): Promise<NonNullable<Found>> {
    const { promise, resolve, reject } = Promise.withResolvers<NonNullable<Found>>();
    let waiting: NodeJS.Immediate | undefined;
    const look = () => {
      waiting = undefined;
      try {
        const found = find(this.sees());
        if (found) resolve(found);
      } catch (error) {
        reject(error);
      }
    };
    const timer = setTimeout(() => {
      const texts = this.sees().messages.slice(-5);
      const last = JSON.stringify(texts.map((message) => message.text));
      reject(new Error(`${this.id} waited ${timeoutMs} ms in vain; last messages: ${last}`));
    }, timeoutMs);
    // A burst of changes is looked at once, when it is over.
    const stop = this.people.subscribe(() => (waiting ??= setImmediate(look)));
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      clearImmediate(waiting);
      stop();
    });
  }

  private channel(named: string): string {
    return this.sees().channels.find((channel) => `#${channel.name}` === named)?.id ?? named;
  }

  private topModal(): PageModal {
    const modal = this.sees().modals.at(-1);
    if (!modal) throw new Error(`${this.id} has no modal open`);
    return modal;
  }

  private blocks(target: Target): Json[] {
    if (target === 'home') return objectsOf(this.sees().home?.['blocks']);
    return 'viewId' in target ? objectsOf(target.view['blocks']) : target.blocks;
  }

  private find(target: Target, what: string, choice: Given | undefined): PlacedElement {
    const all = placedElements(this.blocks(target));
    const found =
      all.find(({ element, actionId }) => actionId === what || labelOf(element, 'text') === what) ??
      all.find(({ block }) => choice !== undefined && labelOf(block, 'label') === what) ??
      all.find(
        ({ element, type }) => type === 'overflow' && optionsOf(element).some((one) => labelOf(one, 'text') === what),
      );
    if (found) return found;
    const offered = all.map(({ element, actionId }) => `"${labelOf(element, 'text') || actionId}"`).join(', ');
    throw new Error(`${this.id} sees nothing called "${what}" there; there are: ${offered || 'no elements'}`);
  }

  private input(modal: PageModal, what: string): PlacedElement {
    const all = placedElements(this.blocks(modal));
    const found =
      all.find(({ block }) => labelOf(block, 'label') === what) ??
      all.find(({ blockId }) => blockId === what) ??
      all.find(({ actionId }) => actionId === what);
    if (found) return found;
    const offered = all.map(({ block, blockId }) => `"${labelOf(block, 'label') || blockId}"`).join(', ');
    throw new Error(`${this.id} sees no input "${what}" in this modal; there are: ${offered || 'none'}`);
  }

  private async value(target: Target, placed: PlacedElement, given: Given): Promise<Json> {
    const external = placed.type.endsWith('external_select') && target !== 'home' && 'viewId' in target;
    const options =
      external && typeof given === 'string'
        ? await this.suggestions(target, placed.actionId, given)
        : optionsOf(placed.element);
    return elementValue(placed, given, { state: this.sees(), options });
  }
}

function placeOf(target: Target): ActionRequest['on'] {
  if (target === 'home') return { home: true };
  return 'viewId' in target
    ? { viewId: target.viewId }
    : { channel: target.channel, ts: target.ts, version: target.version };
}

/** The text a person reads in a message or view: the fallback text, then every text inside the blocks. */
export function readableText(target: PageMessage | Json): string {
  const texts: string[] = [];
  collectTexts(target, texts);
  return texts.join('\n');
}

/** What a message or view holds that is not shown with it. */
const UNREAD: ReadonlySet<string> = new Set(['thread', 'private_metadata']);

function collectTexts(value: unknown, texts: string[]): void {
  if (Array.isArray(value)) for (const inner of value) collectTexts(inner, texts);
  else if (isJson(value)) {
    for (const [key, field] of Object.entries(value)) {
      if (key === 'text' && typeof field === 'string') texts.push(field);
      else if (key === 'blocks' && Array.isArray(field)) texts.push(...textsOfBlocks(field));
      else if (!UNREAD.has(key)) collectTexts(field, texts);
    }
  }
}

/** Whoever waits reads every message again after each change; the blocks of one are replaced as a whole, never changed. */
const read = new WeakMap<readonly unknown[], readonly string[]>();

function textsOfBlocks(blocks: readonly unknown[]): readonly string[] {
  const known = read.get(blocks);
  if (known) return known;
  const texts: string[] = [];
  collectTexts(blocks, texts);
  read.set(blocks, texts);
  return texts;
}
