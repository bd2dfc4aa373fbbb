/** How many tests did what in one run. A test file that could not run at all counts as one failed test. */
export type Counts = { passed: number; failed: number; skipped: number };

/** The last line of a run. */
export function lineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * The exit code of a run: 0 only when Jest itself was content, something ran, and nothing failed or was skipped. `counts` is
 * undefined when Jest ended before it could report.
 */
export function exitCodeOf(counts: Counts | undefined, jestCode: number | null): number {
  if (jestCode !== 0) return jestCode || 1;
  return counts && counts.passed > 0 && counts.failed === 0 && counts.skipped === 0 ? 0 : 1;
}
