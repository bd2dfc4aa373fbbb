import { writePack } from '../evidence/evidence-file.ts';
import type { EvidencePack } from '../evidence/evidence-pack.ts';
import { packOf } from '../evidence/make-pack.ts';
import { problemText, verifyPack } from '../evidence/verify-pack.ts';
import type { Entry } from '../migration/event.ts';
import { fold } from '../migration/evolve.ts';
import type { E164, SlackUserId } from '../migration/ids.ts';
import { JournalUnreadable } from '../migration/journal-chain.ts';
import { formatNumber, type ParsedNumber } from '../migration/phone-number.ts';
import { uploadPack } from './audit-files.ts';
import { timeline } from './audit-timeline.ts';
import type { Catalogue } from './catalogue.ts';
import { cardLink } from './listen/card-link.ts';
import { wordsOfChannel, type ListenerDeps } from './listen/deps.ts';
import { refusalText } from './listen/refusal-text.ts';
import { code } from './tokens.ts';
import { slackFailureOf } from './web-api.ts';
import { refusalToPerson } from '../workflow/refusal-to-person.ts';

/** Somebody who asks for the evidence. */
interface Asking {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  tell: (text: string) => Promise<void>;
}

/** Whether the record holds, checked on the very text that is uploaded. */
function chainLine(pack: EvidencePack, words: Catalogue): string {
  const number = formatNumber(pack.migration.number);
  const checked = verifyPack(writePack(pack, 'json'));
  if (!checked.ok) return words.mrkdwn('audit.not-whole', { number, problem: problemText(checked.problems[0]) });
  const { length: count, head } = pack.chain;
  return words.mrkdwn('audit.whole', { number, count, hash: code(head) });
}

async function filesLine({ deps, words, user }: Asking, pack: EvidencePack): Promise<string> {
  const { id, number } = pack.migration;
  const place = await deps.cards.get(id);
  if (!place) return words.mrkdwn('audit.no-card', { digits: number });
  try {
    await uploadPack(deps.client, place, { pack, by: user, words: wordsOfChannel(deps) });
    return words.mrkdwn('audit.uploaded', { card: await cardLink(deps, id, words) });
  } catch (error) {
    const problem = slackFailureOf(error).code;
    deps.log.error({ slack: problem, surface: 'audit' }, 'the evidence could not be uploaded');
    return words.mrkdwn('audit.not-uploaded', { digits: number, problem });
  }
}

async function newestJournal(deps: ListenerDeps, number: E164): Promise<Entry[]> {
  const [newest] = await deps.operations.ofNumber(number);
  return newest ? deps.journal.load(newest.id) : [];
}

const unreadable = ({ why, seq }: JournalUnreadable, number: string, words: Catalogue): string =>
  words.mrkdwn(why === 'unknown-entry' ? 'audit.newer' : 'audit.broken', { number, entry: seq });

/**
 * `/migrate audit <number>`: the evidence of the newest migration as files under its card, and privately whether the record
 * holds, with a short timeline. For full members only: the files name people and numbers.
 */
export async function audit(asking: Asking, { e164 }: ParsedNumber): Promise<void> {
  const { deps, words, user, tell } = asking;
  const barred = await refusalToPerson(deps.people, user);
  const approvers = deps.people.approversToken();
  if (barred) return tell(refusalText({ code: barred }, words, approvers));
  try {
    const entries = await newestJournal(deps, e164);
    const migration = fold(entries);
    if (!migration) return await tell(words.mrkdwn('command.status.none', { number: formatNumber(e164) }));
    const pack = packOf(entries, deps.clock.now());
    const lines = [chainLine(pack, words), await filesLine(asking, pack)];
    return await tell([...lines, ...timeline(entries, { migration, words, approvers })].join('\n'));
  } catch (error) {
    if (!(error instanceof JournalUnreadable)) throw error;
    return tell(unreadable(error, formatNumber(e164), words));
  }
}
