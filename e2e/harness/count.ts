/** Counting tests from the JSON reports of the two test runners. */
import * as v from 'valibot';

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

const Vitest = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  testResults: v.array(
    v.object({ status: v.string(), assertionResults: v.array(v.object({ status: v.string() })) }),
  ),
});

/** A file that does not even load has no tests to fail, so it counts as one failure itself. */
export function countVitest(report: unknown): Count {
  const { numPassedTests, numFailedTests, testResults } = v.parse(Vitest, report);
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

const Playwright = v.object({
  errors: v.array(v.unknown()),
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number() }),
});

/** `flaky` is a test that passed only when repeated: a failure here. Errors outside tests count one each. */
export function countPlaywright(report: unknown): Count {
  const { errors, stats } = v.parse(Playwright, report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
