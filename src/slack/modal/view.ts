import type { KnownBlock, ModalView } from '@slack/types';
import { cut, LIMITS, plain, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';

/** Ids of the modals that can be submitted. */
export type ModalId =
  | 'number'
  | 'find'
  | 'start'
  | 'differences'
  | 'two-step-off'
  | 'free-slot'
  | 'code-request'
  | 'code'
  | 'pin'
  | 'region'
  | 'webhook-override'
  | 'approve'
  | 'break-glass'
  | 'delegate'
  | 'settings'
  | 'unwatch'
  | 'reject'
  | 'hold'
  | 'judge'
  | 'cancel'
  | 'takeover'
  | 'backup-delete'
  | 'restore-choose'
  | 'restore-ask'
  | 'fleet-draw'
  | 'fleet-skip'
  | 'fleet-prepare'
  | 'fleet-approve';

/** The callback id of a modal. */
export const callbackId = (modal: ModalId): string => `ferryman.${modal}`;

/** A modal of ours. `submit` absent: nothing can be submitted. `metadata` comes back with the submission. */
export function modal(
  words: Catalogue,
  options: { id: ModalId | 'notice'; title: string; submit?: string; metadata?: string; blocks: KnownBlock[] },
): ModalView {
  const { id, title, submit, metadata, blocks } = options;
  return {
    type: 'modal',
    callback_id: `ferryman.${id}`,
    title: plain(title, LIMITS.viewTitle),
    close: plain(words.plain('modal.close'), LIMITS.viewButton),
    ...(submit !== undefined && { submit: plain(submit, LIMITS.viewButton) }),
    ...(metadata !== undefined && { private_metadata: metadata }),
    blocks: blocks.slice(0, LIMITS.viewBlocks),
  };
}

/** A modal that only tells something; `text` is mrkdwn. */
export const notice = (words: Catalogue, text: string, title: string = words.plain('modal.notice.title')): ModalView =>
  modal(words, { id: 'notice', title, blocks: [section(cut(text, LIMITS.section))] });
