import type { SlackUserId } from '../../migration/ids.ts';
import type { Catalogue } from '../catalogue.ts';
import { person, time } from '../tokens.ts';
import { announce } from './announce.ts';
import { wordsOfChannel, type ListenerDeps } from './deps.ts';
import type { Asking } from './moving.ts';
import { refusalText } from './refusal-text.ts';

type Typed = Asking & { user: SlackUserId };

/** Stops every cutover on every replica, tells the channel, and says what can't be stopped any more. */
export async function freeze({ deps, words, tell, user }: Typed, reason: string): Promise<void> {
  if (reason === '') return tell(words.mrkdwn('refusal.stop-reason-missing'));
  const result = await deps.operations.stopAll({ by: user, reason });
  if (!result.ok) return tell(refusalText(result.refusal, words, deps.people.approversToken()));
  const count = result.onTheWire;
  await tell(words.mrkdwn('stop.done', { count }));
  await announce(deps, wordsOfChannel(deps).mrkdwn('stop.announced', { by: person(user), reason, count }));
}

/** Lets cutovers go on; approvers only. */
export async function unfreeze({ deps, words, tell, user }: Typed): Promise<void> {
  const result = await deps.operations.liftStop({ by: user });
  if (!result.ok) return tell(refusalText(result.refusal, words, deps.people.approversToken()));
  await tell(words.mrkdwn('stop.lifted'));
  await announce(deps, wordsOfChannel(deps).mrkdwn('stop.announced.lifted', { by: person(user) }));
}

/** The stop that stands, as a line of a list. */
export async function standingStop(deps: ListenerDeps, words: Catalogue): Promise<string[]> {
  const stop = await deps.operations.stopped();
  return stop ? [words.mrkdwn('stop.standing', { by: person(stop.by), at: time(stop.at), reason: stop.reason })] : [];
}
