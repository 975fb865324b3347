import { describe, expect, test } from 'vitest';
import { ConfigError } from '../bayes/errors.ts';
import { gaussian, scaleMixture } from '../bayes/prior.ts';
import { parseMnist } from '../data/mnist.ts';
import { presets } from '../presets.ts';
import { createProgram, type TrainOptions } from './options.ts';
import { fitSettings, mergeSettings } from './settings.ts';
import { imagesFile, labelsFile } from './testing/tinyData.ts';

async function parsed(line: string): Promise<TrainOptions> {
  let options: TrainOptions | undefined;
  const actions = {
    train: async (given: TrainOptions) => {
      options = given;
    },
    evaluate: async () => undefined,
    diagnose: async () => undefined,
  };
  await createProgram(actions, () => undefined).parseAsync(['train', ...line.split(' ').filter(Boolean)], {
    from: 'user',
  });
  return options!;
}

const merged = async (line: string) => mergeSettings(await parsed(line));

describe('settings', () => {
  test('are a preset unless told otherwise, and demo without one', async () => {
    expect(await merged('')).toEqual(presets.demo.settings);
    expect(await merged('--preset paper')).toEqual(presets.paper.settings);
  });

  test('of the command line override the preset one by one', async () => {
    const line =
      '--preset smoke --layers 784,20,10 --epochs 3 --batch 7 --lr 1e-4 --schedule constant --estimator draw ' +
      '--kl-weights paper --temperature 0 --rho -6 --images 5 --seed 0 --draws 2 --prior gaussian:0.5';
    expect(await merged(line)).toEqual({
      ...presets.smoke.settings,
      layers: [784, 20, 10],
      epochs: 3,
      batch: 7,
      learningRate: 1e-4,
      schedule: 'constant',
      estimator: 'draw',
      klWeights: 'paper',
      temperature: 0,
      initialRho: -6,
      trainImages: 5,
      seed: 0,
      draws: 2,
      prior: gaussian(0.5),
    });
  });

  test.each([
    ['--prior gaussian', gaussian()],
    ['--prior mixture', presets.demo.settings.prior],
    ['--prior mixture --preset paper', presets.paper.settings.prior],
    ['--prior mixture:0.5,1,0.01', scaleMixture({ mix: 0.5, scale1: 1, scale2: 0.01 })],
  ])('a prior may be a kind or a kind with its numbers: %s', async (line, prior) => {
    expect((await merged(line)).prior).toEqual(prior);
  });

  test('that make no sense together are refused by the library itself', async () => {
    await expect(merged('--batch 70000')).rejects.toThrow(ConfigError);
  });
});

describe('settings and data', () => {
  const split = (count: number) =>
    parseMnist({
      images: { name: 'images', bytes: imagesFile(count) },
      labels: { name: 'labels', bytes: labelsFile(count) },
    });
  const fitted = (options: TrainOptions) =>
    fitSettings(mergeSettings(options), options, split(60), split(30)).trainImages;
  const tiny = { layers: [16, 10], report: true } as const;

  test('a preset takes as many images as there are, --images must be there', () => {
    expect(fitted(tiny)).toBe(60);
    expect(fitted({ ...tiny, images: 60 })).toBe(60);
    expect(() => fitted({ ...tiny, images: 61 })).toThrow(/60 training images/);
  });
});
