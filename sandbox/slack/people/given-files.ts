import type { ViewStateValue } from '@slack/bolt';
import type { Json } from '../../page-api.ts';
import { isJson, objectsOf, textOf } from '../json.ts';
import type { StateValues } from '../message-store.ts';
import type { SlackContext } from '../slack-context.ts';
import { wireFile } from '../wire-file.ts';

/** Slack's file input takes no larger files (docs.slack.dev, file input element). */
const FILE_AT_MOST_BYTES = 10 * 1024 * 1024;

/** What Slack's client refuses about the files of an input: the message under it. */
export function fileFault(element: Json, value: ViewStateValue | undefined): string | undefined {
  const files = filesOf(value);
  const most = typeof element['max_files'] === 'number' ? element['max_files'] : 10;
  if (files.length > most) return `Please choose no more than ${most} files.`;
  const tooLarge = files.some((file) => Buffer.byteLength(textOf(file, 'content')) > FILE_AT_MOST_BYTES);
  return tooLarge ? 'Files can be 10 MB at most.' : undefined;
}

const filesOf = (value: ViewStateValue | undefined): Json[] => objectsOf(isJson(value) ? value['files'] : undefined);

/** Keeps one file that somebody chose, as theirs and shared nowhere; only the bot token gets its content. */
function kept(context: SlackContext, user: string, chosen: Json): Json {
  const { workspace } = context;
  const content = Buffer.from(textOf(chosen, 'content'), 'utf8');
  const file = workspace.files.announce({
    name: textOf(chosen, 'name') || 'file',
    size: content.length,
    user,
    created: Math.floor(workspace.now() / 1000),
  });
  Object.assign(file, { content, uploaded: true, completed: true });
  return wireFile(context, file);
}

/** The values as Slack sends them: files are uploaded before the form is submitted, and come as file objects. */
export function withKeptFiles(context: SlackContext, user: string, values: StateValues): StateValues {
  const one = (value: ViewStateValue): ViewStateValue => {
    if (value.type !== 'file_input') return value;
    const files = filesOf(value).map((file) => ('content' in file ? kept(context, user, file) : file));
    return { ...value, files } as unknown as ViewStateValue;
  };
  return Object.fromEntries(
    Object.entries(values).map(([block, elements]) => [
      block,
      Object.fromEntries(Object.entries(elements).map(([id, value]) => [id, one(value)])),
    ]),
  );
}
