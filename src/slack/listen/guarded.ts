import { JournalUnreadable } from '../../migration/journal-chain.ts';
import { StorageUnavailable } from '../../workflow/ports.ts';
import type { Catalogue } from '../catalogue.ts';
import { time } from '../tokens.ts';
import { slackFailureOf } from '../web-api.ts';
import type { ListenerDeps } from './deps.ts';
import { FormNotOpened } from './open-view.ts';

/** The one sentence a person gets when a listener fails; never a stack, never silence. */
export function failureSentence(error: unknown, now: number, words: Catalogue): string {
  if (error instanceof StorageUnavailable) return words.mrkdwn('refusal.storage-unavailable');
  if (error instanceof FormNotOpened) return words.mrkdwn('refusal.form-not-opened');
  if (error instanceof JournalUnreadable)
    return words.mrkdwn(`refusal.record-${error.why === 'unknown-entry' ? 'newer' : 'broken'}`, { entry: error.seq });
  return words.mrkdwn('refusal.unexpected', { at: time(now, 'second') });
}

/** Runs a listener; whatever it throws is logged and told to the person. */
export async function guarded(
  deps: Pick<ListenerDeps, 'log' | 'clock'>,
  person: { words: Catalogue; tell: (text: string) => Promise<void>; surface: string },
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    deps.log.error({ err: error, slack: slackFailureOf(error).code, surface: person.surface }, 'a listener failed');
    await person.tell(failureSentence(error, deps.clock.now(), person.words)).catch((unheard: unknown) => {
      deps.log.error({ slack: slackFailureOf(unheard).code }, 'a person could not be told that a listener failed');
    });
  }
}
