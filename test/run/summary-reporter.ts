import type { AggregatedResult, Test, TestResult } from '@jest/reporters';
import type { Counts } from './verdict.ts';

/**
 * Prints one line per test file and every failure in full, then sends the {@link Counts} to the process that started Jest,
 * which prints them as its last line.
 */
export default class SummaryReporter {
  onTestResult(test: Test, result: TestResult): void {
    const file = test.path.slice(test.context.config.rootDir.length + 1);
    const isGood = !result.testExecError && result.numFailingTests === 0;
    const seconds = ((result.perfStats.end - result.perfStats.start) / 1000).toFixed(1);
    console.log(`${isGood ? 'pass' : 'FAIL'} ${file} (${result.testResults.length} tests, ${seconds} s)`);
    if (!isGood) console.log(result.failureMessage ?? result.testExecError?.message ?? 'no reason given');
    for (const { status, fullName } of result.testResults) {
      if (status === 'pending' || status === 'todo') console.log(`     ${status}: ${fullName}`);
    }
  }

  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    const counts: Counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    process.send?.(counts);
  }
}
