import type { Json } from '../page-api.ts';
import type { ApiCall } from './api-call.ts';
import { spelled } from './block-kit/fault.ts';
import { messageFaults } from './block-kit/validation.ts';
import { storedBlocks } from './elements.ts';
import { isJson } from './json.ts';
import type { StoredMessage } from './message-store.ts';
import { SlackError } from './slack-error.ts';
import type { SlackContext } from './slack-context.ts';

/** What an app puts into a message. */
export interface MessageContent {
  text: string | undefined;
  blocks: Json[] | undefined;
  attachments: Json[] | undefined;
  metadata: StoredMessage['metadata'];
}

/** Slack's limit for the text of a new message, in characters. */
export const textLimit = 40_000;
/** The limit chat.update has, in characters. */
export const updateTextLimit = 4000;
/**
 * How much text the blocks of one message may hold together, in characters. Slack documents no figure: blocks with 11 341 were
 * refused (slackapi/bolt-js issue 2867), others with more went through (2509); the emulator is as strict as the strictest report.
 */
const blocksTextLimit = 11_300;

/** Reads and checks text, blocks, attachments and metadata of a chat.* call, throwing what Slack answers. */
export function readContent(call: ApiCall, limit: number): MessageContent {
  const content = {
    text: call.has('text') ? call.text('text') : undefined,
    blocks: checkedBlocks(call.context, call.objects('blocks', 'invalid_blocks_format')),
    attachments: call.objects('attachments', 'invalid_attachments'),
    metadata: readMetadata(call.structure('metadata', 'invalid_metadata_format')),
  };
  if ((content.text?.length ?? 0) > limit) throw new SlackError('msg_too_long');
  if (textsIn(content.blocks) > blocksTextLimit) throw new SlackError('msg_blocks_too_long');
  return content;
}

/** Throws no_text unless there is something to show. */
export function needSomething({ text, blocks, attachments }: MessageContent): void {
  const empty = !text && !blocks?.length && !attachments?.length;
  if (empty) throw new SlackError('no_text');
}

/** The blocks as Slack stores them; throws invalid_blocks with one message per fault. */
export function checkedBlocks(context: SlackContext, blocks: Json[] | undefined): Json[] | undefined {
  if (!blocks) return undefined;
  const errors = messageFaults(context, blocks).map(spelled);
  if (errors.length > 0) {
    const messages = errors.map((error) => `[ERROR] ${error}`);
    throw new SlackError('invalid_blocks', { errors, response_metadata: { messages } });
  }
  return storedBlocks(blocks);
}

/** Characters of everything called `text`, at any depth. */
function textsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textsIn(one), 0);
  if (!isJson(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return own + Object.values(value).reduce<number>((sum, one) => sum + textsIn(one), 0);
}

function readMetadata(value: unknown): StoredMessage['metadata'] {
  if (value === undefined || value === null) return undefined;
  if (!isJson(value) || typeof value['event_type'] !== 'string' || !isJson(value['event_payload'])) {
    throw new SlackError('invalid_metadata_format');
  }
  return { event_type: value['event_type'], event_payload: value['event_payload'] };
}
