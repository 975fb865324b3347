/** Files for other programs hold the numbers of the posterior, and say what they mean. */

import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { deepEnsemble, plainNetwork } from '../bayes/method.ts';
import { parseNpy } from '../data/files/npy.ts';
import { decodeSafetensors } from '../persist/safetensors.ts';
import { exportWeights, type WeightFormat } from './files.ts';
import { posteriorOf, tablePosterior } from './testing/posteriors.ts';

const posterior = tablePosterior('regression', 'category');
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The tensors of a file as shapes and numbers, by names, and its card. */
function read(format: WeightFormat, of = posterior) {
  const bytes = exportWeights(of, format, { facts: { run: 'r' } });
  if (format === 'json') {
    const { card, tensors } = JSON.parse(text(bytes));
    return {
      card,
      tensors: Object.fromEntries(
        Object.entries<number[]>(tensors).map(([name, values]) => [name, (values as unknown[]).flat(9)]),
      ) as Record<string, number[]>,
    };
  }
  if (format === 'safetensors') {
    const { tensors, metadata } = decodeSafetensors('f', bytes);
    const values = [...tensors].map(([name, { data }]) => [name, [...data]]);
    return {
      card: JSON.parse(metadata.card!),
      tensors: Object.fromEntries(values) as Record<string, number[]>,
    };
  }
  const files = Object.entries(unzipSync(bytes)).map(
    ([name, file]) => [name.replace(/\.npy$/, ''), file] as const,
  );
  const arrays = files.filter(([name]) => name.startsWith('layers.'));
  const { card } = Object.fromEntries(files);
  const points = new Uint32Array(new Uint8Array(card!.subarray(card!.indexOf(10) + 1)).buffer);
  return {
    card: JSON.parse(String.fromCodePoint(...points)),
    tensors: Object.fromEntries(arrays.map(([name, file]) => [name, [...parseNpy(name, file).data]])),
  };
}

describe.each(['safetensors', 'numpy', 'json'] as const)('%s', (format) => {
  test('has mean and standard deviation of every weight, and of a weight without width no sigma but 0', () => {
    const { tensors, card } = read(format);
    for (const [l, { weight, bias }] of posterior.mu.entries()) {
      expect(tensors[`layers.${l}.weight.mu`]!.map(Math.fround)).toEqual([...weight]);
      expect(tensors[`layers.${l}.bias.mu`]!.map(Math.fround)).toEqual([...bias]);
      const sigma = [...posterior.rho[l]!.weight].map((r) => (r < -1e28 ? 0 : Math.log1p(Math.exp(r))));
      for (const [i, s] of tensors[`layers.${l}.weight.sigma`]!.entries())
        expect(s).toBeCloseTo(sigma[i]!, 6);
    }
    expect(card).toMatchObject({ format: 'credence-card-1', run: 'r', targets: ['price', 'weight'] });
    expect(Object.keys(tensors)).toHaveLength(8);
  });

  test('of an ensemble has all members in one tensor, and no sigmas', () => {
    const members = posteriorOf({ layers: [3, 4, 2], method: deepEnsemble(3) });
    const { tensors } = read(format, members);
    expect(Object.keys(tensors)).toEqual(
      [0, 1].flatMap((l) => [`layers.${l}.weight.mu`, `layers.${l}.bias.mu`]),
    );
    expect(tensors['layers.0.weight.mu']).toHaveLength(3 * 3 * 4);
  });

  test('is the same bytes for the same posterior', () => {
    expect(exportWeights(posterior, format)).toEqual(exportWeights(posterior, format));
  });
});

test('shapes are [I, O] and [O]; a table comes with its encoding', () => {
  const { tensors, metadata } = decodeSafetensors('f', exportWeights(posterior, 'safetensors'));
  const [inputs, hidden] = posterior.config.layers;
  expect(tensors.get('layers.0.weight.mu')!.shape).toEqual([inputs, hidden]);
  expect(tensors.get('layers.0.bias.sigma')!.shape).toEqual([hidden]);
  expect(JSON.parse(metadata.preprocessing!).encoding.missing).toBe('category');
});

test('numbers of JSON are read as the float32 they were, with no digit too many', () => {
  const { tensors } = JSON.parse(text(exportWeights(posterior, 'json')));
  const numbers: number[] = tensors['layers.0.weight.mu'].flat();
  expect(numbers.map(Math.fround)).toEqual([...posterior.mu[0]!.weight]);
  expect(Math.max(...numbers.map((x) => `${x}`.length))).toBeLessThan(16);
});

test('another format is refused by name, and values that do not fit the layers', () => {
  expect(() => exportWeights(posterior, 'pickle' as never)).toThrow(
    /format: expected one of safetensors, numpy, json/,
  );
  const other = posteriorOf({ layers: [3, 2], method: plainNetwork });
  const mu = [{ ...other.mu[0]!, bias: new Float32Array(3) }];
  expect(() => exportWeights({ ...other, mu }, 'numpy')).toThrow(/6 weights and 2 biases/);
});
