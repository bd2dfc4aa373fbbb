import type { MessageShortcut, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { asciiDigits, parsePhoneNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import { chooseNumberModal, numberModal } from '../modal/number.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { guarded } from './guarded.ts';
import { move } from './moving.ts';
import { openView } from './open-view.ts';
import { tellPerson } from './tell.ts';

/** Callback ids of the shortcuts in the manifest: the first asks for a number, the second takes it from a message. */
export const SHORTCUTS = { start: 'start_migration', fromMessage: 'migrate_number_in_message' } as const;

/** Written forms of a number with its country code; libphonenumber judges what they are. */
const CANDIDATE = /(?:\+|\b00)[\d \t().\-/\u00a0]{6,25}\d/gu;

/** More than that are a list, and a list is a file for `/migrate fleet`. */
const OFFERED = 100;

/** A number as it was written. */
export interface WrittenNumber {
  number: ParsedNumber;
  typed: string;
}

/** The longest beginning that a numbering plan knows: what stands behind it, such as a time, is not part of the number. */
function longest(candidate: string): WrittenNumber | undefined {
  const parts = candidate.split(/(?=\s)/u);
  const written = parts.flatMap((_, index) => {
    const typed = parts.slice(0, parts.length - index).join('');
    const number = parsePhoneNumber(typed);
    return number.ok ? [{ number, typed }] : [];
  });
  return written.find(({ number }) => number.inNumberingPlan) ?? written[0];
}

/** Every phone number in a text, in order, each once however often and in whatever form it is written. */
export function numbersIn(text: string): WrittenNumber[] {
  const found = new Map<string, WrittenNumber>();
  for (const [candidate] of asciiDigits(text.slice(0, 40_000)).matchAll(CANDIDATE)) {
    const written = longest(candidate);
    if (written && !found.has(written.number.e164)) found.set(written.number.e164, written);
  }
  return [...found.values()].slice(0, OFFERED);
}

/** Everything called `text`, at any depth: what a message says may stand in its blocks or attachments alone. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    typeof field === 'string' ? (key === 'text' ? [field] : []) : textsIn(field),
  );
}

function textOf(shortcut: MessageShortcut): string {
  const { text, blocks, attachments } = shortcut.message;
  return [text ?? '', ...textsIn(blocks), ...textsIn(attachments)].join('\n');
}

/** Opens the form for the number in the message, one that asks which of them, or one that asks for a number. */
export const onShortcut =
  (deps: ListenerDeps) =>
  async ({ ack, shortcut }: SlackShortcutMiddlewareArgs): Promise<void> => {
    await ack();
    const { user, trigger_id: trigger } = shortcut;
    const words = await wordsFor(deps, user.id);
    const tell = (text: string) => tellPerson(deps.client, { user: user.id, channel: deps.channel }, text);
    await guarded(deps, { words, tell, surface: 'shortcut' }, async () => {
      if (shortcut.type === 'shortcut') return void (await openView(deps, trigger, numberModal(words)));
      const [only, ...others] = numbersIn(textOf(shortcut));
      if (!only) return void (await openView(deps, trigger, numberModal(words, words.mrkdwn('modal.number.none'))));
      if (others.length === 0) return move({ deps, words, trigger, tell }, only);
      await openView(deps, trigger, chooseNumberModal([only, ...others], words));
    });
  };
