/** The class "none of them": what its outputs mean, what pseudo-examples teach, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { entropy } from '../metrics/uncertainty.ts';
import { ConfigError } from './errors.ts';
import type { Examples } from './examples.ts';
import { categorical, categoricalOrNone, gaussianHead, type Head } from './head.ts';
import { bayesByBackprop, deepEnsemble, ivon, type Method, mcDropout, plainNetwork } from './method.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { decodePosterior, encodePosterior } from './posterior/posteriorFile.ts';
import { prunePosterior } from './posterior/prune.ts';
import { gaussian } from './prior.ts';
import { openTestDevice, prototypes, trainAll } from './testing.ts';
import { decodeState, encodeState } from './training/stateFile.ts';
import type { TrainOptions } from './training/train.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const unlabelled = ({ labels: _, ...examples }: Examples): Examples => examples;
/** Rows of 9 bytes are copied, rows of 8 are read where they lie. */
const problem = (inputs: number) => ({
  data: prototypes(50, inputs, 3),
  pseudo: negatives(prototypes(30, inputs, 3, 9)),
});
/** What is white becomes black, so that it looks like no class. */
function negatives({ images, count, inputSize }: Examples): Examples {
  return { images: Uint8Array.from(images as Uint8Array, (pixel) => 255 - pixel), count, inputSize };
}
const floats = ({ images, ...others }: Examples): Examples => ({
  ...{ ...others, images: Float32Array.from(images as Uint8Array, (pixel) => pixel / 126) },
});
const create = (inputs: number, method: Method = bayesByBackprop, head: Head = categoricalOrNone) =>
  BayesianNeuralNetwork.create(gpu, {
    ...{ layers: [inputs, 8, 3], method, head, prior: gaussian(0.3), seed: 3 },
    ...(method.kind === 'bbb' && { initialRho: -1.5 }),
  });

const methods: [string, Method, TrainOptions][] = [
  ['draw', bayesByBackprop, { estimator: 'draw' }],
  ['local, two draws', bayesByBackprop, { estimator: 'local', draws: 2 }],
  ['flipout', bayesByBackprop, { estimator: 'flipout' }],
  ['plain', plainNetwork, {}],
  ['dropout', mcDropout(0.2), {}],
  ['ensemble', deepEnsemble(3), {}],
  ['ivon', ivon, { learningRate: 0.1 }],
];

describe.each(methods)('trained by %s', (_, method, by) => {
  const options: TrainOptions = { batch: 12, learningRate: 0.01, seed: 8, ...by };

  test.each([8, 9])(
    'a training of %i inputs that was broken off goes on with the same pseudo-examples, to the bit',
    async (inputs) => {
      const { data, pseudo } = problem(inputs);
      const whole = await create(inputs, method);
      await trainAll(whole, data, { ...options, pseudo, horizon: 4 });
      const first = await create(inputs, method);
      let done = 0;
      // an epoch has five steps: this ends within the second
      for await (const report of first.train(data, {
        ...{ ...options, pseudo, horizon: 4, stepLimit: () => 7 - done },
      }))
        done = report.step;
      expect(done).toBe(7);
      const file = await encodeState(await first.state());
      const { state } = await decodeState('state', file);
      const again = await BayesianNeuralNetwork.fromState(gpu, state);
      await trainAll(again, data, { ...options, pseudo, horizon: 4 });
      const [got, want] = [await again.posterior(), await whole.posterior()];
      expect(encodePosterior(got)).toEqual(encodePosterior(want));
      for (const net of [whole, first, again]) net.destroy();
      expect(gpu.liveBytes).toBe(0);
    },
  );

  test('learns to tell pseudo-examples from examples, and the classes from one another', async () => {
    const { data, pseudo } = problem(8);
    const net = await create(8, method);
    const epochs = method.kind === 'ivon' ? 120 : 60;
    const of = { pseudo, pseudoWeight: 1, learningRate: 0.03, epochs, temperature: 0.02 };
    await trainAll(net, data, { ...options, ...of, ...(method.kind === 'ivon' && by) });
    const [known, unknown] = [await net.predict(data), await net.predict(pseudo)];
    const meanOf = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(meanOf(known.none!)).toBeLessThan(0.25);
    expect(meanOf(unknown.none!)).toBeGreaterThan(0.7);
    const right = data.labels.filter((label, n) => known.probs[3 * n + label]! > 0.5).length;
    expect(right).toBeGreaterThan(45);
    net.destroy();
  });
});

test('bytes that are read where they lie teach what the same numbers teach as floats', async () => {
  const { data, pseudo } = problem(8);
  const losses = async (examples: Examples, pool: Examples, inputScale: number) => {
    const net = await BayesianNeuralNetwork.create(gpu, {
      ...{ layers: [8, 8, 3], head: categoricalOrNone, method: plainNetwork, inputScale },
    });
    const metrics = await trainAll(net, examples, { pseudo: pool, batch: 12, epochs: 2 });
    net.destroy();
    return metrics.map(({ nll }) => nll);
  };
  const asFloats = await losses(floats(data), floats(pseudo), 1);
  const asBytes = await losses(data, pseudo, 1 / 126);
  for (const [step, nll] of asBytes.entries()) expect(nll).toBeCloseTo(asFloats[step]!, 4);
});

