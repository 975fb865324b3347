/** A network that was trained elsewhere is the same function here, or is refused with the reason. */
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { openTestDevice } from '../bayes/testing.ts';
import { encodeNpz } from '../export/npz.ts';
import type { Gpu } from '../gpu/device.ts';
import { lastLayerOf } from './forward.ts';
import { type ImportOptions, importNetwork } from './importNetwork.ts';
import {
  clouds,
  forward,
  type Linear,
  randomLayers,
  relu,
  safetensors,
  softmax,
  stateDict,
  type Written,
} from './testing/elsewhere.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const layers = randomLayers([6, 20, 20, 3], 7);
const { x } = clouds(40, 3);
const gelu = (z: number) => (z / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)));

describe('a state_dict of nn.Linear layers', () => {
  test('written by hand: one hidden unit, and every number in its place', () => {
    const bytes = safetensors([
      { name: 'fc1.weight', shape: [1, 2], values: [1, -2] },
      { name: 'fc1.bias', shape: [1], values: [0.5] },
      { name: 'fc2.weight', shape: [3, 1], values: [10, 20, 30] },
      { name: 'fc2.bias', shape: [3], values: [1, 2, 3] },
    ]);
    const { config, mu } = importNetwork('f', bytes, { activation: 'relu' });
    expect(config).toMatchObject({ layers: [2, 1, 3], method: { kind: 'plain' }, inputScale: 1 });
    expect(mu.map(({ weight, bias }) => [[...weight], [...bias]])).toEqual([
      [[1, -2], [0.5]],
      [
        [10, 20, 30],
        [1, 2, 3],
      ],
    ]);
  });

  test.each([
    ['relu', relu],
    ['tanh', Math.tanh],
    ['gelu', gelu],
  ] as const)(
    'with %s has the logits of another float64 forward pass, to 1e-5',
    async (activation, hidden) => {
      const bytes = safetensors(stateDict(layers, ['net.0', 'net.2', 'net.4']));
      const posterior = importNetwork('f', bytes, { activation });
      const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
      const { probs } = await net.predict({ images: x });
      const onHost = lastLayerOf(posterior, { images: Float32Array.from(x.flat()), count: 40, inputSize: 6 });
      x.forEach((row, n) => {
        const logits = forward(layers, row, hidden);
        for (const [c, p] of softmax(logits).entries()) {
          expect(onHost.logits[3 * n + c]).toBeCloseTo(logits[c]!, 10);
          expect(Math.abs(probs[3 * n + c]! - p)).toBeLessThan(1e-5);
        }
        // probabilities tell logits up to a constant
        const [a, b] = [probs[3 * n]!, probs[3 * n + 1]!];
        expect(Math.abs(Math.log(a / b) - (logits[0]! - logits[1]!))).toBeLessThan(1e-5);
      });
      net.destroy();
    },
  );

  test('as .npz of PyTorch or of Keras has the same numbers', () => {
    const torch = stateDict(layers, ['fc1', 'fc2', 'fc3']);
    const keras = torch.map(({ name, shape, values }) => {
      if (shape.length === 1) return { name: name.replace('.', '/'), shape, values };
      const [rows, columns] = shape as [number, number];
      const turned = Array.from(
        { length: values.length },
        (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!,
      );
      return { name: name.replace('.weight', '/kernel'), shape: [columns, rows], values: turned };
    });
    const options: ImportOptions = { activation: 'tanh', inputScale: 1 / 255 };
    const expected = importNetwork('f', safetensors(torch), options);
    expect(importNetwork('f', npz(torch), options)).toEqual(expected);
    expect(importNetwork('f', npz(keras), options)).toEqual(expected);
    expect(expected.config.inputScale).toBe(1 / 255);
  });
});

const npz = (tensors: readonly Written[]) =>
  encodeNpz(
    tensors.map(({ name, shape, values }) => ({ name, shape, data: Float32Array.from(values) })),
    {},
  );

describe('the order of layers', () => {
  const widths = ({ config }: { config: { layers: readonly number[] } }) => config.layers;
  const read = (given: readonly Linear[], names: readonly string[], options: ImportOptions = {}) =>
    importNetwork('f', safetensors(stateDict(given, names)), { activation: 'relu', ...options });

  test('is that of numbers in names, ten after two', () => {
    const deep = randomLayers([2, 4, 4, 4, 4, 3], 1);
    const names = ['net.0', 'net.2', 'net.6', 'net.8', 'net.10'];
    const { mu } = read(deep, names);
    expect(mu.map(({ bias }) => [...bias])).toEqual(deep.map(({ bias }) => bias));
  });

  test('follows from the widths where names say nothing', () => {
    expect(widths(read(layers, ['input', 'hidden', 'decision']))).toEqual([6, 20, 20, 3]);
    expect(widths(read(layers, ['z', 'y1', 'a']))).toEqual([6, 20, 20, 3]);
  });

  test('is asked for where two would do, and taken as given', () => {
    const deep = randomLayers([6, 20, 20, 20, 3], 2);
    const names = ['input', 'middle', 'inner', 'output'];
    expect(() => read(deep, names)).toThrow(
      'f: at order: expected widths and names that leave one order of layers, got input, inner, middle, output, and ' +
        'input, middle, inner, output: say which with the option `order`',
    );
    const { mu } = read(deep, names, { order: names });
    expect(mu.map(({ bias }) => [...bias])).toEqual(deep.map(({ bias }) => bias));
    expect(() => read(deep, names, { order: 'input' as never })).toThrow('order: expected an array of names');
    expect(() => read(deep, names, { order: names.slice(1) })).toThrow(
      'expected each layer of the file once',
    );
    expect(() => read(deep, names, { order: [...names].reverse() })).toThrow(
      'f: at inner: expected 3 inputs, the outputs of output, got 20 inputs',
    );
  });
});

describe('what is no network of dense layers is refused:', () => {
  const good = stateDict(layers, ['fc1', 'fc2', 'fc3']);
  const changed = (name: string, change: Partial<Written>) =>
    good.map((tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor));
  const without = (name: string) => good.filter((tensor) => tensor.name !== name);
  const withValue = (name: string, at: number, value: number) =>
    changed(name, { values: good.find((tensor) => tensor.name === name)!.values.with(at, value) });

  test.each<[string, readonly Written[], string]>([
    [
      'a weight without its bias',
      without('fc2.bias'),
      'f: at fc2.weight: expected fc2.bias beside it, got none: for a layer without biases write zeros',
    ],
    [
      'a bias without its weight',
      without('fc2.weight'),
      'f: at fc2.bias: expected fc2.weight beside it, got none',
    ],
    [
      'a layer that is missing',
      good.slice(2, 4).concat(stateDict(randomLayers([7, 3], 1), ['fc9'])),
      'f: at fc9: expected 20 inputs, the outputs of fc2, got 7 inputs',
    ],
    [
      'a bias of another width',
      changed('fc1.bias', { shape: [19], values: good[1]!.values.slice(1) }),
      'f: at fc1.bias: expected [20], as fc1.weight is [out, in] = [20, 6], got [19]',
    ],
    [
      'a convolution',
      changed('fc1.weight', { shape: [20, 1, 2, 3] }),
      'f: at fc1.weight: expected the weights of a dense layer, [out, in], got [20, 1, 2, 3]: convolutions are not supported',
    ],
    [
      'a normalisation',
      [...good, ...['weight', 'bias'].map((part) => ({ name: `bn.${part}`, shape: [1], values: [1] }))],
      'f: at bn.weight: expected the weights of a dense layer, [out, in], got [1]: normalisation',
    ],
    [
      'a tensor of another name',
      [...good, { name: 'scale', shape: [1], values: [1] }],
      'f: at scale: expected NAME.weight, NAME.kernel or NAME.bias, got another name',
    ],
    [
      'two weights of a layer',
      [...good, { name: 'fc1.kernel', shape: [6, 20], values: good[0]!.values }],
      'got fc1.kernel as well: keep one of them',
    ],
    [
      'a number that is none',
      withValue('fc2.weight', 3, Number.NaN),
      'f: at fc2.weight[3]: expected a finite number within float32, got NaN',
    ],
    [
      'infinity',
      withValue('fc3.bias', 1, Number.NEGATIVE_INFINITY),
      'f: at fc3.bias[1]: expected a finite number within float32, got -Infinity',
    ],
    [
      'one output',
      stateDict(randomLayers([6, 1], 1), ['fc']),
      'f: at fc: expected a logit for each of at least 2 classes, got 1 output: write a sigmoid',
    ],
    [
      'half precision',
      changed('fc1.bias', { dtype: 'BF16' }),
      'expected F32, U8 or I8, got "BF16": convert the tensor to 32-bit floats',
    ],
    ['no tensor', [], 'f: expected tensors NAME.weight and NAME.bias, got none'],
  ])('%s', (_, tensors, message) => {
    expect(() => importNetwork('f', safetensors(tensors), { activation: 'relu' })).toThrow(message);
  });

  test('an activation that is not said, because a file does not tell it', () => {
    expect(() => importNetwork('f', safetensors(good))).toThrow(
      'activation: expected one of relu, tanh, gelu, got undefined',
    );
    const linear = safetensors(stateDict(randomLayers([6, 3], 1), ['fc']));
    expect(importNetwork('f', linear).config.layers).toEqual([6, 3]);
  });

  test('a pickle of PyTorch, a zip that is damaged, quantised weights', () => {
    const pickle = zipSync({ 'model/data.pkl': new Uint8Array(4) });
    expect(() => importNetwork('model.pt', pickle)).toThrow('this is what torch.save writes');
    const zip = npz(good);
    expect(() => importNetwork('f', zip.subarray(0, zip.length - 30))).toThrow(
      'expected a zip of arrays (.npz)',
    );
    const bytes = safetensors(changed('fc1.bias', { dtype: 'I8', shape: [80] }));
    expect(() => importNetwork('f', bytes)).toThrow(
      'f: at fc1.bias: expected 32 or 64-bit floats, got Int8 numbers',
    );
  });
});
