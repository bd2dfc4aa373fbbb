import { momentIn } from '../../migration/delegation.ts';
import { SlackUserId } from '../../migration/ids.ts';
import { asciiDigits } from '../../migration/phone-number.ts';
import type { DelegationResult } from '../../workflow/operations.ts';
import { announce } from '../listen/announce.ts';
import type { ListenerDeps } from '../listen/deps.ts';
import { wordsOfChannel } from '../listen/deps.ts';
import type { Asking } from '../listen/moving.ts';
import { openView } from '../listen/open-view.ts';
import { refusalText } from '../listen/refusal-text.ts';
import { fieldIn, type Outcome, type Submission } from '../listen/submission.ts';
import { tellPerson } from '../listen/tell.ts';
import { person, time } from '../tokens.ts';
import { delegationForm, delegationLines, type DelegationAsked } from './form.ts';

type Typed = Asking & { user: SlackUserId };

/** Slack writes a mention as `<@U0123456789|name>`. */
const MENTION = /^<@(?<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>$/u;

/** Understands `@person until 2026-12-05 18:00`; whatever is missing is asked for in the form. */
export function delegationIn(text: string): DelegationAsked | 'end' | 'list' {
  const parts = asciiDigits(text)
    .split(/\s+/u)
    .filter((part) => part !== '' && part.toLowerCase() !== 'until');
  if (parts.length === 1 && parts[0]?.toLowerCase() === 'end') return 'end';
  if (parts.length === 1 && parts[0]?.toLowerCase() === 'list') return 'list';
  const found = (pattern: RegExp) => parts.find((part) => pattern.test(part));
  return {
    to: parts.map((part) => MENTION.exec(part)?.groups?.['id']).find((id) => id !== undefined),
    date: found(/^\d{4}-\d{2}-\d{2}$/u),
    time: found(/^\d{2}:\d{2}$/u),
  };
}

const refused = (deps: ListenerDeps, words: Asking['words'], result: DelegationResult & { ok: false }) =>
  refusalText(result.refusal, words, deps.people.approversToken());

async function made(deps: ListenerDeps, result: DelegationResult & { ok: true }): Promise<void> {
  const { from, to, until } = result.delegation;
  const values = { from: person(from), to: person(to), until: time(until) };
  await announce(deps, wordsOfChannel(deps).mrkdwn('delegation.announced', values));
}

/** `/migrate delegate`: at once when everything was typed, otherwise by a form; `list` and `end` beside it. */
export async function delegate(typed: Typed, asked: { text: string }): Promise<void> {
  const { deps, words, tell, user, trigger } = typed;
  const meant = delegationIn(asked.text);
  if (meant === 'list') return tell(delegationLines(await deps.operations.delegationsInForce(), words).join('\n'));
  if (meant === 'end') return end(typed);
  const zone = await deps.people.zoneOf(user);
  const until = meant.date === undefined ? undefined : momentIn(zone, { date: meant.date, time: meant.time });
  if (meant.to === undefined || until === undefined) {
    const standing = await deps.operations.delegationsInForce();
    return openView(deps, trigger, delegationForm({ asked: meant, standing, zone }, words)).then(() => undefined);
  }
  const result = await deps.operations.delegate({ by: user, to: SlackUserId.parse(meant.to), until });
  if (!result.ok) return tell(refused(deps, words, result));
  await tell(words.mrkdwn('delegation.made', { to: person(result.delegation.to), until: time(until) }));
  await made(deps, result);
}

async function end({ deps, words, tell, user }: Typed): Promise<void> {
  const result = await deps.operations.endDelegation({ by: user });
  if (!result.ok) return tell(refused(deps, words, result));
  const { from, to } = result.delegation;
  await tell(words.mrkdwn('delegation.ended', { to: person(to) }));
  await announce(
    deps,
    wordsOfChannel(deps).mrkdwn('delegation.announced.ended', { from: person(from), to: person(to) }),
  );
}

/** Refusals that belong beside an input of the form. */
const BESIDE: Record<string, string> = {
  'delegate-is-self': 'to',
  'delegate-unfit': 'to',
  'delegation-over': 'date',
  'delegation-too-long': 'date',
};

/** The form behind the command. */
export async function delegateSubmitted({ deps, words, user, values }: Submission): Promise<Outcome> {
  const to = SlackUserId.safeParse(fieldIn(values, 'to')?.selected_user);
  const date = fieldIn(values, 'date')?.selected_date ?? '';
  const clock = fieldIn(values, 'time')?.selected_time ?? undefined;
  const until = momentIn(await deps.people.zoneOf(user), { date, time: clock });
  if (!to.success) return { errors: { to: words.plain('delegation.person-missing') } };
  if (until === undefined) return { errors: { date: words.plain('delegation.date-missing') } };
  const result = await deps.operations.delegate({ by: user, to: to.data, until });
  if (!result.ok) {
    const text = refused(deps, words, result);
    return { errors: { [BESIDE[result.refusal.code] ?? 'to']: text } };
  }
  const told = words.mrkdwn('delegation.made', { to: person(to.data), until: time(until) });
  const after = async () => {
    await tellPerson(deps.client, { user, channel: deps.channel }, told);
    await made(deps, result);
  };
  return { close: true, done: told, after };
}
