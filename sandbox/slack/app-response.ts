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
  if (body['delete_original'] === true || body['delete_original'] === 'true') {
    if (original) workspace.messages.remove(original.channel, original.ts);
    workspace.changed();
    return;
  }

  const text = textOf(body, 'text');
  const blocks = checkedBlocks(context, Array.isArray(body['blocks']) ? objectsOf(body['blocks']) : undefined);
  const attachments = objectsOf(body['attachments']);
  if (text === '' && !blocks?.length && attachments.length === 0) throw new SlackError('no_text');

  const replaces = body['replace_original'] === true || body['replace_original'] === 'true';
  if (replaces && original) {
    replaceBlocks(original, blocks ?? []);
    original.text = text;
    original.attachments = attachments;
  } else {
    workspace.messages.add({ ...newMessage(context, target, body), text, blocks: blocks ?? [], attachments });
  }
  workspace.changed();
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
