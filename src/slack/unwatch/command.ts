import { E164, type SlackUserId } from '../../migration/ids.ts';
import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import type { WatchRefused } from '../../workflow/watch-stops.ts';
import type { Catalogue } from '../catalogue.ts';
import { reportWords } from '../health/report-lines.ts';
import { announce } from '../listen/announce.ts';
import { wordsOfChannel, type ListenerDeps } from '../listen/deps.ts';
import type { Asking } from '../listen/moving.ts';
import { openView } from '../listen/open-view.ts';
import { fieldIn, type Outcome, type Submission } from '../listen/submission.ts';
import { tellPerson } from '../listen/tell.ts';
import { notice } from '../modal/view.ts';
import { person } from '../tokens.ts';
import { unwatchForm } from './form.ts';

type Typed = Asking & { user: SlackUserId };

const refusal = (why: WatchRefused, number: E164, { words, deps }: { words: Catalogue; deps: ListenerDeps }): string =>
  words.mrkdwn(`unwatch.refused.${why}`, { number: formatNumber(number), approvers: deps.people.approversToken() });

/** Beside an input there is no markup; those who may are named in the answer to the command. */
const plainRefusal = (why: WatchRefused, number: E164, { words }: { words: Catalogue; deps: ListenerDeps }): string =>
  words.plain(`unwatch.refused.${why}`, { number: formatNumber(number), approvers: '–' });

/** `/migrate unwatch`: opens the form for those who may; what it means is said there. */
export async function unwatch({ deps, words, user, trigger, tell }: Typed, { e164 }: ParsedNumber): Promise<void> {
  const asked = await deps.health.stops.ask({ number: e164, by: user });
  if (!asked.ok) return tell(refusal(asked.why, e164, { words, deps }));
  await openView(deps, trigger, unwatchForm(asked, reportWords(words, deps.health.accountName)));
}

/** The form behind it: recorded, then told to whoever asked and to the channel. */
export async function unwatchSubmitted({ deps, words, user, metadata, values }: Submission): Promise<Outcome> {
  const number = E164.safeParse(metadata);
  if (!number.success) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const reason = fieldIn(values, 'reason')?.value ?? '';
  const result = await deps.health.stops.stop({ number: number.data, by: user, reason });
  if (!result.ok) return { errors: { reason: plainRefusal(result.why, number.data, { words, deps }) } };
  const shown = formatNumber(number.data);
  const done = words.mrkdwn('unwatch.done', { number: shown });
  const after = async () => {
    await tellPerson(deps.client, { user, channel: deps.channel }, done);
    const values = { number: shown, by: person(user), reason: reason.trim() };
    await announce(deps, wordsOfChannel(deps).mrkdwn('unwatch.announced', values));
  };
  return { close: true, done, after };
}

/** `/migrate watch`: the number is watched again, and read at once. */
export async function watchAgain({ deps, words, user, tell }: Typed, { e164 }: ParsedNumber): Promise<void> {
  const result = await deps.health.stops.resume({ number: e164, by: user });
  if (!result.ok) return tell(refusal(result.why, e164, { words, deps }));
  const number = formatNumber(e164);
  await tell(words.mrkdwn('unwatch.resumed', { number }));
  await announce(deps, wordsOfChannel(deps).mrkdwn('unwatch.announced.resumed', { number, by: person(user) }));
}
