/** A quality rating that a reading showed first at `at`, epoch ms. */
export interface QualityChange {
  at: number;
  rating: string;
}

/** How long a rating stood, epoch ms; without `rating` nothing was known of it. */
export interface QualityStretch {
  rating?: string;
  from: number;
  to: number;
}

/** Ratings as Meta spells them; anything else is not kept. */
export const isRating = (text: string): boolean => /^\w{1,40}$/u.test(text);

/** Nobody looks sooner after a move than a first reading does: what it shows counts from the beginning, ms. */
const firstLookMs = 60_000;

/**
 * What stood between `from` and `to`, in order and without a gap; `changes` are in order of time. The last change before `from`
 * still stands at `from`; a rating that was read again is one stretch.
 */
export function stretchesBetween(changes: readonly QualityChange[], from: number, to: number): QualityStretch[] {
  const before = changes.findLast(({ at }) => at <= from) ?? changes.find(({ at }) => at <= from + firstLookMs);
  const within = changes.filter(({ at }) => at > Math.max(from, before?.at ?? from) && at < to);
  const stretches: QualityStretch[] = [{ from, to, ...(before && { rating: before.rating }) }];
  for (const { at, rating } of within) {
    const last = stretches.at(-1);
    if (!last || last.rating === rating) continue;
    last.to = at;
    stretches.push({ from: at, to, rating });
  }
  return stretches;
}
