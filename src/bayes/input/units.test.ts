import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import type { Examples } from '../examples.ts';
import { deepEnsemble } from '../method.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { decodePosterior, encodePosterior } from '../posterior/posteriorFile.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { openTestDevice, prototypes, trainAll } from '../testing.ts';
import { decodeState, encodeState } from '../training/stateFile.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const bytes = prototypes(40, 6, 3);
const as = (factor: number): Examples => ({
  ...bytes,
  images: Float32Array.from(bytes.images, (byte) => byte * factor),
});
/** Not the pixels of bytes to the bit, but nearly. */
const unitFloats = as(1 / 255);
const create = (given: Partial<NetworkConfig> = {}) =>
  BayesianNeuralNetwork.create(gpu, { layers: [6, 5, 3], seed: 3, ...given });
const options = { epochs: 2, batch: 10 };
const probsOf = async (net: BayesianNeuralNetwork, data: Examples) =>
  (await net.predict(data, { draws: 2 })).probs;
/** Trains, then gives the means and the report's words on inputs. */
async function trained(given: Partial<NetworkConfig>, data: Examples) {
  const net = await create(given);
  const inputs = [];
  for await (const report of net.train(data, options)) inputs.push(report.inputs);
  const { mu, config, trainedOn } = await net.posterior();
  net.destroy();
  return { mu, config, trainedOn, inputs: inputs[0] };
}

describe('the first training fixes the scale of inputs', () => {
  test('bytes are divided by 126, to the bit as if it had been asked for', async () => {
    const [own, asked] = [await trained({}, bytes), await trained({ inputScale: 1 / 126 }, bytes)];
    expect(own).toEqual(asked);
    expect(own.config.inputScale).toBe(1 / 126);
    expect(own.inputs).toEqual({ kind: 'bytes', scale: 1 / 126 });
    expect(own.trainedOn).toMatchObject({ kind: 'bytes', inputs: { examples: 40 } });
  });

  test('floats are taken as they are, whatever array they come in', async () => {
    const [own, asked] = [await trained({}, unitFloats), await trained({ inputScale: 1 }, unitFloats)];
    expect(own).toEqual(asked);
    expect(own.inputs).toEqual({ kind: 'floats', scale: 1 });
    const doubles = { ...unitFloats, images: Float64Array.from(unitFloats.images as Float32Array) };
    expect(await trained({}, doubles)).toEqual(own);
    expect(await trained({ inputScale: 0.5 }, as(2 / 255))).toMatchObject({ config: { inputScale: 0.5 } });
  });

  test('and says so if floats as they are are far from what networks learn from', async () => {
    const notesOf = async (given: Partial<NetworkConfig>, data: Examples) => {
      const net = await create(given);
      const notes = new Set<string>();
      for await (const { beginning } of net.train(data, options))
        for (const note of beginning.notes) notes.add(note);
      net.destroy();
      return [...notes].join();
    };
    expect(await notesOf({}, as(1))).toMatch(
      /mean square of 1\d\d(\.\d)?, because floats are taken as they are: .* an inputScale/,
    );
    expect(await notesOf({}, as(1e-4))).toMatch(/mean square of 0.01/);
    const flags = { ...bytes, images: bytes.images.map((byte) => byte & 1) };
    expect(await notesOf({}, flags)).toMatch(/because bytes are divided by 126/);
    for (const [given, data] of [
      [{}, bytes],
      [{}, unitFloats],
      [{ inputScale: 1 }, as(1)],
    ] as const) {
      expect(await notesOf(given, data)).toBe('');
    }
  });

  test('before it a prediction takes the one that it would fix, and fixes none', async () => {
    const net = await create();
    expect([net.config.inputScale, net.trainedOn]).toEqual([undefined, undefined]);
    for (const [data, inputScale] of [
      [bytes, 1 / 126],
      [unitFloats, 1],
    ] as const) {
      const asked = await create({ inputScale });
      expect(await probsOf(net, data)).toEqual(await probsOf(asked, data));
      asked.destroy();
    }
    const opened = await BayesianNeuralNetwork.fromPosterior(
      gpu,
      decodePosterior('p', encodePosterior(await net.posterior())),
    );
    for (const untrained of [net, opened]) {
      expect([untrained.config.inputScale, untrained.trainedOn]).toEqual([undefined, undefined]);
      await expect(untrained.predict({ ...bytes, unit: 2 })).rejects.toThrow(
        /examples.unit: expected none before/,
      );
      const first = untrained.train({ ...bytes, unit: 2 }, options);
      await expect(first.next()).rejects.toThrow(/leave it out, and give the network an inputScale/);
      untrained.destroy();
    }
  });

  test('a training that is refused, or never makes a step, fixes none', async () => {
    const net = await create();
    await expect(trainAll(net, { ...bytes, count: 41 }, options)).rejects.toThrow(/41 x 6/);
    await expect(trainAll(net, bytes, { learningRate: -1 })).rejects.toThrow(/learningRate/);
    expect([net.config.inputScale, net.trainedOn]).toEqual([undefined, undefined]);
    net.destroy();
  });
});