/**
 * Black inputs tell nothing, so the logits are biases. With r = share x weight the objective of a constant
 * answer is -sum_k f_k log p_k - r log p_none. Its minimum has p_none = r / (1 + r), p_k = f_k / (1 + r).
 */
test.each([
  { pseudoShare: 0.5, pseudoWeight: 0.3 },
  { pseudoShare: 0.3, pseudoWeight: 2 },
])(
  'the probability of none is the share of the pseudo-examples times their weight, as odds: $pseudoShare, $pseudoWeight',
  async (asked) => {
    const black = (count: number): Examples => ({
      ...{ images: new Uint8Array(4 * count), count, inputSize: 4 },
    });
    const labels = Uint8Array.from({ length: 50 }, (_, n) => (n < 30 ? 0 : n < 45 ? 1 : 2));
    const net = await BayesianNeuralNetwork.create(gpu, {
      ...{ layers: [4, 3], head: categoricalOrNone, method: plainNetwork },
    });
    // minibatches of 16, and a last one of 2, in which a share rounds up
    const [data, pseudo] = [{ ...black(50), labels }, black(7)];
    const settings = { pseudo, ...asked, batch: 16, temperature: 0, epochs: 600, learningRate: 0.02 };
    const metrics = await trainAll(net, data, { ...settings, schedule: 'cosine' });
    const { probs, none } = await net.predict({ ...black(1) });
    const r = asked.pseudoShare * asked.pseudoWeight;
    expect(none![0]).toBeCloseTo(r / (1 + r), 2);
    for (const [k, f] of [0.6, 0.3, 0.1].entries()) expect(probs[k]).toBeCloseTo(f, 1.5);
    // the reported NLL is the objective: H[f] + log(1 + r) + r log((1 + r) / r), over the last epoch
    const last = metrics.slice(-4);
    const sizes = [16, 16, 16, 2];
    const nll = last.reduce((sum, step, i) => sum + step.nll * sizes[i]!, 0) / 50;
    const least = entropy([0.6, 0.3, 0.1]) + Math.log(1 + r) + r * Math.log((1 + r) / r);
    expect(nll).toBeCloseTo(least, 2);
    // hits are of examples alone: the most frequent class is the answer
    const wrong = last.reduce((sum, step, i) => sum + step.error * sizes[i]!, 0) / 50;
    expect(wrong).toBeCloseTo(0.4, 5);
    net.destroy();
  },
);

describe('a prediction', () => {
  test('has the probabilities given that it is some class, none beside them, and entropies over all', async () => {
    const { data, pseudo } = problem(9);
    const net = await create(9);
    await trainAll(net, data, { pseudo, batch: 12, epochs: 5 });
    const posterior = await net.posterior();
    // the same weights as a network of four classes
    const config = { ...posterior.config, layers: [9, 8, 4], head: categorical };
    const four = await BayesianNeuralNetwork.fromPosterior(gpu, { ...posterior, config });
    const options = { draws: 6, interval: 0.8, seed: 4 };
    const [got, all] = [await net.predict(pseudo, options), await four.predict(pseudo, options)];
    expect([got.classes, all.classes]).toEqual([3, 4]);
    for (const part of ['entropy', 'aleatoric', 'epistemic'] as const) expect(got[part]).toEqual(all[part]);
    expect(got.epistemic.every((value) => value >= 0)).toBe(true);
    for (let n = 0; n < pseudo.count; n++) {
      const none = all.probs[4 * n + 3]!;
      expect(got.none![n]).toBe(none);
      for (let k = 0; k < 3; k++) {
        expect(got.probs[3 * n + k]).toBeCloseTo(all.probs[4 * n + k]! / (1 - none), 12);
        const draws = Array.from({ length: 6 }, (_, s) => got.everyDraw![(s * pseudo.count + n) * 3 + k]!);
        // the mean over draws, in which each weighs what none leaves
        const weights = draws.map((_, s) => 1 - all.everyDraw![(s * pseudo.count + n) * 4 + 3]!);
        const mean = draws.reduce((sum, p, s) => sum + p * weights[s]!, 0) / weights.reduce((a, b) => a + b);
        expect(got.probs[3 * n + k]).toBeCloseTo(mean, 5);
        expect(got.interval!.lower[3 * n + k]).toBeGreaterThanOrEqual(Math.min(...draws));
        expect(got.interval!.upper[3 * n + k]).toBeLessThanOrEqual(Math.max(...draws));
      }
    }
    expect(all.none).toBeUndefined();
    // what speaks for none is what speaks for the fourth class
    const asked = { ...pseudo, labels: new Uint8Array(pseudo.count).fill(3) };
    expect(await net.featureImportance(asked, { draws: 4 })).toEqual(
      await four.featureImportance(asked, { draws: 4 }),
    );
    for (const each of [net, four]) each.destroy();
  });

  test('of an input that is surely none has classes that are equally probable', async () => {
    const net = await create(9, plainNetwork);
    const posterior = await net.posterior();
    posterior.mu.at(-1)!.bias.set([-500, -500, -500, 500]);
    const sure = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    const { probs, none, entropy: total } = await sure.predict(problem(9).pseudo);
    expect(none!.every((p) => p === 1)).toBe(true);
    expect(probs.every((p) => p === 1 / 3)).toBe(true);
    expect(total.every((value) => value === 0)).toBe(true);
    for (const each of [net, sure]) each.destroy();
  });
});

