/** A state's file: every bit comes back, or nothing does. */
import { expect, test } from 'vitest';
import { parseCsv } from '../../data/csv/csv.ts';
import { fitPreprocessing } from '../../data/encoding/preprocessing.ts';
import { tableFromCsv } from '../../data/encoding/table.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { sealSafetensors } from '../../persist/seal.ts';
import { gaussianHead, type Head } from '../head.ts';
import { inputSpreadOf } from '../input/summary.ts';
import { deepEnsemble } from '../method.ts';
import { initialMeans, initialRhos } from '../posterior/initialise.ts';
import { type LayerValues, layoutOf } from '../posterior/layout.ts';
import { layeredGaussian } from '../prior.ts';
import { randomWords } from '../random.ts';
import { networkConfig, trainSettings } from '../settings/settings.ts';
import { decodeState, encodeState } from './stateFile.ts';
import type { TrainingState } from './trainingState.ts';

const config = networkConfig({
  layers: [5, 4, 3],
  // no decimal number of few digits is the float32 that training makes of a scale
  prior: layeredGaussian([Math.fround(0.1), Math.fround(1 / 3)], { learned: true }),
  seed: 12,
  inputScale: 1 / 255,
});
const layout = layoutOf(config.layers);
const settings = trainSettings({ epochs: 3, batch: 7, learningRate: 1 / 3 }, config.prior, config.method);

/** Values that a careless copy would change. */
const odd = [-0, 2 ** -149, -(2 ** -140), 3.4028234663852886e38, 1e-45];

function oddValues(seed: number): LayerValues[] {
  return initialMeans(layout, seed).map(({ weight, bias }) => {
    weight.set(odd.slice(0, Math.min(odd.length, weight.length)));
    return { weight, bias };
  });
}

const trainedOn = { kind: 'bytes', inputs: inputSpreadOf([0, 1, 255, 7, 0, 3], 3) } as const;
const state: TrainingState = {
  posterior: { config, trainedOn, mu: oddValues(1), rho: initialRhos(layout, config) },
  training: {
    progress: {
      ...{ step: 1234, epoch: 5, minibatch: 3, minibatches: 9, momentSteps: 1200 },
      ...{ horizon: { epochs: 7, step: 48 }, rateFactor: 0.5, data: '0123456789abcdef', settings },
    },
    moments: { mu: [oddValues(2), oddValues(3)], rho: [oddValues(4), oddValues(5)] },
  },
};
const bytes = await encodeState(state, '{"of":"its keeper"}');

test('a state survives its file: every bit, what it was trained on, learned scales, -0 and denormals, and what is attached', async () => {
  expect(await decodeState('s.safetensors', bytes)).toStrictEqual({ state, attached: '{"of":"its keeper"}' });
});

test('a state before the first training has no moments', async () => {
  const fresh = { posterior: state.posterior };
  expect(await decodeState('s', await encodeState(fresh))).toStrictEqual({
    ...{ state: fresh, attached: undefined },
  });
});

test("an ensemble's members, a regression and the preprocessing of a table survive", async () => {
  const table = tableFromCsv(parseCsv('t.csv', 'a,b,y\n1,2,0.5\n3,4,0.25\n5,7,1\n'), { task: 'regression' });
  const own = networkConfig({
    ...{ layers: [2, 3, 1], method: deepEnsemble(2), head: gaussianHead('input'), inputScale: 1 },
  });
  const members = layoutOf([2, 3, 2], 2);
  const mu = initialMeans(members, 3);
  const posterior = { config: own, mu, rho: mu, preprocessing: fitPreprocessing(table) };
  const progress = { ...state.training!.progress, settings: { ...settings, optimiser: 'sgd' as const } };
  const whole: TrainingState = { posterior, training: { progress, moments: { mu: [mu] } } };
  expect(await decodeState('s', await encodeState(whole))).toStrictEqual({
    state: whole,
    attached: undefined,
  });
});