describe('another kind of array than was trained on', () => {
  test.each([
    [
      'floats after bytes',
      bytes,
      unitFloats,
      /training had bytes and these are floats.*unit: 255 for numbers from 0 to 1/,
    ],
    ['bytes after floats', unitFloats, bytes, /training had floats and these are bytes.*unit: 1 \/ 255/],
  ] as const)('is refused without a unit: %s', async (_, first, second, message) => {
    const net = await create();
    await trainAll(net, first, options);
    const before = await net.state();
    await expect(net.predict(second)).rejects.toThrow(message);
    await expect(net.featureImportance(second)).rejects.toThrow(message);
    await expect(trainAll(net, second, options)).rejects.toThrow(message);
    expect(await net.state()).toEqual(before);
    net.destroy();
  });

  test.each([
    ['floats after bytes', bytes, { ...unitFloats, unit: 255 }, { ...as(1), unit: 1 }],
    ['bytes after floats', unitFloats, { ...bytes, unit: 1 / 255 }, { ...as(1), unit: 1 / 255 }],
    ['floats in other units after floats', as(1), { ...unitFloats, unit: 255 }, { ...bytes, unit: 1 }],
  ] as [string, Examples, Examples, Examples][])('means the same with its unit: %s', async (...given) => {
    const [, first, ...others] = given;
    const net = await create();
    await trainAll(net, first, options);
    const probs = await probsOf(net, first);
    const { mean } = await net.featureImportance(first, { draws: 2 });
    for (const other of others) {
      const { findings, probs: same } = await net.predict(other, { draws: 2 });
      expect(findings).toEqual([]);
      same.forEach((p, i) => {
        expect(p).toBeCloseTo(probs[i]!, 5);
      });
      const { mean: alike } = await net.featureImportance(other, { draws: 2 });
      alike.forEach((value, i) => {
        expect(value).toBeCloseTo(mean[i]!, 4);
      });
    }
    // further training in other units keeps those of the first
    const { kind, inputs } = net.trainedOn!;
    await trainAll(net, others[0]!, options);
    expect(net.trainedOn!.kind).toBe(kind);
    expect(net.trainedOn!.inputs.sd / inputs.sd).toBeCloseTo(1, 5);
    expect(net.config.inputScale).toBe(first === bytes ? 1 / 126 : 1);
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });
});

