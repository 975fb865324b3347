/**
 * Exported graphs, run by the small interpreter of `testing/interpret.ts`: they say what the library says.
 * `npm run test:onnx` runs the same graphs in onnxruntime.
 */
import { describe, expect, test } from 'vitest';
import { hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { useDevice } from '../../shaders/testing/device.ts';
import { ConfigError } from '../bayes/errors.ts';
import { categorical, categoricalOrNone } from '../bayes/head.ts';
import { bayesByBackprop, deepEnsemble, mcDropout, plainNetwork } from '../bayes/method.ts';
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { hostMasks, hostWeights } from '../bayes/prediction/hostDraws.ts';
import { randomWords } from '../bayes/random.ts';
import { normalValues } from '../bayes/testing.ts';
import { parseRows, type Row } from '../data/encoding/rows.ts';
import { exportOnnx, type OnnxCard, type OnnxOptions } from './onnx.ts';
import { modelOf, runOnnx, value } from './testing/interpret.ts';
import { heads, methods, posteriorOf, tablePosterior } from './testing/posteriors.ts';
import { noiseOf, predicted, rowInputs } from './testing/witness.ts';

const device = useDevice();
const count = 5;

/** Every output of a graph is what the library predicts. */
async function expectSame(
  posterior: Posterior,
  images: Uint8Array | Float32Array,
  options: OnnxOptions,
): Promise<void> {
  const input = images instanceof Uint8Array ? 'pixels' : 'inputs';
  const got = runOnnx(exportOnnx(posterior, options), {
    [input]: value([count, images.length / count], images),
  });
  const wanted = await predicted(
    device(),
    posterior,
    { images, count, inputSize: images.length / count },
    options,
  );
  for (const [name, values] of Object.entries(wanted)) {
    expect(got[name]!.length, name).toBe(values.length);
    for (const [i, want] of [...values].entries()) {
      expect(Math.abs(got[name]![i]! - want), `${name}[${i}]`).toBeLessThan(
        1e-5 * Math.max(1, Math.abs(want)),
      );
    }
  }
}

const floats = normalValues(count * 6, 1);
const pixels = Uint8Array.from({ length: count * 6 }, (_, i) => (i * 37) % 256);

describe.each(methods)('$kind', (method) => {
  test.each(Object.entries(heads))(
    'K draws and their moments are those of a prediction with the seed: %s',
    async (_, head) => {
      const posterior = posteriorOf({ layers: [6, 8, 7, 3], head, method });
      await expectSame(posterior, floats, { graph: 'draws', draws: 4, seed: 11 });
    },
  );
  test.runIf(method.kind !== 'ensemble')('the mean graph is the prediction by mean weights', async () => {
    for (const head of [heads['classes or none']!, heads['noise by input']!]) {
      const posterior = posteriorOf({ layers: [6, 8, 7, 3], head, method });
      await expectSame(posterior, floats, { graph: 'mean' });
    }
  });
  test.runIf(method.kind !== 'plain')('given the noise of a draw, the noise graph is that draw', async () => {
    const posterior = posteriorOf({ layers: [6, 8, 7, 3], method });
    const place = { seed: 5, draw: 0 };
    const got = runOnnx(exportOnnx(posterior, { graph: 'noise' }), {
      inputs: value([count, 6], floats),
      noise: noiseOf(posterior, place),
    });
    const one = method.kind === 'ensemble' ? memberOf(posterior, 1) : posterior;
    const wanted = runOnnx(exportOnnx(one, { graph: 'draws', draws: 1, seed: 5 }), {
      inputs: value([count, 6], floats),
    });
    expect(closest(got.probs!, wanted.probs!)).toBeLessThan(1e-6);
  });
});

const closest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

/** A member of an ensemble as a plain network. */
function memberOf({ config, mu, rho, ...rest }: Posterior, k: number): Posterior {
  const { method } = config;
  const members = method.kind === 'ensemble' ? method.members : 1;
  const part = (values: Float32Array) => {
    const size = values.length / members;
    return values.slice(k * size, (k + 1) * size);
  };
  const of = (layers: Posterior['mu']) =>
    layers.map(({ weight, bias }) => ({ weight: part(weight), bias: part(bias) }));
  return { ...rest, config: { ...config, method: plainNetwork }, mu: of(mu), rho: of(rho) };
}

test.each(hiddenActivations)('%s, and pixels as bytes', async (activation) => {
  const posterior = posteriorOf({ layers: [6, 8, 3], activation }, { kind: 'bytes' });
  await expectSame(posterior, pixels, { graph: 'draws', draws: 3 });
});

test('a draw on the host is the draw of the GPU, in weights and in units that are dropped', async () => {
  const posterior = posteriorOf({ layers: [6, 8, 7, 3] });
  const net = await BayesianNeuralNetwork.fromPosterior(device(), posterior);
  const drawn = await net.draw(9);
  net.destroy();
  const own = hostWeights(posterior, { seed: 9, draw: 0 });
  for (const [l, { weight, bias }] of drawn.entries()) {
    expect(closest([...weight], [...own[l]!.weight])).toBeLessThan(3e-6);
    expect(closest([...bias], [...own[l]!.bias])).toBeLessThan(3e-6);
  }
  const masks = Array.from({ length: 200 }, (_, draw) => hostMasks(posterior, { seed: 1, draw }, 0.3));
  expect(masks[0]!.map((mask) => mask.length)).toEqual([8, 7]);
  const all = masks.flatMap((of) => of.flatMap((mask) => [...mask]));
  const kept = Math.fround(1 / Math.fround(1 - Math.fround(0.3)));
  expect(new Set(all)).toEqual(new Set([0, kept]));
  const dropped = all.filter((factor) => factor === 0).length / all.length;
  expect(Math.abs(dropped - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / all.length));
});

describe('a stochastic graph', () => {
  const word = randomWords(1, 1, 1);
  let at = 0;
  const normals = normalValues(1 << 17, 4);
  const random = { normal: () => normals[at++ % normals.length]!, uniform: () => word(at++) / 2 ** 32 };

  test.each([bayesByBackprop, mcDropout(0.3)])(
    'has the mean of the predictive over many runs: $kind',
    async (method) => {
      const posterior = posteriorOf({ layers: [3, 6, 2], activation: 'tanh', method });
      const bytes = exportOnnx(posterior, { graph: 'stochastic' });
      const inputs = { inputs: value([1, 3], floats.subarray(0, 3)) };
      const runs = Array.from({ length: 300 }, () => runOnnx(bytes, inputs, random).probs![0]!);
      const mean = runs.reduce((sum, p) => sum + p, 0) / runs.length;
      const sd = Math.sqrt(runs.reduce((sum, p) => sum + (p - mean) ** 2, 0) / runs.length);
      const data = { images: floats.subarray(0, 3), count: 1, inputSize: 3 };
      const wanted = await predicted(device(), posterior, data, { graph: 'draws', draws: 2000 });
      const error = sd * Math.sqrt(1 / runs.length + (method.kind === 'ensemble' ? 0 : 1 / 2000));
      expect(sd).toBeGreaterThan(1e-3);
      expect(Math.abs(mean - wanted.probs![0]!)).toBeLessThan(4 * error);
    },
  );
});

const rows: readonly Row[] = [
  { size: 2.5, colour: 'green', mood: 'good', price: 1200, weight: 1, probs: 3 },
  { size: 40, colour: 'red', mood: 'bad', price: 900, weight: 3, probs: -2 },
];
const gaps: readonly Row[] = [
  { size: null, colour: null, mood: 'bad', price: 1000, weight: 2, probs: 1 },
  { size: 3, colour: 'blue', mood: null, price: null, weight: 2, probs: null },
];

describe.each(['classification', 'regression'] as const)('a table for %s', (task) => {
  test.each([
    ['error', rows],
    ['mean', [...rows, ...gaps]],
    ['category', [...rows, ...gaps]],
  ] as const)('takes its columns as they are, with missing: %s', async (missing, table) => {
    const posterior = tablePosterior(task, missing);
    // a file without gaps knows no third colour
    const own = missing === 'error' ? table.map((row) => ({ ...row, colour: 'red' })) : table;
    const net = await BayesianNeuralNetwork.fromPosterior(device(), posterior);
    const wanted = await net.predictTable(parseRows('rows', own), { draws: 5, seed: 2 });
    net.destroy();
    for (const categories of ['string', 'integer'] as const) {
      const bytes = exportOnnx(posterior, { draws: 5, seed: 2, categories });
      const got = runOnnx(bytes, rowInputs(posterior, own, categories));
      for (const name of task === 'regression'
        ? (['mean', 'sd', 'aleatoric', 'epistemic'] as const)
        : (['probs', 'entropy', 'aleatoric', 'epistemic'] as const)) {
        const want = [...(wanted as unknown as Record<string, Float64Array>)[name]!];
        const size = Math.max(...want.map(Math.abs), 1);
        expect(closest(got[name]!, want) / size, `${categories} ${name}`).toBeLessThan(1e-5);
      }
    }
  });

  test('what the library refuses makes the answers of its row NaN, and of no other', () => {
    const posterior = tablePosterior(task, 'error');
    const good = { size: 2, colour: 'red', mood: 'good', price: 1000, weight: 1, probs: 3 };
    const bad: readonly Row[] = [
      { ...good, size: null },
      { ...good, size: 1e39 },
      { ...good, colour: 'purple' },
      { ...good, mood: '' },
    ];
    const bytes = exportOnnx(posterior, { draws: 2 });
    const got = runOnnx(bytes, rowInputs(posterior, [...bad, good], 'string'));
    for (const values of Object.values(got)) {
      const each = values.length / 5;
      expect(values.slice(0, 4 * each).every(Number.isNaN)).toBe(true);
      expect(values.slice(4 * each).every(Number.isFinite)).toBe(true);
    }
    const places = exportOnnx(posterior, { draws: 2, categories: 'integer' });
    for (const place of [-1, -2, 99]) {
      const inputs = rowInputs(posterior, [good], 'integer');
      const stray = runOnnx(places, { ...inputs, colour: value([1, 1], [place]) });
      expect(Object.values(stray).flat().every(Number.isNaN)).toBe(true);
    }
  });
});

describe('the file', () => {
  test('has a card that names settings, inputs, outputs, categories and what is known of the run', () => {
    const posterior = tablePosterior('classification', 'category');
    const model = modelOf(
      exportOnnx(posterior, { draws: 3, seed: 4, facts: { run: 'abc', scores: { error: 0.1 } } }),
    );
    const [{ key, value: json }] = model.metadataProps as [{ key: string; value: string }];
    expect(key).toBe('credence.card');
    const card = JSON.parse(json) as OnnxCard;
    expect(card.settings).toEqual(JSON.parse(JSON.stringify(posterior.config)));
    expect(card).toMatchObject({ graph: 'draws', draws: 3, seed: 4, run: 'abc', scores: { error: 0.1 } });
    expect(card.classes).toEqual(['later', 'no', 'yes']);
    expect(card.inputs.map(({ name, dtype }) => `${name}: ${dtype}`)).toEqual([
      'size: float64',
      'colour: string',
      'mood: string',
      'price: float64',
      'column:probs: float64',
    ]);
    expect(model.graph.input.map(({ name }) => name)).toEqual(card.inputs.map(({ name }) => name));
    expect(model.graph.output.map(({ name }) => name)).toEqual([
      'probs',
      'entropy',
      'aleatoric',
      'epistemic',
    ]);
  });

  test('uses ONNX of its own, and operations on texts only where categories are texts', () => {
    const domains = (bytes: Uint8Array) => modelOf(bytes).opsetImport.map(({ domain }) => domain);
    const table = tablePosterior('classification', 'mean');
    expect(domains(exportOnnx(table))).toEqual(['', 'ai.onnx.ml']);
    expect(domains(exportOnnx(table, { categories: 'integer' }))).toEqual(['']);
    expect(domains(exportOnnx(posteriorOf({ layers: [2, 2, 2] })))).toEqual(['']);
  });

  test('has each value once, each made before it is used, and none that nobody uses', () => {
    for (const head of [categorical, categoricalOrNone]) {
      for (const graph of ['mean', 'stochastic', 'noise', 'draws'] as const) {
        const { graph: made } = modelOf(exportOnnx(posteriorOf({ layers: [4, 3, 2], head }), { graph }));
        const known = new Set([...made.initializer, ...made.input].map(({ name }) => name));
        expect(known.size).toBe(made.initializer.length + made.input.length);
        const used = new Set<string>();
        for (const { input, output } of made.node) {
          for (const name of input) {
            expect(known.has(name), name).toBe(true);
            used.add(name);
          }
          expect(known.has(output[0]!)).toBe(false);
          known.add(output[0]!);
        }
        const given = made.output.map(({ name }) => name);
        expect([...known].filter((name) => !used.has(name) && !given.includes(name))).toEqual([]);
      }
    }
  });

  test('begins with the fields of an ONNX model, by their numbers', () => {
    const bytes = exportOnnx(posteriorOf({ layers: [2, 2] }), { graph: 'mean' });
    // field 1 (ir_version), a varint: 8; field 2 (producer_name), a text of 8 bytes
    expect([...bytes.subarray(0, 4)]).toEqual([0x08, 8, 0x12, 8]);
    expect(new TextDecoder().decode(bytes.subarray(4, 12))).toBe('credence');
  });
});

test('what has no such graph is refused, with the graphs that there are', () => {
  const of = (method = bayesByBackprop) => posteriorOf({ layers: [3, 4, 2], method });
  expect(() => exportOnnx(of(deepEnsemble(2)), { graph: 'mean' })).toThrow(
    /graph: expected draws, stochastic or noise/,
  );
  expect(() => exportOnnx(of(plainNetwork), { graph: 'stochastic' })).toThrow(/nothing is drawn/);
  expect(() =>
    exportOnnx(posteriorOf({ layers: [3, 2], method: mcDropout(0.2) }), { graph: 'noise' }),
  ).toThrow(ConfigError);
  expect(() => exportOnnx(of(), { graph: 'median' as never })).toThrow(/graph: expected one of mean/);
  expect(() => exportOnnx(of(), { draw: 3 } as never)).toThrow(ConfigError);
  expect(() => exportOnnx(of(), { draws: 0 })).toThrow(ConfigError);
  expect(() => exportOnnx(of(), { seed: 0.5 })).toThrow(ConfigError);
  const { trainedOn: _, ...untrained } = posteriorOf({ layers: [3, 2], inputScale: undefined });
  expect(() => exportOnnx(untrained)).toThrow(/a trained network/);
});