test("a regression from before the noise had a prior goes on with the weights' prior", async () => {
  const layout = layoutOf([2, 2]);
  const head = { kind: 'gaussian', noise: 'learned', noiseSd: 1 } as Head;
  const values = { mu: initialMeans(layout, 3), rho: initialMeans(layout, 4) };
  const old = { ...networkConfig({ layers: [2, 1] }), head };
  const { state } = await decodeState('s', await encodeState({ posterior: { config: old, ...values } }));
  expect(state.posterior.config.head).toEqual({ ...head, noisePrior: null });
});

test('a file that is cut off anywhere is refused with its name and what to do', async () => {
  for (let length = 0; length < bytes.length; length++) {
    const error = await decodeState('runs/a/s.safetensors', bytes.subarray(0, length)).catch((e) => e);
    expect(error, `cut to ${length} bytes`).toBeInstanceOf(FileFormatError);
    expect(error.message).toMatch(/^runs\/a\/s\.safetensors: .*take the checkpoint before it/);
  }
});

test('a flipped bit anywhere is noticed, and so are bytes too many', async () => {
  const word = randomWords(8, 77, 0);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1 << (word(at) % 8);
    await expect(decodeState('s', damaged), `byte ${at}`).rejects.toThrow(FileFormatError);
  }
  await expect(decodeState('s', Uint8Array.from([...bytes, 0]))).rejects.toThrow(/cut off or damaged/);
});

test('NaN is refused, in what is learned and in moments; a moment may be infinite, a mean not', async () => {
  const { posterior, training } = state;
  const withValue = (values: readonly LayerValues[], value: number) =>
    values.map(({ weight, bias }, l) => ({ weight, bias: l === 1 ? bias.slice().fill(value, 2, 3) : bias }));
  const mean = (value: number) => ({
    training: training!,
    posterior: { ...posterior, mu: withValue(posterior.mu, value) },
  });
  await expect(encodeState(mean(Number.NaN))).rejects.toThrow(/layers\.1\.bias\.mu\[2\]: .*got NaN/);
  await expect(encodeState(mean(Number.POSITIVE_INFINITY))).rejects.toThrow(/layers\.1\.bias\.mu\[2\]/);
  const moment = (value: number): TrainingState => {
    const { mu, rho } = training!.moments;
    return {
      posterior,
      training: { ...training!, moments: { mu, rho: [rho![0]!, withValue(rho![1]!, value)] } },
    };
  };
  await expect(encodeState(moment(Number.NaN))).rejects.toThrow(/layers\.1\.bias\.rho\.moments\.1\[2\]/);
  const infinite = moment(Number.POSITIVE_INFINITY);
  expect((await decodeState('s', await encodeState(infinite))).state).toStrictEqual(infinite);
});

test.each([
  [{ format: 'credence-posterior-1' }, /format: expected credence-state-1, got credence-posterior-1/],
  [{}, /format: expected credence-state-1, got nothing/],
  [{ format: 'credence-state-1', config: '{' }, /config: expected the settings/],
  [{ format: 'credence-state-1' }, /config: expected the settings/],
  [
    { format: 'credence-state-1', config: JSON.stringify(config), progress: '{"step":-1}' },
    /progress: expected where a training stands/,
  ],
  [
    {
      format: 'credence-state-1',
      config: JSON.stringify(config),
      progress: '{"step":-1,"data":"","horizon":{}}',
    },
    /step: expected a whole number/,
  ],
  [
    { format: 'credence-state-1', config: JSON.stringify(config) },
    /layers\.0\.weight\.mu: expected a tensor of shape \[5, 4\], got none/,
  ],
])('a sealed file of another kind is refused: %o', async (metadata, message) => {
  const other = await sealSafetensors([], metadata as Record<string, string>);
  await expect(decodeState('s', other)).rejects.toThrow(message);
});
