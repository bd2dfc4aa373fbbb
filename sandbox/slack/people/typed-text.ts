import type { Workspace } from '../workspace.ts';

/** What Slack makes of & < > before an app sees typed text. */
export function escapeTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Typed text with @people, @groups and #channels turned into ids; `named` adds `|name` as commands get it. */
export function withMentions(workspace: Workspace, escaped: string, named: boolean): string {
  const suffix = (name: string) => (named ? `|${name}` : '');
  return escaped
    .replaceAll(/(^|\s)@([\w.-]*\w)/g, (whole, before: string, name: string) => {
      const user = [...workspace.users.values()].find((one) => one.name === name);
      if (user) return `${before}<@${user.id}${suffix(user.name)}>`;
      const group = workspace.usergroups.find((one) => one.handle === name);
      return group ? `${before}<!subteam^${group.id}${suffix(`@${group.handle}`)}>` : whole;
    })
    .replaceAll(/(^|\s)#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = [...workspace.channels.values()].find((one) => one.name === name && !one.isDirect);
      return channel ? `${before}<#${channel.id}|${channel.name}>` : whole;
    });
}

/** A message as typed, as apps get it: escaped, mentions as ids, web and mail addresses as links. */
export function messageText(workspace: Workspace, typed: string): string {
  return withMentions(workspace, escapeTyped(typed), false)
    .replaceAll(/(^|\s)(https?:\/\/[^\s<>|]+)/g, '$1<$2>')
    .replaceAll(/(^|\s)([\w.+-]+@[\w-]+\.[\w.-]*\w)/g, '$1<mailto:$2|$2>');
}
