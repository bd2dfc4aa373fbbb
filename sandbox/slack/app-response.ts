import type { Json } from '../page-api.ts';
import { checkedBlocks } from './message-content.ts';
import { objectsOf, textOf } from './json.ts';
import { replaceBlocks, type StoredMessage } from './message-store.ts';
import type { ResponseTarget } from './response-urls.ts';
import type { SlackContext } from './slack-context.ts';
import { SlackError } from './slack-error.ts';

/**
 * Shows what an app answers to a command, or posts to a response_url: a new message (ephemeral unless
 * `response_type` is in_channel), or the original replaced or deleted. Works in conversations the app is not in.
 * Throws no_text or invalid_blocks.
 */
export function showResponse(context: SlackContext, target: ResponseTarget, body: Json): void {
  const { workspace } = context;
  const original =
    target.messageTs === undefined ? undefined : workspace.messages.find(target.channel, target.messageTs);
  if (isSet(body['delete_original'])) {
    if (original) workspace.messages.remove(original.channel, original.ts);
  } else {
    const content = contentOf(context, body);
    if (original && isSet(body['replace_original'])) {
      replaceBlocks(original, content.blocks);
      Object.assign(original, content);
    } else {
      workspace.messages.add({ ...newMessage(context, target, body), ...content });
    }
  }
  workspace.changed();
}

/** A flag, as JSON or as the text of a form field. */
function isSet(flag: unknown): boolean {
  return flag === true || flag === 'true';
}

function contentOf(context: SlackContext, body: Json): Pick<StoredMessage, 'text' | 'blocks' | 'attachments'> {
  const given = Array.isArray(body['blocks']) ? objectsOf(body['blocks']) : undefined;
  const content = {
    text: textOf(body, 'text'),
    blocks: checkedBlocks(context, given) ?? [],
    attachments: objectsOf(body['attachments']),
  };
  if (content.text === '' && content.blocks.length === 0 && content.attachments.length === 0)
    throw new SlackError('no_text');
  return content;
}

function newMessage(
  { workspace }: SlackContext,
  target: ResponseTarget,
  body: Json,
): Pick<StoredMessage, 'channel' | 'ts' | 'user' | 'text'> & Partial<StoredMessage> {
  const threadTs = textOf(body, 'thread_ts');
  return {
    channel: target.channel,
    ts: workspace.timestamp(),
    user: workspace.app.botUserId,
    botId: workspace.app.botId,
    text: '',
    ...(threadTs !== '' && { threadTs }),
    ...(body['response_type'] !== 'in_channel' && { ephemeralFor: target.user }),
  };
}
