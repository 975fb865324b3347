/** A whole posterior in two bytes a weight: what it keeps, and to which precision. */
import { describe, expect, test } from 'vitest';
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { decodeSafetensors } from '../../persist/safetensors.ts';
import { sealSafetensorsNow } from '../../persist/seal.ts';
import { categoricalOrNone } from '../head.ts';
import { deepEnsemble, plainNetwork } from '../method.ts';
import { networkConfig } from '../settings/settings.ts';
import { normalValues } from '../testing.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { decodePosterior, encodePosterior } from './posteriorFile.ts';
import { shapesOf, sizeOf } from './posteriorTensors.ts';
import { prunePosterior } from './prune.ts';
import { inverseSoftplus, softplus } from './rho.ts';

function posteriorOf(given: Parameters<typeof networkConfig>[0]): Posterior {
  const config = networkConfig(given);
  const values = (scale: number, shift: number, seed: number): LayerValues[] =>
    shapesOf(config).map(({ weight, bias }, l) => ({
      weight: normalValues(sizeOf(weight), seed + l, scale, shift),
      bias: normalValues(sizeOf(bias), seed + 10 + l, scale, shift),
    }));
  return { config, mu: values(0.1, 0, 0), rho: values(0.7, -4, 100) };
}

const small = posteriorOf({ layers: [30, 20, 5] });
const again = (posterior: Posterior) => decodePosterior('p', encodePosterior(posterior, 'int8-dense'));

describe('two bytes a weight', () => {
  test('keep a mean to half a step of its own output, a sigma to a percent or two, and a bias to the bit', () => {
    const read = again(small);
    expect(read.config).toEqual(small.config);
    small.mu.forEach(({ weight, bias }, l) => {
      const outputs = bias.length;
      for (let o = 0; o < outputs; o++) {
        const own = [...weight.keys()].filter((at) => at % outputs === o);
        const step = Math.max(...own.map((at) => Math.abs(weight[at]!))) / 127;
        for (const at of own) {
          expect(Math.abs(read.mu[l]!.weight[at]! - weight[at]!)).toBeLessThanOrEqual(0.501 * step);
          const [before, after] = [small.rho, read.rho].map((rho) => softplus(rho[l]!.weight[at]!));
          expect(Math.abs(after! / before! - 1)).toBeLessThan(0.02);
        }
      }
      expect(read.mu[l]!.bias).toEqual(bias);
      expect(read.rho[l]!.bias).toEqual(small.rho[l]!.bias);
    });
  });

  test('keep a weight that nothing was learnt of as wide as it is, however narrow the others are', () => {
    const posterior = structuredClone(small);
    posterior.rho[0]!.weight.fill(inverseSoftplus(1e-4));
    for (const at of [3, 77, 599]) posterior.rho[0]!.weight[at] = inverseSoftplus(1);
    const read = again(posterior).rho[0]!.weight;
    for (const at of [3, 77, 599]) expect(softplus(read[at]!)).toBeCloseTo(1, 4);
    expect(softplus(read[0]!) / 1e-4).toBeCloseTo(1, 4);
  });

  test('of one output are not coarsened by a large weight of another', () => {
    const posterior = structuredClone(small);
    posterior.mu[0]!.weight[0] = 1000;
    const [before, after] = [small, again(posterior)].map(({ mu }) => mu[0]!.weight);
    for (let at = 1; at < 600; at += 20) expect(after![at]).toBeCloseTo(before![at]!, 2);
  });

  test('keep the pruned pruned', () => {
    const pruned = prunePosterior(small, 0.6);
    const read = again(pruned);
    pruned.rho[0]!.weight.forEach((rho, at) => {
      expect(read.rho[0]!.weight[at] === Math.fround(deadRho)).toBe(rho === Math.fround(deadRho));
      if (rho === Math.fround(deadRho)) expect(read.mu[0]!.weight[at]).toBe(0);
    });
  });

  test('hold a network of two layers of 400, with a class for none of them, in less than a megabyte', () => {
    const posterior = posteriorOf({ layers: [784, 400, 400, 10], head: categoricalOrNone });
    expect(encodePosterior(posterior, 'int8-dense').length).toBeLessThan(1_000_000);
  });

  test('are one byte of a weight without a width, and it comes back without', () => {
    const plain = posteriorOf({ layers: [30, 20, 5], method: plainNetwork });
    for (const { weight, bias } of plain.rho) for (const values of [weight, bias]) values.fill(deadRho);
    const read = again(plain);
    expect(read.rho).toEqual(plain.rho);
    plain.mu.forEach(({ bias }, l) => {
      expect(read.mu[l]!.bias).toEqual(bias);
    });
    const { tensors } = decodeSafetensors('p', encodePosterior(plain, 'int8-dense'));
    expect([...tensors.keys()].filter((name) => /sigma|rho/.test(name))).toEqual([]);
    const large = posteriorOf({ layers: [784, 400, 400, 10], method: plainNetwork });
    expect(encodePosterior(large, 'int8-dense').length).toBeLessThan(500_000);
  });

  test('are not for several networks', () => {
    const posterior = posteriorOf({ layers: [3, 2], method: deepEnsemble(2) });
    expect(() => encodePosterior(posterior, 'int8-dense')).toThrow(/int8-dense is for one network/);
  });
});

describe('a file that was changed and sealed again', () => {
  const changed = (name: string, change: (data: Float32Array) => void) => {
    const { tensors, metadata } = decodeSafetensors('p', encodePosterior(small, 'int8-dense'));
    change(tensors.get(name)!.data as Float32Array);
    const list = [...tensors].map(([key, tensor]) => ({ name: key, ...tensor }));
    return () => decodePosterior('p.safetensors', sealSafetensorsNow(list, metadata));
  };

  test.each([
    ['layers.0.weight.mu.scale', 4, 3e38, /scale\[4\]: expected a scale of finite means, got 3\.0/],
    ['layers.1.weight.sigma.range', 2, 1e30, /range\[1\]: expected a range of finite standard deviations/],
    ['layers.0.bias.rho', 7, Number.NaN, /bias\.rho\[7\]: expected a finite number, got NaN/],
  ])('says where %s makes no sense', (name, at, value, message) => {
    const decode = changed(name, (data) => {
      data[at] = value;
    });
    expect(decode).toThrow(message);
  });
});
