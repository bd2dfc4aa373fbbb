import type { PageMessage, PageModal, PageState } from '../page-api.ts';
import { readableText, type Person } from '../slack/page/person.ts';
import { channels } from '../slack/world-seed.ts';

/** Longest a scene waits for what must come. */
export const PATIENCE_MS = 20_000;

const textOf = (message: PageMessage): string => readableText(message).replace(/[*`]/gu, '');

/** The newest root message of a channel that says `part`. A card without buttons because a decision is being recorded is not meant. */
export const messageSaying = (state: PageState, channel: string, part: RegExp): PageMessage | undefined =>
  state.messages.findLast((m) => {
    const text = textOf(m);
    const isSettled = !text.includes('Recording the decision of');
    return m.channel === channel && m.ephemeralFor === undefined && part.test(text) && isSettled;
  });

/** Waits until the card of the migration says `part`. */
export const cardSaying = (person: Person, part: RegExp): Promise<PageMessage> =>
  person.until((state) => messageSaying(state, channels.migrations, part), PATIENCE_MS);

/** Waits until the alerts channel says `part`. */
export const alertSaying = (person: Person, part: RegExp): Promise<PageMessage> =>
  person.until((state) => messageSaying(state, channels.alerts, part), PATIENCE_MS);

/** Waits for a private answer that says `part`. */
export const privateAnswer = (person: Person, part: RegExp): Promise<PageMessage> =>
  person.until(
    (state) => state.messages.findLast((m) => m.ephemeralFor === person.id && part.test(textOf(m))),
    PATIENCE_MS,
  );

/** Waits until the top modal says `part`. */
export const modalSaying = (person: Person, part: RegExp): Promise<PageModal> =>
  person.until((state) => {
    const top = state.modals.at(-1);
    return top && part.test(readableText(top.view).replace(/[*`]/gu, '')) ? top : undefined;
  }, PATIENCE_MS);

/** The labels of all boxes of a modal, to tick every one. */
export function everyOption(modal: PageModal): string[] {
  const labels: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(collect);
    if (typeof value !== 'object' || value === null) return;
    const { type, options } = value as { type?: unknown; options?: unknown };
    if (type === 'checkboxes' && Array.isArray(options))
      labels.push(...options.map((o: { text?: { text?: string } }) => o.text?.text ?? ''));
    Object.values(value).forEach(collect);
  };
  collect(modal.view);
  return labels;
}
