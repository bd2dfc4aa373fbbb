/** The middle value; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which this share (0 to 1) of the values lies; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One round: what is measured and what it is compared with. */
export interface Round {
  ours: number;
  theirs: number;
}

/** Medians over the rounds, and the median of their ratios. */
export const compared = (rounds: readonly Round[]) => ({
  rounds: rounds.length,
  ratio: median(rounds.map(({ ours, theirs }) => ours / theirs)),
  ours: median(rounds.map(({ ours }) => ours)),
  theirs: median(rounds.map(({ theirs }) => theirs)),
});
