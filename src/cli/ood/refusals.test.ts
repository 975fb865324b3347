/** What is refused, of which kinds, and what is read and kept. The network is a stand-in. */
import { describe, expect, test } from 'vitest';
import { randomWords } from '../../bayes/random.ts';
import { generatedSets } from '../../data/ood/generated.ts';
import { measureOod } from './measure.ts';
import { quiet, some, standIn, tenClasses } from './testing.ts';
import { oodText } from './text.ts';

describe('what is refused where 95 % are kept', () => {
  const options = { ...quiet, done: () => undefined };
  const images = some(40);

  test('thresholds are of the held-out images, if there are some, else of the test images, and it is said', async () => {
    const test = await standIn.predict(images);
    const { report } = await measureOod(standIn, images, test, { ...options, names: ['noise'] });
    expect(report.refusal).toMatchObject({ from: 'test', images: 40, kept: 0.95 });
    // 38 of 40 are kept, and no two of these digits are equally bright
    expect(report.refusal!.refusedTest.entropy).toBeCloseTo(0.05, 12);
    expect(report.sets[0]!.refused95).toEqual({ entropy: 1, mutualInformation: 1, maximumProbability: 1 });
    expect(oodText(report).replaceAll('\n', ' ')).toMatch(/95 % of the 40 test images themselves/);

    // held out: noise, whose thresholds keep every digit and most noise
    const noise = generatedSets.noise.make(images.images, 28, 28, randomWords(7, 0, 0));
    const heldOut = await standIn.predict({ images: noise, count: 40, inputSize: 784 });
    const other = await measureOod(standIn, images, test, { ...options, names: ['noise'], heldOut });
    expect(other.report.refusal).toMatchObject({ from: 'held out', images: 40 });
    expect(other.report.refusal!.refusedTest.entropy).toBe(0);
    expect(other.report.sets[0]!.refused95!.entropy).toBeLessThan(0.5);
    expect(oodText(other.report).replaceAll('\n', ' ')).toMatch(/95 % of the 40 images that were held out/);
  });

  test('is told of each kind: weighed by their images, the kinds make the set', async () => {
    const names = ['drawn-choose', 'drawn-final'] as const;
    const test = await standIn.predict(images);
    const { report } = await measureOod(standIn, images, test, { ...options, names });
    for (const { images: count, kinds, refused95 } of report.sets) {
      expect(kinds!.every((kind) => kind.images === 20)).toBe(true);
      const sum = kinds!.reduce((total, kind) => total + 20 * kind.refused95.entropy, 0);
      expect(sum / count).toBeCloseTo(refused95!.entropy, 12);
    }
    const of = new Map(report.sets.flatMap(({ kinds }) => kinds!).map((kind) => [kind.name, kind.refused95]));
    // by brightness: a checkerboard has more ink than any digit, and a thin plus less than most
    expect(of.get('checkerboard')!.entropy).toBe(1);
    expect(of.get('plus')!.entropy).toBeLessThan(0.5);
    expect(oodText(report)).toMatch(/ {2}drawn-choose: .*\s0\s%,/);
  });

  test('drawn digits are read and kept: their error, the share kept, the error of the kept', async () => {
    const { report, samples } = await measureOod(tenClasses, images, await tenClasses.predict(images), {
      ...{ ...options, names: ['drawn-digits'], readsDigits: true },
    });
    expect(report.sets).toEqual([]);
    const [digits] = report.readable!;
    // it says 3 of everything, and 40 of 400 are
    expect(digits).toMatchObject({ name: 'drawn-digits', images: 400, error: 0.9 });
    expect(digits!.kept95.entropy).toBeGreaterThan(0.5);
    expect(digits!.errorOfKept95.entropy).toBeGreaterThan(0.8);
    expect(samples.images['drawn-digits']).toHaveLength(6);
    expect(oodText(report)).toMatch(/another hand\?\n(.*\n)*drawn-digits +400 +90\.00 %/);
  });

  test('a report of before there were refusals is still told', async () => {
    const { report } = await measureOod(standIn, images, await standIn.predict(images), {
      ...{ ...options, names: ['noise'] },
    });
    const { refusal: _refusal, readable: _readable, ...old } = report;
    const sets = report.sets.map(({ refused95: _refused95, ...set }) => set);
    expect(oodText({ ...old, version: 1, sets })).toMatch(/noise +40 .* - +- +- +generated: uniform noise/);
  });
});