test('a posterior file keeps the class, also pruned and in 8 bits', async () => {
  const net = await create(9);
  const posterior = await net.posterior();
  for (const form of ['dense', 'sparse', 'int8'] as const) {
    const read = decodePosterior('file', encodePosterior(prunePosterior(posterior, 0.3), form));
    expect(read.config.head).toEqual(categoricalOrNone);
    expect(read.mu.at(-1)!.bias).toHaveLength(4);
  }
  net.destroy();
});

test('a training without pseudo-examples says that nothing teaches the class', async () => {
  const [net, { data }] = [await create(9), problem(9)];
  for await (const { beginning } of net.train(data, { epochs: 1 })) {
    expect(beginning.notes.join()).toMatch(/no pseudo-examples/);
    break;
  }
  net.destroy();
});

test('other pseudo-examples are other data: the moments start anew', async () => {
  const [net, { data, pseudo }] = [await create(9), problem(9)];
  await trainAll(net, data, { pseudo, epochs: 1 });
  const other = unlabelled(prototypes(30, 9, 3, 10));
  for (const [pool, moments] of [
    [pseudo, 'carried'],
    [other, 'new'],
  ] as const) {
    for await (const { beginning } of net.train(data, { pseudo: pool, epochs: 1 })) {
      expect(beginning.moments).toBe(moments);
    }
  }
  net.destroy();
});

test.each<[string, Head, (from: ReturnType<typeof problem>) => [Examples, TrainOptions], RegExp]>([
  ['for a head without the class', categorical, ({ data, pseudo }) => [data, { pseudo }], /head\.none/],
  [
    'with labels',
    categoricalOrNone,
    ({ data }) => [data, { pseudo: data }],
    /pseudo\.labels: expected no labels/,
  ],
  [
    'of another size',
    categoricalOrNone,
    ({ data }) => [data, { pseudo: problem(8).pseudo }],
    /pseudo\.inputSize: expected 9/,
  ],
  [
    'of another kind of array',
    categoricalOrNone,
    ({ data, pseudo }) => [data, { pseudo: floats(pseudo) }],
    /pseudo\.images: expected bytes/,
  ],
  [
    'in other units',
    categoricalOrNone,
    ({ data, pseudo }) => [data, { pseudo: { ...pseudo, unit: 2 } }],
    /pseudo\.unit/,
  ],
  [
    'of none at all',
    categoricalOrNone,
    ({ data, pseudo }) => [data, { pseudo: { ...pseudo, count: 0 } }],
    /pseudo\.count/,
  ],
  ['of no share', categoricalOrNone, ({ data, pseudo }) => [data, { pseudo, pseudoShare: 0 }], /pseudoShare/],
  [
    'of a negative weight',
    categoricalOrNone,
    ({ data, pseudo }) => [data, { pseudo, pseudoWeight: -1 }],
    /pseudoWeight/,
  ],
])('pseudo-examples %s are refused, and nothing was trained', async (_, head, given, message) => {
  const net = await create(9, plainNetwork, head);
  const before = encodePosterior(await net.posterior());
  const [data, options] = given(problem(9));
  const refused = trainAll(net, data, { epochs: 1, ...options });
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toBeInstanceOf(ConfigError);
  expect(encodePosterior(await net.posterior())).toEqual(before);
  expect(net.config.inputScale).toBeUndefined();
  net.destroy();
  expect(gpu.liveBytes).toBe(0);
});

test.each<[unknown, RegExp]>([
  [{ kind: 'categorical', none: 'yes' }, /head\.none: expected true or false/],
  [{ ...gaussianHead(), none: true }, /head\.none: expected nothing/],
])('a head %j is refused', async (head, message) => {
  await expect(BayesianNeuralNetwork.create(gpu, { layers: [9, 3], head: head as Head })).rejects.toThrow(
    message,
  );
});

test('a label of none is refused: the class is for pseudo-examples', async () => {
  const [net, { data }] = [await create(9), problem(9)];
  const labels = data.labels.map(() => 3);
  await expect(trainAll(net, { ...data, labels }, { epochs: 1 })).rejects.toThrow(/from 0 to 2/);
  net.destroy();
});

test('more rows than a dispatch has are refused', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [4, 2], head: categoricalOrNone });
  const data = {
    images: new Uint8Array(240_000),
    labels: new Uint8Array(60_000),
    count: 60_000,
    inputSize: 4,
  };
  const refused = trainAll(net, data, { pseudo: unlabelled(data), batch: 60_000, epochs: 1 });
  await expect(refused).rejects.toThrow(/batch: expected at most 65535 .* got 90000/);
  net.destroy();
});
