import type { SlackUserId } from '../../migration/ids.ts';
import { asciiDigits, formatNumber, parsePhoneNumber } from '../../migration/phone-number.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ListenerDeps } from '../listen/deps.ts';
import { numberFault } from '../listen/number-fault.ts';
import { accountLines, numberLines, overviewLines, reportWords } from './report-lines.ts';
import { refusalToPerson } from '../../workflow/refusal-to-person.ts';

/** What is asked for, as it was typed: nothing for all accounts, a WABA id, or a number. */
export interface HealthAsked {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  tell: (text: string) => Promise<void>;
}

/** True for full members of the workspace; guests are told nothing of moved numbers. */
export async function mayLook({ people }: Pick<ListenerDeps, 'people'>, user: SlackUserId): Promise<boolean> {
  return (await refusalToPerson(people, user)) === undefined;
}

async function linesFor({ deps, words }: HealthAsked, text: string): Promise<string[]> {
  const { reports, accountName, wabas } = deps.health;
  const said = reportWords(words, accountName);
  if (text === '') return overviewLines(await reports.ofAll(), said);
  const waba = wabas.find((id) => id === asciiDigits(text));
  if (waba) return accountLines(await reports.ofAccount(waba), said);
  const number = parsePhoneNumber(text);
  if (!number.ok) return [numberFault(number, words, 'mrkdwn'), words.mrkdwn('health.usage')];
  const report = await reports.ofNumber(number.e164);
  return report
    ? numberLines(report, said)
    : [words.mrkdwn('health.not-watched', { number: formatNumber(number.e164) })];
}

/** `/migrate health`: reads and tells privately; changes nothing. */
export async function health(asked: HealthAsked, text: string): Promise<void> {
  const { deps, words, user, tell } = asked;
  if (!(await mayLook(deps, user))) return tell(words.mrkdwn('health.refused'));
  return tell((await linesFor(asked, text)).join('\n'));
}
