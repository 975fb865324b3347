import { expect, test } from 'vitest';
import { countPlaywright, countVitest } from './count.ts';

test('vitest: failed tests count, and so does each file that did not load', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((status) => ({ status })),
  });
  const testResults = [file('passed', 'passed'), file('failed', 'failed', 'passed'), file('failed')];
  expect(countVitest({ numPassedTests: 2, numFailedTests: 1, testResults })).toEqual({
    passed: 2,
    failed: 2,
  });
});

test('playwright: tests that passed only when repeated and errors outside tests count as failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 3 };
  expect(countPlaywright({ errors: [{}], stats })).toEqual({ passed: 5, failed: 3 });
});
