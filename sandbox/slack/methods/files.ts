import type { Json } from '../../page-api.ts';
import type { ApiCall, ApiMethods } from '../api-call.ts';
import { postableChannel } from '../conversations.ts';
import type { StoredFile } from '../file-store.ts';
import { isJson, textOf } from '../json.ts';
import { checkedBlocks } from '../message-content.ts';
import { invalidArguments, SlackError } from '../slack-error.ts';
import { wireFile } from '../wire-file.ts';

/** docs.slack.dev, files.getUploadURLExternal: `alt_txt_too_large`. */
const ALT_TEXT_AT_MOST = 1_000;

function getUploadUrl(call: ApiCall): Json {
  const { workspace, url } = call.context;
  const name = call.required('filename');
  const size = Number.parseInt(call.required('length'), 10);
  if (Number.isNaN(size) || size <= 0) throw invalidArguments('must be greater than 0 [json-pointer:/length]');
  const altText = call.text('alt_txt');
  if (altText.length > ALT_TEXT_AT_MOST) throw new SlackError('alt_txt_too_large');
  const file = workspace.files.announce({
    name,
    altText,
    size,
    user: workspace.app.botUserId,
    created: Math.floor(workspace.now() / 1000),
  });
  return { upload_url: `${url()}/upload/v1/${file.id}`, file_id: file.id };
}

function completed(call: ApiCall): StoredFile[] {
  const given = call.structure('files', 'invalid_arguments');
  if (!Array.isArray(given) || given.length === 0)
    throw invalidArguments('must provide at least 1 items [json-pointer:/files]');
  return given.map((entry: unknown) => {
    const file = isJson(entry) ? call.context.workspace.files.find(textOf(entry, 'id')) : undefined;
    // Slack finds a file only once its bytes have arrived.
    if (!isJson(entry) || !file?.uploaded) throw new SlackError('file_not_found');
    if (file.completed) throw new SlackError('file_update_failed');
    file.title = textOf(entry, 'title') || file.name;
    return file;
  });
}

function completeUpload(call: ApiCall): Json {
  const { context } = call;
  const { workspace } = context;
  const channels = (call.text('channel_id') || call.text('channels')).split(',').filter((id) => id !== '');
  const targets = channels.map((id) => postableChannel(call, id));
  const files = completed(call);
  for (const file of files) file.completed = true;
  const blocks = checkedBlocks(context, call.objects('blocks', 'invalid_blocks_format')) ?? [];
  const threadTs = call.text('thread_ts');
  for (const channel of targets) {
    const message = workspace.messages.add({
      channel: channel.id,
      ts: workspace.timestamp(),
      user: workspace.app.botUserId,
      botId: workspace.app.botId,
      text: call.text('initial_comment'),
      blocks,
      fileIds: files.map((file) => file.id),
      ...(threadTs !== '' && { threadTs }),
    });
    for (const file of files) {
      file.shares.push({ channel: channel.id, ts: message.ts, ...(threadTs !== '' && { threadTs }) });
    }
  }
  workspace.changed();
  return { files: files.map((file) => wireFile(context, file)) };
}

function info(call: ApiCall): Json {
  const file = call.context.workspace.files.find(call.text('file'));
  if (!file?.completed) throw new SlackError('file_not_found');
  return { file: wireFile(call.context, file), comments: [], response_metadata: { next_cursor: '' } };
}

const write = { token: 'bot', scopes: ['files:write'], coverage: 'supported' } as const;

/** files.*, the upload flow that files.uploadV2 of the SDK uses. */
export const fileMethods: ApiMethods = {
  'files.getUploadURLExternal': { ...write, note: 'the URL takes multipart or a raw body, once', run: getUploadUrl },
  'files.completeUploadExternal': {
    ...write,
    coverage: 'partial',
    note: 'shares at once; Slack does so a moment later',
    run: completeUpload,
  },
  'files.info': { ...write, scopes: ['files:read'], coverage: 'partial', note: 'no previews or thumbnails', run: info },
};
