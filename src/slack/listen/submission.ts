import type { ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { SlackUserId } from '../../migration/ids.ts';
import { asciiDigits } from '../../migration/phone-number.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ListenerDeps } from './deps.ts';

/**
 * What a submission leads to: marks beside the inputs, a closed modal, or another view in its place. `again`: the form with the
 * same message, for when it is too late for marks.
 */
export type Outcome =
  | { errors: Record<string, string>; again?: ModalView }
  | { close: true; done?: string; after?: () => Promise<void> }
  | { view: ModalView; after?: (viewId: string) => Promise<void> };

type Values = ViewSubmitAction['view']['state']['values'];

/** One submitted modal. */
export interface Submission {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  metadata: string;
  values: Values;
}

/** A submission's input; block and element have the same name. */
export const fieldIn = (values: Values, id: string) => values[id]?.[id];

/** What was typed into an input, without the spaces around it. */
export const textIn = (values: Values, id: string): string => (fieldIn(values, id)?.value ?? '').trim();

/** Marks that come along when something is copied from a text that runs from right to left. */
const MARKS = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What was typed to be compared letter by letter: digits of every keyboard as 0 to 9, without marks nobody sees. */
export const typedIn = (values: Values, id: string): string =>
  asciiDigits((fieldIn(values, id)?.value ?? '').replaceAll(MARKS, '')).trim();

/** The values of the boxes that are ticked in an input. */
export const tickedIn = (values: Values, id: string): string[] =>
  (fieldIn(values, id)?.selected_options ?? []).map(({ value }) => value);
