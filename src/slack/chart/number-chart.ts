import { stretchOf, type Stretch } from '../../health/downtime.ts';
import type { QualityStretch } from '../../health/quality-trail.ts';
import { isRightToLeft } from '../../migration/language.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { NumberReport } from '../../workflow/number-reports.ts';
import { durationText } from '../alert-duration.ts';
import type { ReportWords } from '../health/report-lines.ts';
import { HATCHED, hatching } from './hatching.ts';
import { createPlane, type Plane } from './plane.ts';
import { INK, lookOf, SHOWN_RATINGS, signAt } from './ratings.ts';
import { element, picture } from './svg.ts';
import { timeAxis } from './time-axis.ts';

const WIDTH = 960;
const BEFORE = 190;
const AFTER = 60;
const TOP = 70;
const ROW = 36;
const LANE = 40;

const levelAt = (level: number): number => TOP + level * ROW + ROW / 2;
const LANES = levelAt(SHOWN_RATINGS.length - 1) + ROW;
const BOTTOM = LANES + 2 * LANE;

/** Every incident that was no outage. */
export const otherStretches = ({ incidents, from, to }: Pick<NumberReport, 'incidents' | 'from' | 'to'>): Stretch[] =>
  incidents.filter(({ severity }) => severity !== 'page').map((one) => stretchOf(one, from, to));

const rowLabel = (plane: Plane, text: string, y: number): string =>
  plane.words(text, { x: plane.edgeAt(BEFORE - 50), y: y + 5 }, { anchor: 'end', size: 13 });

const levels = (plane: Plane, { words }: ReportWords): string[] =>
  SHOWN_RATINGS.flatMap((rating) => {
    const look = lookOf(rating);
    const y = levelAt(look.level);
    return [
      plane.rule(y),
      rowLabel(plane, rating ?? words.plain('report.chart.unrated'), y),
      signAt(look, { x: plane.edgeAt(BEFORE - 32), y, size: 13 }),
    ];
  });

/** A step for each stretch: a bar on its level, a sign where it begins, and a line from the one before. */
function step(plane: Plane, stretch: QualityStretch, before: QualityStretch | undefined): string[] {
  const look = lookOf(stretch.rating);
  const y = levelAt(look.level);
  const ends = [y, levelAt(lookOf(before?.rating).level)].toSorted((one, other) => one - other);
  const fall = plane.mark(stretch.from, { top: ends[0] ?? y, bottom: ends[1] ?? y }, { stroke: INK.soft });
  return [
    ...(before ? [fall] : []),
    plane.bar(stretch, { y: y - 4, height: 8 }, { fill: look.fill }),
    signAt(look, { x: plane.timeAt(stretch.from), y, size: 18 }),
  ];
}

function lanes(plane: Plane, report: NumberReport, { words }: ReportWords): string[] {
  const [down, other] = [LANES + LANE / 2, LANES + LANE + LANE / 2];
  const place = (y: number) => ({ y: y - 9, height: 18 });
  return [
    ...[down, other].map((y) => plane.rule(y)),
    rowLabel(plane, words.plain('report.chart.down'), down),
    rowLabel(plane, words.plain('report.chart.other'), other),
    ...report.down.map((one) => plane.bar(one, place(down), { fill: HATCHED, stroke: INK.down })),
    ...otherStretches(report).map((one) => plane.bar(one, place(other), { fill: INK.other, 'fill-opacity': 0.7 })),
  ];
}

/** A picture of how a number did since its move: its quality over time, and when something was wrong. SVG; pure. */
export function numberChart(report: NumberReport, said: ReportWords): string {
  const { words, alerts } = said;
  const { target, ageMs, quality, from, to } = report;
  const isMirrored = isRightToLeft(words.language);
  const plane = createPlane({ width: WIDTH, before: BEFORE, after: AFTER, times: { from, to }, isMirrored });
  const values = { number: formatNumber(target.number), age: durationText(ageMs, alerts.alerts) };
  const zero = { zero: from, to, name: words.plain('report.chart.move') };
  return picture({ width: WIDTH, height: BOTTOM + 40 }, [
    hatching(),
    plane.words(
      words.plain('report.chart.title', values),
      { x: plane.edgeAt(24), y: 40 },
      { size: 20, weight: 'bold' },
    ),
    ...timeAxis(plane, zero, { top: TOP - 8, bottom: BOTTOM, words: alerts.alerts }),
    ...levels(plane, said),
    ...lanes(plane, report, said),
    element(
      'g',
      { id: 'quality' },
      quality.flatMap((one, index) => step(plane, one, quality[index - 1])),
    ),
  ]);
}
