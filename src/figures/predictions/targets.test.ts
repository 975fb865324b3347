import { describe, expect, test } from 'vitest';
import { targetFinding } from '../findings.ts';
import { targetFigures } from './targets.ts';

const count = 1_000;
/** Probabilities as even as 1,000 values can be, in an order that is no order of the rows. */
const pit = Float64Array.from({ length: count }, (_, n) => (((n * 377) % count) + 0.5) / count);
const column = (value: (n: number) => number) => Float64Array.from({ length: count }, (_, n) => value(n));
const predictiveInterval = { mass: 0.9, lower: column((n) => n - 1), upper: column((n) => n + 1) };
const honest = { count, targets: 1, draws: 7, mean: column((n) => n), predictiveInterval, pit };

describe('targetFigures', () => {
  test('honest predictions hold each mass as often as it says', () => {
    const [figure] = targetFigures(honest, honest.mean, ['price']);
    figure!.coverage.mass.forEach((mass, i) => {
      expect(figure!.coverage.inside[i]).toBeCloseTo(mass, 2);
    });
    expect(figure).toMatchObject({ name: 'price', rows: count, draws: 7, mass: 0.9 });
    expect(targetFinding(figure!)).toMatch(/hold 90.0 % of 1,000 test rows: as wide as they should be/);
  });

  test('predictions that are too sure hold less, those too modest more, and the finding says so', () => {
    const squeezed = pit.map((p) => (p < 0.5 ? p / 4 : 1 - (1 - p) / 4));
    const [tooSure] = targetFigures({ ...honest, pit: squeezed }, honest.mean, ['y']);
    expect(targetFinding(tooSure!)).toMatch(/too narrow/);
    const [modest] = targetFigures({ ...honest, pit: pit.map((p) => 0.4 + p / 5) }, honest.mean, ['y']);
    expect(targetFinding(modest!)).toMatch(/too wide/);
  });

  test('one row, or twelve that are all inside, prove nothing', () => {
    const [figure] = targetFigures(honest, honest.mean, ['y']);
    expect(targetFinding({ ...figure!, rows: 1, inside: 1 })).toMatch(/as wide as they should be/);
    expect(targetFinding({ ...figure!, rows: 12, inside: 1 })).toMatch(/as wide as they should be/);
  });

  test('shows a few hundred rows of all of them, each with its own numbers', () => {
    const [{ points } = { points: [] }] = targetFigures(
      honest,
      column((n) => 2 * n),
      ['y'],
    );
    expect(points).toHaveLength(300);
    expect(points.at(-1)!.mean).toBeGreaterThan(0.99 * count);
    for (const { measured, mean, lower, upper } of points) {
      expect([measured, lower, upper]).toEqual([2 * mean, mean - 1, mean + 1]);
    }
  });

  test('keeps several targets apart', () => {
    const two = { ...honest, count: count / 2, targets: 2 };
    const [a, b] = targetFigures(two, honest.mean, ['a', 'b']);
    expect([a!.points[1]!.mean % 2, b!.points[1]!.mean % 2]).toEqual([0, 1]);
  });

  test('refuses predictions of other rows', () => {
    expect(() => targetFigures(honest, [1], ['y'])).toThrow(/1000 targets/);
  });
});
