/** A network that is too sure of itself becomes calibrated, and stays as accurate. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gaussianHead } from '../bayes/head.ts';
import { plainNetwork } from '../bayes/method.ts';
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { decodePosterior, encodePosterior } from '../bayes/posterior/posteriorFile.ts';
import { softplus } from '../bayes/posterior/rho.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import { openTestDevice } from '../bayes/testing.ts';
import type { Gpu } from '../gpu/device.ts';
import { ece } from '../metrics/calibration.ts';
import { errorRate } from '../metrics/classification.ts';
import { importNetwork } from './importNetwork.ts';
import { type LaplaceFit, lastLayerLaplace } from './lastLayerLaplace.ts';
import {
  clouds,
  forward,
  type Labelled,
  overtrained,
  relu,
  safetensors,
  softmax,
  stateDict,
} from './testing/elsewhere.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const examplesOf = ({ x, y }: Labelled) => ({ images: x, labels: y });
const [train, heldOut, unseen] = [clouds(200, 1), clouds(500, 2), clouds(2000, 3)];
const layers = overtrained([6, 24, 3], train, 400);
const plain = importNetwork('f', safetensors(stateDict(layers, ['fc1', 'fc2'])), { activation: 'relu' });
let fit: LaplaceFit;
beforeAll(() => {
  fit = lastLayerLaplace(plain, { train: examplesOf(train), heldOut: examplesOf(heldOut) });
});

async function scoresOf(posterior: LaplaceFit['posterior'], draws: number) {
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  const { probs, epistemic } = await net.predict(examplesOf(unseen), { draws });
  net.destroy();
  return { error: errorRate(probs, unseen.y, 3), ece: ece(probs, unseen.y, 3).ece, epistemic };
}

describe('the last-layer Laplace approximation of a network that learnt noise by heart', () => {
  test('halves its calibration error on unseen examples, at the same accuracy within 0.1 points', async () => {
    const before = await scoresOf(plain, 1);
    const after = await scoresOf(fit.posterior, 1000);
    expect(before.ece).toBeGreaterThan(0.03);
    expect(after.ece).toBeLessThan(before.ece / 2);
    expect(Math.abs(after.error - before.error)).toBeLessThanOrEqual(0.001);
    expect(Math.min(...after.epistemic)).toBeGreaterThan(0);
    expect(Math.abs(fit.after.error - fit.before.error)).toBeLessThanOrEqual(0.002);
    expect(fit.after.ece).toBeLessThan(fit.before.ece / 2);
    expect(fit.after.nll).toBeLessThan(fit.before.nll);
  });

  test('has the widths of the equation, computed anew from the forward pass of another program', () => {
    const { posterior, priorScale: s, evidence: k } = fit;
    const curvature = new Float64Array(25);
    for (const x of train.x) {
      const h = [...forward([layers[0]!], x).map(relu), 1];
      const p = softmax(forward(layers, x));
      for (const [i, hi] of h.entries()) {
        for (const pc of p) curvature[i]! += (hi * hi * pc * (1 - pc)) / 3;
      }
    }
    const { weight, bias } = posterior.rho[1]!;
    [...weight, ...bias].forEach((rho, at) => {
      const sigma = 1 / Math.sqrt(k * curvature[Math.floor(at / 3)]! + 1 / s ** 2);
      expect(softplus(rho) / sigma).toBeCloseTo(1, 5);
    });
    expect(posterior.mu).toEqual(plain.mu);
  });

  test('is a posterior like others: its file keeps it, and a training moves the last layer alone', async () => {
    const { posterior } = fit;
    expect(decodePosterior('f', encodePosterior(posterior))).toEqual(posterior);
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    expect(await net.kl()).toBeGreaterThan(0);
    for await (const _ of net.train(examplesOf(train), { epochs: 2 }));
    const { mu, rho } = await net.posterior();
    expect([mu[0], rho[0]]).toEqual([posterior.mu[0], posterior.rho[0]]);
    expect([mu[1], rho[1]]).not.toEqual([posterior.mu[1], posterior.rho[1]]);
    net.destroy();
  });
});

describe('refused is', () => {
  const data = { train: examplesOf(train), heldOut: examplesOf(heldOut) };

  test('held-out data that was trained on, and data without labels', () => {
    const same = { train: data.train, heldOut: examplesOf(clouds(200, 1)) };
    expect(() => lastLayerLaplace(plain, same)).toThrow(
      'heldOut: expected examples that the network was not trained on, got "those of train"',
    );
    const unlabelled = { ...data, train: { images: train.x } };
    expect(() => lastLayerLaplace(plain, unlabelled)).toThrow(
      'train.labels: expected the class of each example',
    );
  });

  test('a network that has an uncertainty, or targets', () => {
    expect(() => lastLayerLaplace(fit.posterior, data)).toThrow('method: expected plain, got "bbb"');
    const config = networkConfig({
      layers: [6, 3],
      head: gaussianHead(),
      method: plainNetwork,
      inputScale: 1,
    });
    expect(() => lastLayerLaplace({ ...plain, config }, data)).toThrow('head: expected categorical');
  });
});
