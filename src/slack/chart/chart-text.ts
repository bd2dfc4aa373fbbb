import type { Stretch } from '../../health/downtime.ts';
import type { QualityStretch } from '../../health/quality-trail.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { NumberReport } from '../../workflow/number-reports.ts';
import { durationText } from '../alert-duration.ts';
import { cut } from '../blocks.ts';
import type { MessageKey } from '../catalogue.ts';
import type { ReportWords } from '../health/report-lines.ts';
import { separator } from '../separator.ts';
import { otherStretches } from './number-chart.ts';
import { isShown } from './ratings.ts';

/** What Slack takes as the description of a picture (docs.slack.dev, files.getUploadURLExternal: `alt_txt_too_large`). */
export const ALT_TEXT_AT_MOST = 1_000;

/** More than this is counted; so many fit into a sentence in every language. */
const SPELLS_AT_MOST = 5;

/** Items separated by the commas of the reader's script. */
export const inOneLine = (items: readonly string[], { words }: Pick<ReportWords, 'words'>): string =>
  items.join(separator(',', words));

/** How a rating is called: as Meta says it, or that there is none. */
export const ratingText = (rating: string | undefined, { words }: ReportWords): string =>
  isShown(rating) ? rating : words.plain('report.chart.unrated');

/** How the quality went, as a plain sentence: `GREEN from the move, YELLOW after 5 hours`. */
export function courseText(quality: readonly QualityStretch[], said: ReportWords): string {
  const { words, alerts } = said;
  const [first] = quality;
  const shown =
    quality.length > SPELLS_AT_MOST ? [...quality.slice(0, 1), ...quality.slice(1 - SPELLS_AT_MOST)] : quality;
  const course = shown.map(({ rating, from }, index) =>
    index === 0
      ? words.plain('report.quality.first', { rating: ratingText(rating, said) })
      : words.plain('report.quality.then', {
          rating: ratingText(rating, said),
          after: durationText(from - (first?.from ?? from), alerts.alerts),
        }),
  );
  return words.plain('report.quality', { course: inOneLine(course, said) });
}

/** When something stood, counted from `zero`, as a plain sentence; nothing where it never did. */
export function spellsText(
  key: MessageKey & `report.spells.${string}`,
  { stretches, zero }: { stretches: readonly Stretch[]; zero: number },
  said: ReportWords,
): string[] {
  const { words, alerts } = said;
  if (stretches.length === 0) return [];
  const spells = stretches.slice(-SPELLS_AT_MOST).map(({ from, to }) =>
    words.plain('report.spell', {
      after: durationText(from - zero, alerts.alerts),
      duration: durationText(to - from, alerts.alerts),
    }),
  );
  const left = stretches.length - spells.length;
  const all = left > 0 ? [...spells, words.plain('report.spells.more', { count: left })] : spells;
  return [words.plain(key, { spells: inOneLine(all, said) })];
}

/** Everything the chart of a number shows, for those who do not see it. */
export function numberChartText(report: NumberReport, said: ReportWords): string {
  const { words, alerts } = said;
  const { target, ageMs, from, quality, down } = report;
  const values = { number: formatNumber(target.number), age: durationText(ageMs, alerts.alerts) };
  const lines = [
    `${words.plain('report.chart.title', values)}.`,
    courseText(quality, said),
    ...(down.length === 0 ? [words.plain('report.never-down')] : []),
    ...spellsText('report.spells.down', { stretches: down, zero: from }, said),
    ...spellsText('report.spells.other', { stretches: otherStretches(report), zero: from }, said),
  ];
  return cut(lines.join(' '), ALT_TEXT_AT_MOST);
}
