import type { Json } from '../page-api.ts';
import type { StoredFile } from './file-store.ts';
import type { SlackContext } from './slack-context.ts';

/** A file as the Web API spells it; `url_private` answers only to the bot token. */
export function wireFile({ workspace, url }: SlackContext, file: StoredFile): Json {
  const link = `${url()}/files-pri/${workspace.team.id}-${file.id}/${encodeURIComponent(file.name)}`;
  const channelsWhere = (direct: boolean) =>
    file.shares
      .map((share) => share.channel)
      .filter((id) => (workspace.channels.get(id)?.isDirect ?? false) === direct);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? '',
    pretty_type: 'File',
    user: file.user,
    user_team: workspace.team.id,
    editable: false,
    size: file.content.length,
    mode: 'hosted',
    ...(file.altText !== '' && { alt_txt: file.altText }),
    is_external: false,
    external_type: '',
    is_public: file.shares.length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: link,
    url_private_download: `${link}?download=1`,
    permalink: `https://${workspace.team.domain}.slack.com/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    permalink_public: '',
    comments_count: 0,
    is_starred: false,
    shares: {
      public: Object.fromEntries(
        file.shares.map(({ channel, ts, threadTs }) => [channel, [{ ts, ...(threadTs && { thread_ts: threadTs }) }]]),
      ),
    },
    channels: channelsWhere(false),
    groups: [],
    ims: channelsWhere(true),
    has_more_shares: false,
    has_rich_preview: false,
    file_access: 'visible',
  };
}
