/**
 * Training that goes on elsewhere: a state taken at any step, and the rest made on another device, to the
 * bit.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import type { Examples } from '../examples.ts';
import { gaussianHead } from '../head.ts';
import { bayesByBackprop, deepEnsemble, ivon, type Method, mcDropout, plainNetwork } from '../method.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { encodePosterior } from '../posterior/posteriorFile.ts';
import { gaussian, laplace, layeredGaussian, scaleMixture } from '../prior.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { normalValues, openTestDevice, prototypes } from '../testing.ts';
import type { TrainOptions } from './train.ts';
import type { TrainingState } from './trainingState.ts';

let gpu: Gpu;
let another: Gpu;
beforeAll(async () => {
  [gpu, another] = [await openTestDevice(), await openTestDevice()];
});
afterAll(() => {
  gpu.destroy();
  another.destroy();
});

interface Case {
  readonly config: Partial<NetworkConfig>;
  readonly options: TrainOptions;
  readonly data: Examples;
}

const bytes = prototypes(70, 12, 4);
const floats = { ...bytes, images: Float32Array.from(bytes.images, (pixel) => pixel / 255) };
const targets = {
  ...{ images: normalValues(70 * 12, 5), targets: normalValues(70, 6), count: 70, inputSize: 12 },
};

/** A list in which every value of every choice comes up, in changing company. */
function pick<T>(of: readonly T[], n: number, stride: number): T {
  return of[Math.floor(n / stride) % of.length]!;
}

const methods: readonly (readonly [Method, Partial<TrainOptions>])[] = [
  [bayesByBackprop, { estimator: 'draw' }],
  [bayesByBackprop, { estimator: 'local' }],
  [bayesByBackprop, { estimator: 'flipout' }],
  [plainNetwork, {}],
  [mcDropout(0.3), {}],
  [deepEnsemble(3), {}],
  [ivon, {}],
];

/** Forty trainings; no two share all of their choices. */
const cases = Array.from({ length: 42 }, (_, n): Case => {
  const [method, by] = pick(methods, n, 1);
  const isIvon = method.kind === 'ivon';
  const widths = method.kind === 'bbb' || isIvon;
  const optimiser = pick(['adam', 'sgd', 'adamw'] as const, n, 7);
  const draws = method.kind === 'plain' || method.kind === 'ensemble' ? 1 : pick([1, 2], n, 3);
  const prior = isIvon
    ? gaussian(0.3)
    : pick([scaleMixture(), gaussian(0.3), laplace(), layeredGaussian(0.2, { learned: widths })], n, 2);
  const isRegression = n % 5 === 4;
  return {
    config: {
      ...{ method, prior, seed: n },
      layers: isRegression ? [12, 9, 1] : [12, 9, 4],
      activation: pick(['relu', 'gelu', 'tanh'] as const, n, 4),
      ...(isRegression && { head: gaussianHead(pick(['input', 'learned'] as const, n, 10)), inputScale: 1 }),
    },
    options: {
      ...{ ...by, epochs: 4, batch: 16, seed: n + 1, draws },
      ...(!isIvon && {
        optimiser,
        learningRate: optimiser === 'sgd' ? 1e-3 : 1e-2,
        weightDecay: optimiser === 'adamw' ? 0.1 : 0,
        clipNorm: pick([0, 2], n, 5),
        klWarmupEpochs: pick([0, 2.5], n, 3),
        klWeights: pick(['uniform', 'paper'] as const, n, 6),
      }),
      schedule: pick(['cosine', 'step', 'constant'] as const, n, 2),
      stepEpochs: 1,
    },
    data: isRegression ? targets : pick([bytes, floats], n, 3),
  };
});

/** Steps of a whole training: four epochs of five minibatches, the last of them short. */
const steps = 20;
/** After which step a case is broken off: within and between epochs, every place once or more. */
const brokenOffAt = (n: number) => 1 + ((n * 7 + 3) % (steps - 1));

