import { describe, expect, test } from 'vitest';
import { ConfigError } from '../bayes/errors.ts';
import { bayesByBackprop, deepEnsemble, mcDropout, plainNetwork } from '../bayes/method.ts';
import { gaussian, layeredGaussian, scaleMixture } from '../bayes/prior.ts';
import type { Preprocessing } from '../data/encoding/preprocessing.ts';
import { presets, tableEpochs, tablePreset } from '../presets.ts';
import type { RunData } from './data/runData.ts';
import { createProgram, type TrainOptions } from './options/program.ts';
import { fitSettings, mergeSettings } from './settings.ts';

async function parsed(line: string): Promise<TrainOptions> {
  let options: TrainOptions | undefined;
  const actions = {
    train: async (given: TrainOptions) => {
      options = given;
    },
    evaluate: async () => undefined,
    diagnose: async () => undefined,
    prune: async () => undefined,
    ship: async () => undefined,
    predict: async () => undefined,
    export: async () => undefined,
    import: async () => undefined,
    runs: async () => undefined,
    inspect: async () => undefined,
    leaderboard: async () => undefined,
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
      '--kl-weights paper --temperature 0 --rho -6 --images 5 --validation 6 --seed 0 --draws 2 --prior gaussian:0.5';
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
      trainExamples: 5,
      validationExamples: 6,
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

  test('half precision is asked for by name, where weights are drawn', async () => {
    expect(await merged('--precision half --estimator draw')).toMatchObject({ precision: 'half' });
    expect(await merged('--precision half --method ivon')).toMatchObject({ precision: 'half' });
    await expect(merged('--precision half')).rejects.toThrow(
      /precision: expected single with the estimator local/,
    );
  });

  test('versions of images are asked for by name', async () => {
    expect((await merged('')).augment).toBe('none');
    expect((await merged('--augment pen')).augment).toBe('pen');
    await expect(merged('--augment flips')).rejects.toThrow(/Allowed choices are none, moves, pen/);
  });

  test('that make no sense together are refused by the library itself', async () => {
    await expect(merged('--weight-decay 0.1')).rejects.toThrow(ConfigError);
  });
});

test('help says of each setting beside what it matters, its default, and what a method has instead', () => {
  const none = async () => undefined;
  const actions = {
    train: none,
    evaluate: none,
    diagnose: none,
    prune: none,
    ship: none,
    predict: none,
    export: none,
    import: none,
    runs: none,
    inspect: none,
    leaderboard: none,
  };
  const program = createProgram(actions, () => undefined);
  const help = program.commands[0]!.helpInformation().replace(/\s+/g, ' ');
  expect(help).toContain('--momentum <x> optimiser sgd: share of the last step that is kept (default: 0.9)');
  expect(help).toMatch(/--lr <x> learning rate \(default: smoke 0\.01, .*; with --method ivon 0\.1\)/);
  expect(help).toMatch(/table closed; with --method ivon closed\) \(choices: "sampled", "closed"\)/);
});

describe('a method brings what it needs', () => {
  test('ivon its own learning rate, and a Gaussian prior where the preset has another', async () => {
    const { prior, learningRate, kl } = await merged('--method ivon');
    expect(prior).toEqual(gaussian());
    expect({ learningRate, kl }).toEqual({ learningRate: 0.1, kl: 'closed' });
    expect((await merged('--method ivon --lr 0.02')).learningRate).toBe(0.02);
    expect((await merged('--method ivon --prior gaussian:0.5')).prior).toEqual(gaussian(0.5));
  });

  test('ivon refuses a prior that it cannot have', async () => {
    await expect(merged('--method ivon --prior laplace')).rejects.toThrow(ConfigError);
  });

  test.each([
    ['bbb', bayesByBackprop],
    ['plain', plainNetwork],
    ['dropout', mcDropout()],
    ['dropout:0.1', mcDropout(0.1)],
    ['ensemble:3', deepEnsemble(3)],
  ])('%s keeps the rest of the preset', async (text, method) => {
    expect(await merged(`--method ${text}`)).toEqual({ ...presets.demo.settings, method });
  });

  test('layers may have priors of their own, given or learned', async () => {
    expect((await merged('--prior layered:1,0.5,0.1')).prior).toEqual(layeredGaussian([1, 0.5, 0.1]));
    expect((await merged('--prior learned:0.3')).prior).toEqual(layeredGaussian(0.3, { learned: true }));
    await expect(merged('--prior layered:1,0.5')).rejects.toThrow(/each of 3 layers/);
  });

  test('every number of the optimiser has an option', async () => {
    const line =
      '--optimiser adamw --weight-decay 0.01 --momentum 0.5 --clip 2 --schedule step --step-epochs 3 --step-factor 0.1 ' +
      '--kl-warmup 2 --train-draws 4 --activation tanh --kl closed --prior gaussian';
    expect(await merged(line)).toEqual({
      ...presets.demo.settings,
      ...{
        optimiser: 'adamw',
        weightDecay: 0.01,
        momentum: 0.5,
        clipNorm: 2,
        schedule: 'step',
        stepEpochs: 3,
      },
      ...{ stepFactor: 0.1, klWarmupEpochs: 2, trainDraws: 4, activation: 'tanh', kl: 'closed' },
      prior: gaussian(),
    });
  });
});

