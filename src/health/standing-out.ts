import { lengthOf, type Stretch } from './downtime.ts';
import { isOpen, type Incident } from './incident.ts';
import type { QualityStretch } from './quality-trail.ts';

/** What is on record of a number. */
interface OnRecord {
  quality: readonly QualityStretch[];
  incidents: readonly Incident[];
  down: readonly Stretch[];
}

/** What people act on; the others are on record only. */
const matters = ({ severity }: Incident): boolean => severity !== 'info';

const WORSE = ['YELLOW', 'RED'];

/** The rating that was read last. */
export const lastRating = ({ quality }: Pick<OnRecord, 'quality'>): string | undefined => quality.at(-1)?.rating;

/** True while an urgent incident stands. */
export const isDown = ({ incidents }: Pick<OnRecord, 'incidents'>): boolean =>
  incidents.some((one) => isOpen(one) && one.severity === 'page');

/** How much a number stands out of many: 0 for one that somebody need not look at; an open urgent incident first. */
export function gravityOf(record: OnRecord): number {
  const { incidents, down } = record;
  if (isDown(record)) return 4;
  if (down.length > 0) return 3;
  if (WORSE.includes(lastRating(record) ?? '')) return 2;
  return incidents.some(matters) ? 1 : 0;
}

/** Those that stand out, the gravest first; of two alike the one that was down for longer. */
export const standingOut = <Record extends OnRecord>(records: readonly Record[]): Record[] =>
  records
    .filter((record) => gravityOf(record) > 0)
    .toSorted((one, other) => gravityOf(other) - gravityOf(one) || lengthOf(other.down) - lengthOf(one.down));
