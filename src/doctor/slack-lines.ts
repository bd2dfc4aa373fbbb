import type { SlackSetUp } from '../workflow/set-up-ports.ts';
import { line, type Line } from './line.ts';

/** What the installation expects of Slack. */
export interface ExpectedOfSlack {
  /** The bot scopes of the manifest. */
  scopes: readonly string[];
  channels: Readonly<Record<'migrations' | 'alerts', string>>;
}

const missingFrom = (wanted: readonly string[], from: readonly string[]) =>
  wanted.filter((scope) => !from.includes(scope));

function scopeLines(declared: readonly string[], granted: readonly string[] | undefined): Line[] {
  if (!granted) return [line('slack.scopes-hidden')];
  const missing = missingFrom(declared, granted);
  const unneeded = missingFrom(granted, declared);
  return [
    missing.length > 0
      ? line('slack.scopes-missing', { scopes: missing.join(', ') })
      : line('slack.scopes', { count: String(declared.length) }),
    ...(unneeded.length > 0 ? [line('slack.scopes-unneeded', { scopes: unneeded.join(', ') })] : []),
  ];
}

async function tokenLines(slack: SlackSetUp, declared: readonly string[]): Promise<Line[]> {
  const identity = await slack.identity();
  if (identity.ok)
    return [line('slack.token', { team: identity.team, bot: identity.bot }), ...scopeLines(declared, identity.granted)];
  return identity.code === 'unreachable'
    ? [line('slack.unreachable')]
    : [line('slack.token-refused', { code: identity.code })];
}

async function deliveryLine(slack: SlackSetUp): Promise<Line> {
  if (slack.delivery === 'http') return line('slack.over-http');
  const answer = await slack.appToken();
  return answer.ok ? line('slack.app-token') : line('slack.app-token-refused', { code: answer.code });
}

/** A storage that does not answer has a line of its own; over HTTP nobody counts connections. */
async function otherProcessLines(slack: SlackSetUp): Promise<Line[]> {
  if (slack.delivery === 'http') return [];
  const found = await slack.others().catch(() => 'unknown' as const);
  if (found === 'unknown') return [];
  return [found ? line('slack.second-process', { count: String(found.count) }) : line('slack.alone')];
}

/** Slack's errors for a channel the bot may not read (docs.slack.dev, conversations.history). */
const CHANNEL_FAULTS = {
  channel_not_found: 'slack.channel-missing',
  not_in_channel: 'slack.channel-outside',
} as const;

async function channelLine(slack: SlackSetUp, purpose: string, id: string): Promise<Line> {
  const values = { purpose, channel: id };
  const seen = await slack.channel(id);
  if (seen.ok) return line('slack.channel', values, id);
  const known = Object.hasOwn(CHANNEL_FAULTS, seen.code) ? (seen.code as keyof typeof CHANNEL_FAULTS) : undefined;
  return known
    ? line(CHANNEL_FAULTS[known], values, id)
    : line('slack.channel-unreadable', { ...values, code: seen.code }, id);
}

/** Token, scopes, way in and channels. What depends on a token that Slack refuses is left out: one fault, one line. */
export async function slackLines(slack: SlackSetUp, expected: ExpectedOfSlack): Promise<Line[]> {
  const tokens = await tokenLines(slack, expected.scopes);
  const isKnown = tokens.some((one) => 'id' in one && one.id === 'slack.token');
  const rest = [
    deliveryLine(slack),
    ...(isKnown ? Object.entries(expected.channels).map(([purpose, id]) => channelLine(slack, purpose, id)) : []),
  ];
  return [...tokens, ...(await otherProcessLines(slack)), ...(await Promise.all(rest))];
}