test('on a table, a prior without a closed form has a sampled KL, and points learn more slowly', () => {
  const of = (options: Partial<TrainOptions>) => mergeSettings({ ...options, report: true }, 'table');
  expect(of({})).toMatchObject({ kl: 'closed', learningRate: 0.02 });
  expect(of({ prior: 'mixture' })).toMatchObject({ kl: 'sampled' });
  expect(of({ method: deepEnsemble(3) })).toMatchObject({ learningRate: 5e-3 });
  expect(of({ method: deepEnsemble(3), learningRate: 0.1 })).toMatchObject({ learningRate: 0.1 });
});

describe('settings and data', () => {
  const rows = (count: number) => ({ images: new Float32Array(3 * count), count, inputSize: 3 });
  const data: RunData = {
    ...{ task: 'regression', outputs: 1, inputsAre: 'columns', train: rows(800), test: rows(200) },
    dataset: {
      ...{ kind: 'table', format: 'csv', file: '/t.csv', targets: null, sha256: '' },
      ...{ test: { kind: 'split', fraction: 0.2, seed: 1 }, division: 'drawn' },
    },
    table: { preprocessing: {} as Preprocessing },
  };
  const fitted = (options: Partial<TrainOptions> = {}, changes: Partial<RunData> = {}) => {
    const asked = { ...options, report: true };
    return fitSettings(mergeSettings(asked, 'table'), asked, { ...data, ...changes });
  };

  test('a table gives the widths, the task, the noise and the epochs', () => {
    expect(fitted()).toEqual({
      ...tablePreset.settings,
      task: 'regression',
      layers: [3, 28, 1],
      noise: { kind: 'learned', sd: 1, prior: 2 },
      epochs: tableEpochs(800, 128),
      trainExamples: 800,
    });
  });

  test('classes have no noise', () => {
    expect(fitted({}, { task: 'classification', outputs: 4 })).toMatchObject({
      layers: [3, 28, 4],
      noise: null,
    });
    const noise = { kind: 'input', sd: 1 } as const;
    expect(() => fitted({ noise }, { task: 'classification' })).toThrow(/--noise is for regression/);
  });

  test('rows of a table have no versions', () => {
    expect(() => fitted({ augment: 'pen' })).toThrow(
      /--augment pen: varies images; leave it out for a table/,
    );
    expect(fitted({ augment: 'none' }).augment).toBe('none');
  });

  test('what was asked for stays', () => {
    expect(fitted({ hidden: [8, 4], epochs: 7 })).toMatchObject({ layers: [3, 8, 4, 1], epochs: 7 });
    expect(() => fitted({ layers: [3, 8, 2] })).toThrow(
      /1 outputs \(targets\), got 3 and 2: such as --layers 3,8,1/,
    );
    expect(() => fitted({ layers: [3, 1], hidden: [8] })).toThrow(/give one of them/);
  });

  test('a preset is for images or for tables', () => {
    expect(() => mergeSettings({ preset: 'smoke', report: true }, 'table')).toThrow(/is for images/);
    expect(() => mergeSettings({ preset: 'table', report: true })).toThrow(/give a table/);
  });
});
