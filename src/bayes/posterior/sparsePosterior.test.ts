import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import type { Gpu } from '../../gpu/device.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { decodeSafetensors } from '../../persist/safetensors.ts';
import { sealSafetensorsNow } from '../../persist/seal.ts';
import { gaussianHead } from '../head.ts';
import { deepEnsemble, plainNetwork } from '../method.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { networkConfig } from '../settings/settings.ts';
import { normalValues, openTestDevice, prototypes } from '../testing.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { decodePosterior, encodePosterior, type PosteriorForm } from './posteriorFile.ts';
import { shapesOf, sizeOf } from './posteriorTensors.ts';
import { prunePosterior } from './prune.ts';
import { softplus } from './rho.ts';

/** Means and rhos of a trained network's size, by the seed. */
function posteriorOf(given: Parameters<typeof networkConfig>[0], seed = 3): Posterior {
  const config = networkConfig(given);
  const values = (scale: number, shift: number, kind: number): LayerValues[] =>
    shapesOf(config).map(({ weight, bias }, l) => ({
      weight: normalValues(sizeOf(weight), 100 * seed + 10 * kind + l, scale, shift),
      bias: normalValues(sizeOf(bias), 100 * seed + 10 * kind + 5 + l, scale, shift),
    }));
  return { config, mu: values(0.1, 0, 0), rho: values(0.7, -4, 1) };
}

const small = posteriorOf({ layers: [30, 20, 5] });
const forms: PosteriorForm[] = ['dense', 'sparse', 'int8'];

describe('a sparse file', () => {
  test('gives back every bit, whatever was pruned', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fraction, fc.boolean(), (part, perLayer) => {
        const pruned = prunePosterior(small, part, { perLayer });
        expect(decodePosterior('p', encodePosterior(pruned, 'sparse'))).toEqual(pruned);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['an ensemble', posteriorOf({ layers: [4, 3, 2], method: deepEnsemble(3) })],
    ['a fixed noise', posteriorOf({ layers: [4, 3, 1], head: gaussianHead('fixed', 0.3) })],
  ])('holds %s as well', (_, posterior) => {
    posterior.rho.at(-1)!.bias[0] = deadRho;
    expect(decodePosterior('p', encodePosterior(posterior, 'sparse'))).toEqual(posterior);
  });

  test('keeps a mean of -0, and a mean whose weight is dead', () => {
    const odd = structuredClone(prunePosterior(small, 1));
    odd.mu[0]!.weight[600 - 1] = -0;
    odd.mu[1]!.bias[2] = 7;
    const read = decodePosterior('p', encodePosterior(odd, 'sparse'));
    expect(read).toEqual(odd);
    expect(Object.is(read.mu[0]!.weight[599], -0)).toBe(true);
  });

  test('of 784-400-400-10, 95 % pruned, is at least 15 times smaller, and 40 times in 8 bits', () => {
    const posterior = posteriorOf({ layers: [784, 400, 400, 10] });
    const dense = encodePosterior(posterior).length;
    const pruned = prunePosterior(posterior, 0.95);
    expect(dense / encodePosterior(pruned, 'sparse').length).toBeGreaterThan(15);
    expect(dense / encodePosterior(pruned, 'int8').length).toBeGreaterThan(40);
  });
});

describe('8 bits', () => {
  test('keep the pruned pruned, means to half a step and sigmas to a percent or two; biases are exact', () => {
    const pruned = prunePosterior(small, 0.6);
    const read = decodePosterior('p', encodePosterior(pruned, 'int8'));
    pruned.mu.forEach(({ weight, bias }, l) => {
      const step = Math.max(...weight.map(Math.abs)) / 127;
      const rho = pruned.rho[l]!.weight;
      weight.forEach((value, i) => {
        expect(Math.abs(read.mu[l]!.weight[i]! - value)).toBeLessThanOrEqual(0.501 * step);
        const [before, after] = [rho[i]!, read.rho[l]!.weight[i]!];
        if (before < deadRho / 10) expect(after).toBe(before);
        else expect(softplus(after) / softplus(before)).toBeCloseTo(1, 1.5);
      });
      expect(read.mu[l]!.bias).toEqual(bias);
      expect(read.rho[l]!.bias).toEqual(pruned.rho[l]!.bias);
    });
  });

  test('are not for weights without a width', () => {
    const plain = posteriorOf({ layers: [3, 2], method: plainNetwork });
    expect(() => encodePosterior(plain, 'int8')).toThrow(/int8 is for weights with a width.*"plain"/);
  });
});

