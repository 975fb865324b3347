import { describe, expect, test } from 'vitest';
import * as twin from '../../src/reference/categorical.ts';
import { expectClose } from '../testing/compare.ts';
import { testData } from '../testing/data.ts';
import { useDevice } from '../testing/device.ts';
import { probe } from '../testing/probe.ts';
import { categorical } from './categorical.ts';

const device = useDevice();
const examples = 24;

/** Rows of logits of which every third is far from 0, and every fourth has one class beyond all others. */
function rowsOf(classes: number): number[][] {
  const { normal, below } = testData(classes);
  return Array.from({ length: examples }, (_, n) => {
    const shift = n % 3 === 2 ? normal(0, 3000) : 0;
    const winner = n % 4 === 3 ? below(classes) : -1;
    return Array.from({ length: classes }, (_, c) =>
      Math.fround(normal(0, 3) + shift + (c === winner ? 1e4 : 0)),
    );
  });
}

describe.each([1, 2, 7, 10, 65])('with %i classes', (classes) => {
  const rows = rowsOf(classes);
  const labels = rows.map((_, n) => n % classes);
  const inputs = {
    logits: { type: 'f32', data: Float32Array.from(rows.flat()) },
    y: { type: 'u32', data: Uint32Array.from(labels) },
  } as const;
  const evaluate = (expression: string) =>
    probe(device(), { code: categorical, inputs, expression, type: 'f32', count: examples });

  test('log-sum-exp equals the twin, however large the logits', async () => {
    const got = await evaluate(`logSumExp(i * ${classes}u, ${classes}u)`);
    expectClose(got, rows.map(twin.logSumExp), { tolerance: 1e-6, scale: 1 });
  });

  test('the log probability of a class equals the twin', async () => {
    const got = await evaluate(`logCategorical(y[i], i * ${classes}u, ${classes}u)`);
    const scale = rows.map((row) => 1 + Math.max(...row.map(Math.abs)));
    expectClose(
      got,
      rows.map((row, n) => twin.logCategorical(labels[n]!, row)),
      { tolerance: 1e-6, scale },
    );
  });

  test('the probabilities of all classes add up to 1', () => {
    for (const row of rows) expect(twin.softmax(row).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});