const hashOf = async (net: BayesianNeuralNetwork) => encodePosterior(await net.posterior());

async function trainTo(net: BayesianNeuralNetwork, { data, options }: Case, last: number): Promise<void> {
  let done = 0;
  const stepLimit = () => last - done;
  for await (const report of net.train(data, { ...options, stepLimit })) done = report.step;
  expect(done).toBe(last);
}

test.each(cases.map((each, n) => [n, brokenOffAt(n), each.config.method!.kind, each] as const))(
  'case %i, broken off after step %i of 20: %s',
  async (n, last, _, each) => {
    const { config, options, data } = each;
    const whole = await BayesianNeuralNetwork.create(gpu, config);
    await trainTo(whole, each, steps);
    const expected = await hashOf(whole);
    whole.destroy();

    const first = await BayesianNeuralNetwork.create(gpu, config);
    await trainTo(first, each, last);
    const state = structuredClone(await first.state());
    first.destroy();
    // on another device now and then: each compiles its own kernels
    const second = await BayesianNeuralNetwork.fromState(n % 5 === 0 ? another : gpu, state);
    const { epochs, ...rest } = options;
    for await (const { beginning, step, steps: all } of second.train(data, { ...rest, horizon: epochs! })) {
      expect(beginning).toEqual({ step: last, moments: 'carried', horizon: 'continued', notes: [] });
      expect([step > last, all]).toEqual([true, steps]);
    }
    expect(await hashOf(second)).toEqual(expected);
    second.destroy();
    expect([gpu.liveBytes, another.liveBytes]).toEqual([0, 0]);
  },
);

test('the cases are of every method, optimiser, schedule, prior, head, input and clipping', () => {
  const seen = (of: (one: Case) => unknown) => new Set(cases.map(of)).size;
  expect(seen(({ config, options }) => `${config.method!.kind} ${options.estimator}`)).toBe(methods.length);
  expect(seen(({ options }) => options.schedule)).toBe(3);
  expect(seen(({ config }) => config.prior!.kind)).toBe(4);
  expect(seen(({ data }) => data)).toBe(3);
  const offered = ['adam', 'sgd', 'adamw'].flatMap((name) => [0, 2].map((clip) => `${name} ${clip}`));
  const found = new Set(cases.map(({ options }) => `${options.optimiser} ${options.clipNorm}`));
  for (const choice of offered) expect(found).toContain(choice);
  expect(new Set(cases.map((_, n) => brokenOffAt(n))).size).toBe(steps - 1);
});

test('a state that is taken while steps are in flight is of the last one submitted, and disturbs nothing', async () => {
  const [each] = cases as [Case];
  const { data, options } = each;
  const whole = await BayesianNeuralNetwork.create(gpu, each.config);
  await trainTo(whole, each, steps);
  const taken = await BayesianNeuralNetwork.create(gpu, each.config);
  let state = await taken.state();
  expect(state.training).toBeUndefined();
  let ahead = 0;
  for await (const report of taken.train(data, { ...options, holdEvery: 4 })) {
    if (report.step >= steps || ahead > 0) continue;
    state = await taken.state();
    ahead = report.inFlight;
    expect(state.training!.progress.step).toBe(report.step + report.inFlight);
  }
  expect(ahead).toBeGreaterThan(0);
  const expected = await hashOf(whole);
  expect(await hashOf(taken)).toEqual(expected);
  const resumed = await BayesianNeuralNetwork.fromState(gpu, state);
  const { epochs, ...rest } = options;
  for await (const _ of resumed.train(data, { ...rest, horizon: epochs! }));
  expect(await hashOf(resumed)).toEqual(expected);
  for (const net of [whole, taken, resumed]) net.destroy();
});

