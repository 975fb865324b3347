/** Exported graphs in onnxruntime, with its default optimisations, against the library's own predictions. */
import { describe, expect, test } from 'vitest';
import { hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { useDevice } from '../../shaders/testing/device.ts';
import { BayesianNeuralNetwork } from '../../src/bayes/network.ts';
import type { Posterior } from '../../src/bayes/posterior/posterior.ts';
import { normalValues } from '../../src/bayes/testing.ts';
import { parseRows, type Row } from '../../src/data/encoding/rows.ts';
import { noiseSize } from '../../src/export/onnx/weights.ts';
import { exportOnnx, type OnnxOptions } from '../../src/export/onnx.ts';
import { value } from '../../src/export/testing/interpret.ts';
import { heads, methods, posteriorOf, tablePosterior } from '../../src/export/testing/posteriors.ts';
import { type Inputs, predicted, rowInputs } from '../../src/export/testing/witness.ts';
import { type Engine, engines, type Kind, load } from './engines.ts';

const device = useDevice();
const count = 5;
const floats = normalValues(count * 6, 1);
const data: Inputs = { images: floats, count, inputSize: 6 };

async function expectSame(engine: Engine, posterior: Posterior, own: Inputs, options: OnnxOptions) {
  const { images, inputSize } = own;
  const isBytes = images instanceof Uint8Array;
  const name = isBytes ? 'pixels' : 'inputs';
  const graph = await load(engine, exportOnnx(posterior, options), isBytes ? { pixels: 'uint8' } : {});
  const got = await graph.run({ [name]: value([own.count, inputSize], images) });
  const wanted = await predicted(device(), posterior, own, options);
  for (const [output, values] of Object.entries(wanted)) expectClose(got[output]!, [...values], output);
}

function expectClose(got: readonly number[], wanted: readonly number[], name: string): void {
  expect(got.length, name).toBe(wanted.length);
  for (const [i, want] of wanted.entries()) {
    expect(Math.abs(got[i]! - want), `${name}[${i}]`).toBeLessThan(1e-5 * Math.max(1, Math.abs(want)));
  }
}

describe.each(engines)('%s', (engine) => {
  describe.each(methods)('$kind', (method) => {
    test.each(Object.entries(heads))('K draws and mean weights: %s', async (_, head) => {
      const posterior = posteriorOf({ layers: [6, 8, 7, 3], head, method });
      await expectSame(engine, posterior, data, { graph: 'draws', draws: 4, seed: 11 });
      if (method.kind !== 'ensemble') await expectSame(engine, posterior, data, { graph: 'mean' });
    });
  });

  test.each(hiddenActivations)('%s, and pixels as bytes', async (activation) => {
    const posterior = posteriorOf({ layers: [784, 30, 10], activation }, { kind: 'bytes' });
    const images = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 37) % 256);
    await expectSame(engine, posterior, { images, count: 3, inputSize: 784 }, { draws: 5 });
  });

  test.each(
    methods.flatMap(({ kind }, i) =>
      kind === 'plain'
        ? []
        : ([
            [kind, 'stochastic', i],
            [kind, 'noise', i],
          ] as const),
    ),
  )('%s: mean and SD of 2,000 runs of the %s graph are those of 2,000 draws', async (_, graph, i) => {
    const method = methods[i]!;
    const posterior = posteriorOf({ layers: [3, 6, 2], activation: 'tanh', method });
    const images = floats.subarray(0, 3);
    const loaded = await load(engine, exportOnnx(posterior, { graph }));
    const noise = noiseSource(method.kind === 'dropout' || method.kind === 'ensemble', i);
    const runs: number[] = [];
    for (let run = 0; run < 2000; run++) {
      const feeds = { inputs: value([1, 3], images), ...(graph === 'noise' && { noise: noise(posterior) }) };
      runs.push((await loaded.run(feeds)).probs![0]!);
    }
    const net = await BayesianNeuralNetwork.fromPosterior(device(), posterior);
    const own = await net.predict({ images, count: 1, inputSize: 3 }, { draws: 2000, interval: 0.9 });
    net.destroy();
    const ours = Array.from({ length: own.draws }, (_, s) => own.everyDraw![2 * s]!);
    // the members of an ensemble are all there are, and no sample
    const samples = method.kind === 'ensemble' ? [runs] : [runs, ours];
    const [theirs, wanted] = [momentsOf(runs), momentsOf(ours)];
    const error = (of: 'meanError' | 'sdError') =>
      Math.hypot(...samples.map((sample) => momentsOf(sample)[of]));
    expect(theirs.sd).toBeGreaterThan(0.01);
    expect(Math.abs(theirs.mean - wanted.mean)).toBeLessThan(4 * error('meanError'));
    expect(Math.abs(theirs.sd - wanted.sd)).toBeLessThan(4 * error('sdError'));
  });

  const rows: readonly Row[] = [
    { size: 2.5, colour: 'green', mood: 'good', price: 1200, weight: 1, probs: 3 },
    { size: 40, colour: 'red', mood: 'bad', price: 900, weight: 3, probs: -2 },
    { size: null, colour: null, mood: 'bad', price: 1000, weight: 2, probs: 1 },
    { size: 3, colour: 'blue', mood: null, price: null, weight: 2, probs: null },
  ];

  test.each(
    (['classification', 'regression'] as const).flatMap((task) =>
      (['mean', 'category'] as const).flatMap((missing) =>
        (['string', 'integer'] as const).map((categories) => [task, missing, categories] as const),
      ),
    ),
  )('a table for %s, missing: %s, categories: %s', async (task, missing, categories) => {
    const posterior = tablePosterior(task, missing);
    const net = await BayesianNeuralNetwork.fromPosterior(device(), posterior);
    const wanted = await net.predictTable(parseRows('rows', rows), { draws: 5, seed: 2 });
    net.destroy();
    const graph = await load(
      engine,
      exportOnnx(posterior, { draws: 5, seed: 2, categories }),
      kindsOf(categories),
    );
    const got = await graph.run(rowInputs(posterior, rows, categories));
    for (const [name, values] of Object.entries(got)) {
      const want = [...(wanted as unknown as Record<string, Float64Array>)[name]!];
      const size = Math.max(1, ...want.map(Math.abs));
      expectClose(
        values.map((x) => x / size),
        want.map((x) => x / size),
        name,
      );
    }
  });

  test('what the library refuses makes the answers of its row NaN, and of no other', async () => {
    const posterior = tablePosterior('classification', 'error');
    const good = { size: 2, colour: 'red', mood: 'good', price: 1000, probs: 3 };
    const table = [{ ...good, size: null }, { ...good, size: 1e39 }, { ...good, colour: 'purple' }, good];
    const graph = await load(engine, exportOnnx(posterior, { draws: 2 }), kindsOf('string'));
    const got = await graph.run(rowInputs(posterior, table, 'string'));
    for (const values of Object.values(got)) {
      const each = values.length / 4;
      expect(values.slice(0, 3 * each).every(Number.isNaN)).toBe(true);
      expect(values.slice(3 * each).every(Number.isFinite)).toBe(true);
    }
  });
});

