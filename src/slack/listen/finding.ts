import { formatNumber, parsePhoneNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import type { Catalogue } from '../catalogue.ts';
import { notice } from '../modal/view.ts';
import type { ListenerDeps } from './deps.ts';
import { describe } from './moving.ts';
import { numberFault } from './number-fault.ts';
import { type Outcome, type Submission, textIn } from './submission.ts';

/** Where the number's newest move stands: the running one, or the last; in one sentence. */
export async function statusOf(
  found: { deps: ListenerDeps; words: Catalogue },
  number: Pick<ParsedNumber, 'e164'>,
): Promise<string> {
  const { deps, words } = found;
  const running = await deps.operations.runningOn(number.e164);
  const latest = running ?? (await deps.operations.ofNumber(number.e164))[0];
  return latest
    ? describe(found, latest, 'status')
    : words.mrkdwn('command.status.none', { number: formatNumber(number.e164) });
}

/** The search of Home: the same answer as `/migrate status`, in the form's place. */
export async function find({ deps, words, values }: Submission): Promise<Outcome> {
  const parsed = parsePhoneNumber(textIn(values, 'number'));
  if (!parsed.ok) return { errors: { number: numberFault(parsed, words, 'plain') } };
  return { view: notice(words, await statusOf({ deps, words }, parsed), words.plain('modal.find.title')) };
}
