import { mrkdwnFromOutside } from './outside-text.ts';
import type { Ours, Token } from './words.ts';

/** Slack markup of our own making; ids and URLs come from Slack or the configuration, never from a person. */

const safe = (id: string) => id.replace(/[^A-Za-z0-9_^.-]/gu, '');

/** A person, by id. */
export const person = (id: string): Token => ({ token: `<@${safe(id)}>` });

/** A channel, by id. */
export const channel = (id: string): Token => ({ token: `<#${safe(id)}>` });

/** A user group: by id as a mention, by handle as text. */
export const group = (idOrHandle: string): Token =>
  /^S[A-Z0-9]{2,}$/u.test(idOrHandle)
    ? { token: `<!subteam^${safe(idOrHandle)}>` }
    : { token: `@${mrkdwnFromOutside(idOrHandle.replace(/^@/u, ''), 80)}` };

const FORMATS = {
  minute: '{date_short_pretty} {time}',
  second: '{date_short_pretty} {time_secs}',
  /** Where Slack shows the day anyway. */
  clock: '{time_secs}',
};

/**
 * A time each reader sees in their own zone (docs.slack.dev, date formatting). `at` is epoch ms; readers without the feature
 * see UTC.
 */
export const time = (at: number, precision: keyof typeof FORMATS = 'minute'): Token => ({
  token: `<!date^${Math.floor(at / 1000)}^${FORMATS[precision]}|${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC>`,
});

/** A link with our own label; `url` is Slack's permalink. */
export const link = (url: string, label: string): Token => ({
  token: `<${encodeURI(url).replace(/[<>|]/gu, '')}|${mrkdwnFromOutside(label)}>`,
});

/** Several tokens or texts, separated by commas. */
export const listed = (items: readonly Token[]): Token => ({ token: items.map((item) => item.token).join(', ') });

/** Foreign text as code: what must be compared letter by letter. */
export const code = (text: string): Token => ({ token: `\`${mrkdwnFromOutside(text)}\`` });

/** Already rendered mrkdwn, to be put into another message. */
export const rendered = (mrkdwn: string): Token => ({ token: mrkdwn });

/** Already rendered plain text, to be put into another message. */
export const ours = (plain: string): Ours => ({ ours: plain });

/** Those who may decide: a user group by id or handle, users, or both. */
export const approversToken = (approvers: { group?: string | undefined; users: readonly string[] }): Token =>
  listed([...(approvers.group === undefined ? [] : [group(approvers.group)]), ...approvers.users.map(person)]);
