import type { Entry } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import { forecastLine, forecastOf, forecastRows, missingRows, receiptLine } from './card/templates.ts';
import type { Catalogue } from './catalogue.ts';
import type { ThreadFile } from './thread-files.ts';

/** Longer lists go into a file. */
export const INLINE_ROWS = 10;

/** True once the destination was read after the move: from then on the list is a receipt, not a forecast. */
const isCompared = ({ steps }: Migration): boolean => steps['compare-templates'].status !== 'pending';

/** The forecast, or after the move what must be made anew, as a sentence and mrkdwn rows; undefined while a side is unread. */
export function templateList(migration: Migration, words: Catalogue): { summary: string; rows: string[] } | undefined {
  if (!migration.templates?.source || !migration.templates.destination) return undefined;
  return isCompared(migration)
    ? { summary: receiptLine(migration, words), rows: missingRows(migration, words, 'mrkdwn') }
    : { summary: forecastLine(forecastOf(migration), words), rows: forecastRows(migration, words, 'mrkdwn') };
}

/** The file that goes with an entry; undefined where its line says everything. `after`: the state after the entry. */
export function threadFile({ event }: Entry, after: Migration, words: Catalogue): ThreadFile | undefined {
  if (event.type !== 'templatesRead' || event.side !== 'destination') return undefined;
  const compared = isCompared(after);
  const rows = (compared ? missingRows : forecastRows)(after, words, 'plain');
  if (rows.length <= INLINE_ROWS) return undefined;
  const title = words.plain(compared ? 'templates.file.missing' : 'templates.file.forecast', {
    number: formatNumber(after.number),
  });
  const name = `templates-${after.number.slice(1)}-${compared ? 'to-make-anew' : 'forecast'}.txt`;
  return { name, title, content: `${title}\n\n${rows.join('\n')}\n` };
}