test('calls that share a horizon are one call, to the bit; with horizons of their own they draw new noise and order', async () => {
  const [, each] = cases as [Case, Case];
  const { config, data, options } = each;
  const train = async (calls: readonly TrainOptions[]) => {
    const net = await BayesianNeuralNetwork.create(gpu, config);
    for (const own of calls) for await (const _ of net.train(data, { ...options, ...own }));
    const hash = await hashOf(net);
    net.destroy();
    return hash;
  };
  const single = { epochs: 1, horizon: 4 };
  expect(await train([single, single, single, single])).toEqual(await train([{ epochs: 4 }]));
  expect(await train([single, single, { epochs: 2, horizon: 4 }])).toEqual(await train([{ epochs: 4 }]));

  const net = await BayesianNeuralNetwork.create(gpu, config);
  const nlls: number[][] = [];
  for (let call = 0; call < 2; call++) {
    const still = { ...options, learningRate: 0, epochs: 1 };
    const own: number[] = [];
    for await (const { metrics } of net.train(data, still)) own.push(...metrics.map(({ nll }) => nll));
    nlls.push(own);
  }
  net.destroy();
  // the parameters have not moved: what differs is the draw and the order of the examples
  for (const [step, nll] of nlls[0]!.entries()) expect(nlls[1]![step]).not.toBe(nll);
});

test('a training that is refused leaves the state as it was', async () => {
  const [each] = cases as [Case];
  const net = await BayesianNeuralNetwork.create(gpu, each.config);
  await trainTo(net, each, 7);
  const before = await net.state();
  const refused = [{ batch: 0 }, { horizon: 2, epochs: 3 }, { optimiser: 'sgd', horizon: 0.5 }] as const;
  for (const wrong of refused) {
    await expect(net.train(each.data, { ...each.options, ...wrong }).next()).rejects.toThrow(/expected/);
  }
  expect(await net.state()).toEqual(before);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test('a state or a posterior that does not fit is refused, and leaves no memory behind', async () => {
  const [each] = cases as [Case];
  const net = await BayesianNeuralNetwork.create(gpu, each.config);
  await trainTo(net, each, 1);
  const { posterior, training } = (await net.state()) as Required<TrainingState>;
  net.destroy();
  const { moments } = training;
  const { rho: _, ...muAlone } = moments;
  for (const wrong of [muAlone, { ...moments, mu: moments.mu.slice(1) }, { ...moments, mu: [[], []] }]) {
    const state = { posterior, training: { ...training, moments: wrong } };
    await expect(BayesianNeuralNetwork.fromState(gpu, state)).rejects.toThrow(RangeError);
  }
  const short = posterior.mu.map(({ weight, bias }) => ({ weight: weight.slice(1), bias }));
  const expected = 'parameters[0]: expected 108 weights and 9 biases, got 107 and 9';
  await expect(BayesianNeuralNetwork.fromPosterior(gpu, { ...posterior, mu: short })).rejects.toThrow(
    expected,
  );
  expect(gpu.liveBytes).toBe(0);
});

test('another optimiser and other examples start the moments anew: as if from the posterior alone, but for the noise', async () => {
  const [each] = cases as [Case];
  const { config, data, options } = each;
  const net = await BayesianNeuralNetwork.create(gpu, config);
  await trainTo(net, each, steps);
  const notes: string[] = [];
  const sgd = { ...options, optimiser: 'sgd', learningRate: 1e-3 } as const;
  for await (const { beginning } of net.train(data, sgd)) notes.push(...beginning.notes);
  const other = prototypes(70, 12, 4, 9);
  for await (const { beginning } of net.train(other, sgd)) notes.push(...beginning.notes);
  expect([...new Set(notes)]).toEqual([
    'sgd after adam: the moments start anew',
    'other examples than before: the moments start anew',
  ]);
  const state = await net.state();
  expect(state.training!.progress).toMatchObject({ step: 3 * steps, epoch: 12, momentSteps: steps });
  expect(state.training!.moments.mu).toHaveLength(1);
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});