const kindsOf = (categories: 'string' | 'integer'): Record<string, Kind> => {
  const kind = categories === 'string' ? 'string' : 'int64';
  const numbers = {
    size: 'float64',
    price: 'float64',
    weight: 'float64',
    'column:probs': 'float64',
  } as const;
  return { ...numbers, colour: kind, mood: kind };
};

/** New noise at each call. */
function noiseSource(isUniform: boolean, seed: number) {
  let call = 0;
  return (posterior: Posterior) => {
    const size = noiseSize(posterior);
    const normals = normalValues(2 * size, 1000 * seed + call++);
    // of two normals z, exp(-(z1^2 + z2^2) / 2) is uniform
    const uniform = Float32Array.from({ length: size }, (_, i) =>
      Math.min(1 - 2 ** -24, Math.exp(-(normals[2 * i]! ** 2 + normals[2 * i + 1]! ** 2) / 2)),
    );
    return value([size], isUniform ? uniform : normals.subarray(0, size));
  };
}

/** With the standard errors of both: that of the SD by the fourth moment. */
function momentsOf(sample: readonly number[]) {
  const n = sample.length;
  const moment = (power: number, around: number) =>
    sample.reduce((sum, x) => sum + (x - around) ** power, 0) / n;
  const mean = moment(1, 0);
  const variance = moment(2, mean);
  const sd = Math.sqrt(variance);
  const sdError = Math.sqrt((moment(4, mean) - variance ** 2) / n) / (2 * sd);
  return { mean, sd, meanError: sd / Math.sqrt(n), sdError };
}
