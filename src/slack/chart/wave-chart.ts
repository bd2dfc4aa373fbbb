import { standingOut } from '../../health/standing-out.ts';
import { isRightToLeft } from '../../migration/language.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { WaveNumber, WaveReport } from '../../workflow/wave-reports.ts';
import { durationText } from '../alert-duration.ts';
import type { ReportWords } from '../health/report-lines.ts';
import { waveName } from '../health/wave-lines.ts';
import { HATCHED, hatching } from './hatching.ts';
import { otherStretches } from './number-chart.ts';
import { createPlane, type Plane } from './plane.ts';
import { INK, lookOf, SHOWN_RATINGS } from './ratings.ts';
import { element, picture } from './svg.ts';
import { timeAxis } from './time-axis.ts';

const WIDTH = 960;
const BEFORE = 190;
const AFTER = 60;
const TOP = 106;
const ROW = 24;

/** More rows than this nobody reads in a thread; those that stand out come first. */
const ROWS_AT_MOST = 40;

/** A worse rating is a thicker bar, so that it is seen without its colour. */
const THICKNESS = [5, 10, 15, 2];

const thicknessOf = (rating: string | undefined): number => THICKNESS[lookOf(rating).level] ?? 2;

/** The numbers in the order of their rows: those that stand out, the gravest first, then the others as they were in the file. */
export function inRows(numbers: readonly WaveNumber[]): WaveNumber[] {
  const grave = standingOut(numbers);
  return [...grave, ...numbers.filter((one) => !grave.includes(one))];
}

function row(plane: Plane, number: WaveNumber, y: number): string[] {
  const bar = (height: number) => ({ y: y - height / 2, height });
  return [
    plane.words(
      formatNumber(number.target.number),
      { x: plane.edgeAt(BEFORE - 16), y: y + 5 },
      { anchor: 'end', size: 13, isNumber: true },
    ),
    ...number.quality.map((one) => plane.bar(one, bar(thicknessOf(one.rating)), { fill: lookOf(one.rating).fill })),
    ...otherStretches(number).map((one) => plane.bar(one, { y: y + 8, height: 3 }, { fill: INK.other })),
    ...number.down.map((one) => plane.bar(one, bar(17), { fill: HATCHED, stroke: INK.down })),
  ];
}

/** What the bars mean, over the rows. */
function legend(plane: Plane, { words }: ReportWords): string[] {
  const samples = [
    ...SHOWN_RATINGS.map((rating) => ({
      text: rating ?? words.plain('report.chart.unrated'),
      height: thicknessOf(rating),
      look: { fill: lookOf(rating).fill },
    })),
    { text: words.plain('report.chart.down'), height: 17, look: { fill: HATCHED, stroke: INK.down } },
    { text: words.plain('report.chart.other'), height: 3, look: { fill: INK.other } },
  ];
  const space = (WIDTH - 48) / samples.length;
  return samples.flatMap(({ text, height, look }, index) => {
    const [near, far] = [plane.edgeAt(24 + index * space), plane.edgeAt(52 + index * space)];
    const place = { x: Math.min(near, far), y: 72 - height / 2, width: 28, height };
    return [
      element('rect', { ...place, ...look }),
      plane.words(text, { x: plane.edgeAt(60 + index * space), y: 77 }, { size: 12, fill: INK.soft }),
    ];
  });
}

/** From when the picture shows the wave, epoch ms: from its first move, but no longer before its end than after it. */
const beginningOf = ({ numbers, endedAt, ageMs }: WaveReport): number =>
  Math.max(endedAt - ageMs, Math.min(endedAt, ...numbers.map(({ from }) => from)));

/** A picture of how the numbers of a wave did: a row for each, over the same time. SVG; pure. */
export function waveChart(report: WaveReport, said: ReportWords): string {
  const { words, alerts } = said;
  const { numbers, endedAt, ageMs } = report;
  const rows = inRows(numbers).slice(0, ROWS_AT_MOST);
  const left = numbers.length - rows.length;
  const bottom = TOP + rows.length * ROW + 6;
  const times = { from: beginningOf(report), to: endedAt + ageMs };
  const isMirrored = isRightToLeft(words.language);
  const plane = createPlane({ width: WIDTH, before: BEFORE, after: AFTER, times, isMirrored });
  const title = words.plain('report.wave.chart.title', {
    wave: waveName(report, words),
    age: durationText(ageMs, alerts.alerts),
  });
  const zero = { zero: endedAt, to: times.to, name: words.plain('report.wave.chart.end') };
  const more = words.plain('report.wave.chart.more', { count: left });
  return picture({ width: WIDTH, height: bottom + (left > 0 ? 64 : 36) }, [
    hatching(),
    plane.words(title, { x: plane.edgeAt(24), y: 40 }, { size: 20, weight: 'bold' }),
    ...legend(plane, said),
    ...timeAxis(plane, zero, { top: TOP - 6, bottom, words: alerts.alerts }),
    ...rows.flatMap((number, index) => row(plane, number, TOP + index * ROW + ROW / 2)),
    ...(left > 0 ? [plane.words(more, { x: plane.edgeAt(24), y: bottom + 48 }, { size: 13, fill: INK.soft })] : []),
  ]);
}