describe('a damaged file', () => {
  const pruned = prunePosterior(small, 0.9);
  const broken = (
    form: PosteriorForm,
    name: string,
    change: (values: Float32Array | Uint8Array | Int8Array) => void,
  ) => {
    const { tensors, metadata } = decodeSafetensors('p', encodePosterior(pruned, form));
    change(tensors.get(name)!.data);
    const list = [...tensors].map(([key, tensor]) => ({ name: key, ...tensor }));
    return () => decodePosterior('p.safetensors', sealSafetensorsNow(list, metadata));
  };

  test('says which tensor does not fit, and what to do', () => {
    const far = broken('sparse', 'layers.0.weight.gaps', (gaps) => gaps.fill(254));
    expect(far).toThrow(
      /layers\.0\.weight\.gaps: expected 600 entries at most, got \d+: .*take another copy/,
    );
    const short = broken('sparse', 'layers.0.weight.gaps', (gaps) => {
      gaps[0] = 255;
    });
    expect(short).toThrow(/expected (600 entries at most|a tensor of shape \[\d+\])/);
    const nan = broken('sparse', 'layers.1.weight.mu', (mu) => {
      mu[0] = Number.NaN;
    });
    expect(nan).toThrow(/layers\.1\.weight\.mu\[0\]: expected a finite number, got NaN/);
    const range = broken('int8', 'layers.1.weight.sigma.range', (values) => values.fill(3e38));
    expect(range).toThrow(/sigma\.range: expected a range of finite standard deviations above 0/);
  });

  test('with a tensor of another type is refused', () => {
    const { tensors, metadata } = decodeSafetensors('p', encodePosterior(pruned, 'sparse'));
    const list = [...tensors].map(([name, { shape, data }]) => ({
      ...{ name, shape },
      data: name === 'layers.0.bias.mu' ? Uint8Array.from(data) : data,
    }));
    expect(() => decodePosterior('p', sealSafetensorsNow(list, metadata))).toThrow(
      /layers\.0\.bias\.mu: expected a tensor of type F32, got U8/,
    );
  });

  test.each(forms)('of form %s, cut off anywhere, is refused', (form) => {
    const good = encodePosterior(prunePosterior(posteriorOf({ layers: [3, 2] }), 0.5), form);
    for (let length = 0; length < good.length; length++) {
      expect(() => decodePosterior('p', good.subarray(0, length))).toThrow(FileFormatError);
    }
  });

  test.each(forms)('of form %s, with any few bytes replaced, is a posterior or refused', (form) => {
    const good = encodePosterior(prunePosterior(posteriorOf({ layers: [3, 2] }), 0.5), form);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        let read: Posterior;
        try {
          read = decodePosterior('p', bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFormatError);
          return;
        }
        const sizes = shapesOf(read.config).map(({ weight, bias }) => [sizeOf(weight), sizeOf(bias)]);
        for (const values of [read.mu, read.rho]) {
          expect(values.map(({ weight, bias }) => [weight.length, bias.length])).toEqual(sizes);
          expect(values.every(({ weight, bias }) => [...weight, ...bias].every(Number.isFinite))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('on a device', () => {
  let gpu: Gpu;
  beforeAll(async () => {
    gpu = await openTestDevice();
  });
  afterAll(() => gpu.destroy());

  test('a pruned network predicts from its sparse file bit for bit; without any weight it knows nothing', async () => {
    const data = prototypes(9, 30, 5);
    const predict = async (posterior: Posterior, meanWeights: boolean) => {
      const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
      const { probs, entropy } = await net.predict(
        data,
        meanWeights ? { meanWeights } : { draws: 3, seed: 2 },
      );
      net.destroy();
      return { probs, entropy };
    };
    const pruned = prunePosterior(small, 0.8);
    const read = decodePosterior('p', encodePosterior(pruned, 'sparse'));
    for (const meanWeights of [true, false]) {
      const predicted = await predict(read, meanWeights);
      expect(predicted).toEqual(await predict(pruned, meanWeights));
      expect(predicted).not.toEqual(await predict(small, meanWeights));
      const empty = await predict(prunePosterior(small, 1), meanWeights);
      for (const p of empty.probs) expect(p).toBeCloseTo(0.2, 6);
    }
  });

  test('a draw of a pruned network has zeros where its means have', async () => {
    const pruned = prunePosterior(small, 0.8);
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, pruned);
    const drawn = await net.draw(4);
    net.destroy();
    pruned.rho.forEach(({ weight }, l) => {
      weight.forEach((rho, i) => {
        expect(drawn[l]!.weight[i] === 0).toBe(rho < deadRho / 10);
      });
    });
  });
});
