import type { SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { parsePhoneNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import { numberModal } from '../modal/number.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { guarded } from './guarded.ts';
import { move } from './moving.ts';
import { openView } from './open-view.ts';
import { tellPerson } from './tell.ts';

/** Callback ids of the shortcuts in the manifest: the first asks for a number, the second takes it from a message. */
export const SHORTCUTS = { start: 'start_migration', fromMessage: 'migrate_number_in_message' } as const;

/** Written forms of a number with its country code; libphonenumber judges what they are. */
const CANDIDATE = /(?:\+|\b00)[\d\s().\-/\u00a0]{6,25}\d/gu;

/** The first phone number in a text; the longest digits that make one win over trailing ones. */
export function numberIn(text: string): { number: ParsedNumber; typed: string } | undefined {
  for (const [typed] of text.slice(0, 4_000).matchAll(CANDIDATE)) {
    const number = parsePhoneNumber(typed);
    if (number.ok) return { number, typed };
  }
  return undefined;
}

const textIn = (shortcut: SlackShortcutMiddlewareArgs['shortcut']): string =>
  shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : '';

/** Opens the form for the number in the message, or one that asks for a number. */
export const onShortcut =
  (deps: ListenerDeps) =>
  async ({ ack, shortcut }: SlackShortcutMiddlewareArgs): Promise<void> => {
    await ack();
    const { user, trigger_id: trigger } = shortcut;
    const words = await wordsFor(deps, user.id);
    const tell = (text: string) => tellPerson(deps.client, { user: user.id, channel: deps.channel }, text);
    await guarded(deps, { words, tell, surface: 'shortcut' }, async () => {
      const found = numberIn(textIn(shortcut));
      if (found) return move({ deps, words, trigger, tell }, found);
      await openView(deps, trigger, numberModal(words));
    });
  };
