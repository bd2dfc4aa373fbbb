import { CANARY } from '../../fleet/fleet.ts';
import { lengthOf } from '../../health/downtime.ts';
import { isDown, lastRating, standingOut } from '../../health/standing-out.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { WaveNumber, WaveReport } from '../../workflow/wave-reports.ts';
import { durationText } from '../alert-duration.ts';
import type { Catalogue } from '../catalogue.ts';
import { ALT_TEXT_AT_MOST, inOneLine, ratingText } from '../chart/chart-text.ts';
import { cut } from '../blocks.ts';
import { code } from '../tokens.ts';
import { counted, whyUnread, type ReportWords } from './report-lines.ts';

const NAMED = 10;

/** Which wave of which fleet; plain text. */
export const waveName = ({ fleet, wave, waves }: Pick<WaveReport, 'fleet' | 'wave' | 'waves'>, words: Catalogue) =>
  wave === CANARY
    ? words.plain('fleet.wave.title.canary', { fleet })
    : words.plain('fleet.wave.title', { fleet, wave, waves });

function downText(number: WaveNumber, { words, alerts }: ReportWords): string[] {
  const { down } = number;
  if (down.length === 0) return [];
  const spent = words.plain('report.what.down', { downtime: durationText(lengthOf(down), alerts.alerts) });
  return isDown(number) ? [spent, words.plain('report.what.open')] : [spent];
}

/** Why somebody should look at a number; plain text. */
function whatOf(number: WaveNumber, said: ReportWords): string {
  const { words } = said;
  const rating = lastRating(number);
  const others = number.incidents.filter(({ severity }) => severity !== 'page').length;
  const quality = rating === 'GREEN' ? [] : [words.plain('report.what.quality', { rating: ratingText(rating, said) })];
  const more = others === 0 ? [] : [words.plain('report.what.other', { count: others })];
  return inOneLine([...downText(number, said), ...quality, ...more], said);
}

const lineOf = (number: WaveNumber, said: ReportWords): string =>
  said.words.plain('report.wave.number', {
    number: formatNumber(number.target.number),
    what: whatOf(number, said),
  });

/** The numbers that stand out, the gravest first, and how many more there are; plain text. */
function standingOutLines(numbers: readonly WaveNumber[], said: ReportWords): string[] {
  const found = standingOut(numbers);
  const left = found.length - NAMED;
  return [
    said.words.plain('report.wave.standing-out', { count: found.length }),
    ...found.slice(0, NAMED).map((one) => lineOf(one, said)),
    ...(left > 0 ? [said.words.plain('report.wave.more', { count: left })] : []),
  ];
}

/** How the numbers are now, as far as they could be read. */
function nowLines({ numbers, failures }: WaveReport, { words }: ReportWords): string[] {
  const read = numbers.flatMap(({ now }) => now ?? []);
  const unread = numbers.length - read.length;
  const [failure] = failures;
  return [
    ...(read.length === 0
      ? []
      : [
          words.mrkdwn('report.wave.now', {
            quality: code(counted(read.map(({ facts }) => facts.qualityRating))),
            limit: code(counted(read.map(({ messagingLimit }) => messagingLimit))),
            throughput: code(counted(read.map(({ facts }) => facts.throughputLevel))),
          }),
        ]),
    ...(unread === 0
      ? []
      : [words.mrkdwn('report.wave.unread', { count: unread, reason: whyUnread(failure, words) }).trim()]),
  ];
}

/** How the numbers of a wave did, as lines of mrkdwn; pure. */
export function waveReportLines(report: WaveReport, said: ReportWords): string[] {
  const { numbers, count, ageMs, templateQualities } = report;
  const { words, alerts } = said;
  const down = numbers.filter((one) => one.down.length > 0);
  const downtime = down.reduce((sum, one) => sum + lengthOf(one.down), 0);
  const incidents = numbers.reduce((sum, one) => sum + one.incidents.length, 0);
  return [
    words.mrkdwn('report.wave.title', { wave: waveName(report, words), age: durationText(ageMs, alerts.alerts) }),
    words.mrkdwn('report.wave.moved', { moved: numbers.length, count }),
    downtime === 0
      ? words.mrkdwn('report.wave.never-down')
      : words.mrkdwn('report.wave.down', { count: down.length, downtime: durationText(downtime, alerts.alerts) }),
    words.mrkdwn('report.wave.incidents', { count: incidents }),
    ...nowLines(report, said),
    templateQualities
      ? words.mrkdwn('report.wave.templates', {
          count: templateQualities.length,
          qualities: code(counted(templateQualities)),
        })
      : words.mrkdwn('report.templates.unread'),
    ...standingOutLines(numbers, said),
  ];
}

/** Everything the chart of a wave shows, for those who do not see it. */
export function waveChartText(report: WaveReport, said: ReportWords): string {
  const { words, alerts } = said;
  const rest = report.numbers.filter((one) => standingOut([one]).length === 0);
  const values = { wave: waveName(report, words), age: durationText(report.ageMs, alerts.alerts) };
  const qualities = counted(rest.map((one) => ratingText(lastRating(one), said)));
  const lines = [
    `${words.plain('report.wave.chart.title', values)}.`,
    ...standingOutLines(report.numbers, said),
    ...(rest.length === 0 ? [] : [words.plain('report.wave.rest', { count: rest.length, qualities })]),
  ];
  return cut(lines.join('\n'), ALT_TEXT_AT_MOST);
}
