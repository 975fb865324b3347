import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barLine, type Progress } from './barLine.ts';

const progress: Progress = {
  event: 'progress',
  ...{ epoch: 3, epochs: 10, step: 50, steps: 200 },
  ...{
    freeEnergy: 0.41234,
    nll: 0.1,
    kl: 153440.4,
    trainError: 0.03,
    examplesPerSecond: 2950.2,
    secondsLeft: 83,
  },
};

const images = { task: 'classification', examples: 'images', part: 'test' } as const;

test('a wide terminal shows every field with its name', () => {
  expect(barLine(progress, 0.0312, 140, images)).toBe(
    `${'█'.repeat(8)}${'░'.repeat(22)}  epoch 3/10  free energy 0.4123  NLL 0.1000  KL 153,440  test error 3.12 %  ` +
      '2,950 images/s  ETA 1 min 23 s',
  );
});

test('a terminal of 80 columns shows the same numbers', () => {
  const line = barLine(progress, null, 80, images);
  expect(line.length).toBeLessThan(80);
  expect(line).toMatch(/epoch 3\/10 +F 0.4123 +NLL 0.1000 +KL 153,440 +test - +2,950\/s +1 min 23 s$/);
});

test('a regression has an RMSE, and rows', () => {
  const line = barLine(progress, 0.31234, 140, { task: 'regression', examples: 'rows', part: 'test' });
  expect(line).toMatch(/test RMSE 0\.3123 {2}2,950 rows\/s/);
});

test('an error of images that are held out says so, on 80 columns too', () => {
  const held = { ...images, part: 'validation' } as const;
  expect(barLine(progress, 0.0312, 140, held)).toContain('  held-out error 3.12 %  ');
  const narrow = barLine(progress, 0.0312, 80, held);
  expect(narrow.length).toBeLessThan(80);
  expect(narrow).toMatch(/ held-out 3\.12 % /);
});

test('a long run of a large network fits into 80 columns, to its last unit', () => {
  const long = { ...progress, epoch: 100, epochs: 600, kl: 2_153_440, examplesPerSecond: 12_950 };
  const line = barLine({ ...long, secondsLeft: 85_000 }, 0.0312, 80, { ...images, part: 'validation' });
  expect(line.length).toBeLessThan(80);
  expect(line).toMatch(/^epoch 100\/600 F .* 23 h 36 min$/);
});

test('at any width the line fits, and each of its fields is whole', () => {
  const number = fc.double({ min: -1e5, max: 1e5, noNaN: true });
  const values = fc.record({
    epoch: fc.integer({ min: 1, max: 99_999 }),
    freeEnergy: number,
    kl: fc.double({ min: 0, max: 1e8, noNaN: true }),
    examplesPerSecond: fc.integer({ min: 1, max: 1e7 }),
    secondsLeft: fc.integer({ min: 0, max: 1e6 }),
  });
  const error = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  const fields = [
    /epoch \d+\/\d+/,
    /F -?[\d.]+/,
    /NLL -?[\d.]+/,
    /KL [\d,]+/,
    /test (-|[\d.]+ %)/,
    /[\d,]+( images)?\/s/,
    /\d+ (s|min|h|days)( \d+ (s|min))?/,
  ].map(({ source }) => source);
  const whole = new RegExp(`^([█░]+ +)?((${fields.join('|')})( +|$))*$`);
  fc.assert(
    fc.property(values, error, fc.integer({ min: 20, max: 89 }), (own, error, columns) => {
      const line = barLine({ ...progress, ...own, epochs: 99_999 }, error, columns, images);
      expect(line.length).toBeLessThan(columns);
      expect(line).toMatch(whole);
      expect(line).toContain(columns > 24 ? `epoch ${own.epoch}/99999` : '');
    }),
  );
});
