import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialUpperBound } from './binomialInterval.ts';
import { guaranteedThreshold, thresholdForCoverage, thresholdForRisk } from './selectiveThreshold.ts';
import { uniforms } from './testing.ts';

const examples = fc
  .array(fc.record({ confidence: fc.nat(12), wrong: fc.nat(1) }), { minLength: 1, maxLength: 40 })
  .map((list) => ({
    confidence: list.map(({ confidence }) => confidence),
    wrong: list.map(({ wrong }) => wrong),
  }));

/** What a threshold answers, counted one by one. */
function answered(confidence: number[], wrong: number[], threshold: number) {
  const kept = wrong.filter((_, n) => confidence[n]! >= threshold);
  return { count: kept.length, mistakes: kept.reduce((sum, w) => sum + w, 0) };
}

describe('thresholdForCoverage', () => {
  test('three of five; a tie answers more', () => {
    expect(thresholdForCoverage([5, 1, 4, 2, 3], 0.6)).toEqual({ threshold: 3, coverage: 0.6 });
    expect(thresholdForCoverage([5, 3, 4, 3, 3], 0.6)).toEqual({ threshold: 3, coverage: 1 });
  });

  test('is the highest of all confidences that answers enough', () => {
    fc.assert(
      fc.property(examples, fc.integer({ min: 1, max: 20 }), ({ confidence, wrong }, twentieths) => {
        const share = (t: number) => answered(confidence, wrong, t).count / confidence.length;
        const enough = confidence.filter((t) => share(t) >= twentieths / 20);
        const { threshold, coverage } = thresholdForCoverage(confidence, twentieths / 20);
        expect(threshold).toBe(Math.max(...enough));
        expect(coverage).toBe(share(threshold));
      }),
    );
  });

  test.each([0, 1.01, Number.NaN])('refuses a coverage of %d', (coverage) => {
    expect(() => thresholdForCoverage([1], coverage)).toThrow(/coverage: expected a share above 0/);
  });
});

describe('thresholdForRisk', () => {
  test('answers on past a mistake that later examples outweigh', () => {
    const selection = thresholdForRisk([5, 4, 3, 2, 1], [0, 1, 0, 0, 1], 0.25);
    expect(selection).toEqual({ threshold: 2, coverage: 0.8, risk: 0.25, bound: 0.25 });
  });

  test('is the lowest of all confidences whose error is low enough, or none', () => {
    fc.assert(
      fc.property(examples, fc.integer({ min: 0, max: 10 }), ({ confidence, wrong }, tenths) => {
        const risk = (t: number) => {
          const { count, mistakes } = answered(confidence, wrong, t);
          return mistakes / count;
        };
        const allowed = confidence.filter((t) => risk(t) <= tenths / 10);
        const selection = thresholdForRisk(confidence, wrong, tenths / 10);
        expect(selection?.threshold ?? Number.POSITIVE_INFINITY).toBe(Math.min(...allowed));
        if (selection) expect(selection.risk).toBe(risk(selection.threshold));
      }),
    );
  });
});

describe('guaranteedThreshold', () => {
  test('no mistakes: everything is answered where the bound of all N is low enough', () => {
    const confidence = Array.from({ length: 2000 }, (_, n) => n);
    const wrong = confidence.map(() => 0);
    const selection = guaranteedThreshold(confidence, wrong, { risk: 0.005, failure: 0.05 });
    expect(selection).toMatchObject({ threshold: 0, coverage: 1, risk: 0 });
    expect(selection!.bound).toBe(binomialUpperBound(0, 2000, 0.05 / 100));
  });

  test('few sure examples bound nothing, but many less sure ones do', () => {
    // one mistake at the very top: only large coverages dilute it
    const confidence = Array.from({ length: 5000 }, (_, n) => -n);
    const wrong = confidence.map((_, n) => (n === 0 || n > 4000 ? 1 : 0));
    const selection = guaranteedThreshold(confidence, wrong, { risk: 0.01, failure: 0.05 });
    expect(selection!.coverage).toBeGreaterThan(0.79);
    expect(selection!.coverage).toBeLessThan(0.82);
  });

  test('too few examples promise nothing', () => {
    expect(guaranteedThreshold([3, 2, 1], [0, 0, 0], { risk: 0.05, failure: 0.05 })).toBeNull();
  });

  test('its bound is the binomial bound of what it answers, and within the wish', () => {
    fc.assert(
      fc.property(examples, fc.integer({ min: 1, max: 9 }), ({ confidence, wrong }, tenths) => {
        const selection = guaranteedThreshold(confidence, wrong, { risk: tenths / 10, failure: 0.1 });
        if (selection === null) return;
        const { count, mistakes } = answered(confidence, wrong, selection.threshold);
        const tests = confidence.length;
        expect(selection.coverage).toBe(count / confidence.length);
        expect(selection.bound).toBe(binomialUpperBound(mistakes, count, 0.1 / tests));
        expect(selection.bound).toBeLessThanOrEqual(tenths / 10);
      }),
    );
  });

  test('keeps its promise: the true error exceeds the wish in at most the share `failure` of calibrations', () => {
    // An example of confidence u in [0, 1) is wrong with probability (1 - u)^3: above t, the true error is (1
    // - t)^3 / 4.
    const next = uniforms(7);
    const runs = 200;
    const broken = { guaranteed: 0, chosenByItsError: 0 };
    let selected = 0;
    const breaks = (threshold: number) => ((1 - threshold) ** 3 / 4 > 0.1 ? 1 : 0);
    for (let run = 0; run < runs; run++) {
      const confidence = Array.from({ length: 300 }, next);
      const wrong = confidence.map((u) => (next() < (1 - u) ** 3 ? 1 : 0));
      const guaranteed = guaranteedThreshold(confidence, wrong, { risk: 0.1, failure: 0.1 });
      if (guaranteed !== null) {
        selected++;
        broken.guaranteed += breaks(guaranteed.threshold);
      }
      broken.chosenByItsError += breaks(thresholdForRisk(confidence, wrong, 0.1)!.threshold);
    }
    expect(selected).toBeGreaterThan(runs / 2);
    expect(broken.guaranteed / runs).toBeLessThanOrEqual(0.1);
    // what the guarantee is for
    expect(broken.chosenByItsError / runs).toBeGreaterThan(0.25);
  });
});

test.each([
  [[1], [0], 1.5, /risk: expected an error rate from 0 to 1, got 1.5/],
  [[1], [2], 0.5, /wrong\[0\]: expected 0 or 1, got 2/],
  [[], [], 0.5, /at least one score/],
])('refuses %j, %j, %d', (confidence, wrong, risk, message) => {
  expect(() => thresholdForRisk(confidence, wrong, risk)).toThrow(message);
  expect(() => guaranteedThreshold(confidence, wrong, { risk, failure: 0.05 })).toThrow(message);
});

test('refuses a failure of 0', () => {
  expect(() => guaranteedThreshold([1], [0], { risk: 0.1, failure: 0 })).toThrow(/failure: expected above 0/);
});