describe('the decision goes with the posterior', () => {
  test.each([
    ['bytes', bytes, unitFloats, {}],
    ['floats', unitFloats, bytes, {}],
    ['an ensemble of floats', unitFloats, bytes, { method: deepEnsemble(2) }],
  ] as const)('in files of all forms, and in states: %s', async (_, data, other, given) => {
    const net = await create(given);
    await trainAll(net, data, options);
    const state = await net.state();
    const probs = await probsOf(net, data);
    const openings = [
      BayesianNeuralNetwork.fromPosterior(gpu, structuredClone(await net.posterior())),
      BayesianNeuralNetwork.fromPosterior(gpu, decodePosterior('p', encodePosterior(state.posterior))),
      BayesianNeuralNetwork.fromPosterior(
        gpu,
        decodePosterior('p', encodePosterior(state.posterior, 'sparse')),
      ),
      BayesianNeuralNetwork.fromState(gpu, (await decodeState('s', await encodeState(state))).state),
    ];
    for (const opening of openings) {
      const opened = await opening;
      expect(opened.config).toEqual(net.config);
      expect(opened.trainedOn).toEqual(net.trainedOn);
      expect(await probsOf(opened, data)).toEqual(probs);
      await expect(opened.predict(other)).rejects.toThrow(/examples.unit/);
      opened.destroy();
    }
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });

  test('a file of before has a scale and no kind: it takes either, by its scale, until it is trained', async () => {
    const net = await create({ inputScale: 1 / 126 });
    await trainAll(net, bytes, options);
    const { trainedOn: _, ...before } = await net.posterior();
    const probs = await probsOf(net, bytes);
    net.destroy();
    const old = decodePosterior('p', encodePosterior(before));
    expect(old.trainedOn).toBeUndefined();
    const opened = await BayesianNeuralNetwork.fromPosterior(gpu, old);
    expect(await probsOf(opened, bytes)).toEqual(probs);
    expect(await probsOf(opened, as(1))).toEqual(probs);
    // floats from 0 to 1 by the factor of bytes would be nearly black, and nothing would show it
    const findingsOf = async (data: Examples) => (await opened.predict(data, { draws: 2 })).findings;
    expect(await findingsOf(unitFloats)).toMatchObject([{ code: 'input-scale', severity: 'warning' }]);
    for (const data of [bytes, as(1), { ...unitFloats, unit: 255 }]) {
      expect(await findingsOf(data)).toEqual([]);
    }
    const scaled = await probsOf(opened, { ...unitFloats, unit: 255 });
    scaled.forEach((p, i) => {
      expect(p).toBeCloseTo(probs[i]!, 5);
    });
    await trainAll(opened, bytes, options);
    expect(opened.trainedOn!.kind).toBe('bytes');
    await expect(opened.predict(as(1))).rejects.toThrow(/examples.unit/);
    opened.destroy();
  });

  test('a file that tells it wrongly is damaged', async () => {
    const net = await create();
    await trainAll(net, bytes, options);
    const posterior = await net.posterior();
    net.destroy();
    const wrong = { ...posterior, trainedOn: { kind: 'words' } } as never;
    expect(() => decodePosterior('p', encodePosterior(wrong))).toThrow(
      /p: at __metadata__.trainedOn: expected what the network was trained on/,
    );
  });
});

test('moments go on only for the same numbers in the same unit', async () => {
  const net = await create();
  await trainAll(net, as(1), options);
  const again = async (unit: number) => {
    const begun = [];
    for await (const { beginning } of net.train({ ...as(1), unit }, options)) begun.push(beginning.moments);
    return begun[0];
  };
  expect([await again(1), await again(2), await again(2), await again(1)]).toEqual([
    ...['carried', 'new', 'carried', 'new'],
  ]);
  net.destroy();
});

test('a prediction of inputs that training never saw says so, and names the mistake', async () => {
  const net = await create({ inputScale: 1 / 126 });
  expect((await net.predict(as(1), { draws: 2 })).findings).toEqual([]);
  await trainAll(net, as(1), options);
  expect((await net.predict(as(1), { draws: 2 })).findings).toEqual([]);
  const { findings } = await net.predict(unitFloats, { draws: 2 });
  expect(findings).toMatchObject([{ code: 'input-scale', severity: 'error' }]);
  expect(findings[0]!.seen).toMatch(/training mean .* now mean .* differs by about 255/);
  expect((await net.featureImportance(unitFloats, { draws: 2 })).findings).toEqual(findings);
  const notes = new Set<string>();
  for await (const { beginning } of net.train(unitFloats, options)) notes.add(beginning.notes.at(-1)!);
  expect([...notes].join()).toMatch(
    /^inputs are far from those that the network was trained on: training mean/,
  );
  net.destroy();
});
