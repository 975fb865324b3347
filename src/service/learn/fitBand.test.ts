import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fanInGaussian } from '../../bayes/fanIn.ts';
import { gaussianHead } from '../../bayes/head.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { openTestDevice, trainAll } from '../../bayes/testing.ts';
import type { Point } from '../../data/digit/outline.ts';
import type { Gpu } from '../../gpu/device.ts';
import { type Band, type BandFit, bandDefaults, NOISE, PLACES } from './band.ts';
import { createBandFit } from './fitBand.ts';

let gpu: Gpu;
let fitBand: BandFit;
beforeAll(async () => {
  gpu = await openTestDevice();
  fitBand = createBandFit(gpu, 300);
});
afterAll(() => gpu.destroy());

const signal = new AbortController().signal;
const settings = { ...bandDefaults, hidden: 8 };
const points: Point[] = [-1, -0.8, -0.6, -0.4, 0.4, 0.6, 0.8, 1].map((x) => [x, Math.sin(2 * x)]);
const widthAt = ({ x, lower, upper }: Band, place: number) => {
  const n = x.findIndex((at) => Math.abs(at - place) < 1e-9);
  return upper[n]! - lower[n]!;
};

describe('the band', () => {
  test('runs through the points, is wider beyond them, and is never narrower than the noise', async () => {
    const seen: Band[] = [];
    const band = await fitBand(points, settings, signal, (early) => seen.push(early));
    expect(seen.length).toBeGreaterThan(2);
    for (const [x, y] of points) {
      const n = band.x.findIndex((at) => Math.abs(at - x) < 1e-6);
      expect(Math.abs(band.mean[n]! - y)).toBeLessThan(3 * NOISE);
    }
    expect(widthAt(band, 3)).toBeGreaterThan(1.3 * widthAt(band, 0.6));
    // a Gaussian's 90 % interval is 3.29 standard deviations wide
    for (let n = 0; n < band.x.length; n++) {
      expect(band.upper[n]! - band.lower[n]!).toBeGreaterThan(3.2 * NOISE);
    }
  });

  test('is what predictTargets says of a network that is trained likewise', async () => {
    const band = await fitBand(points, settings, signal, () => {});
    const net = await BayesianNeuralNetwork.create(gpu, {
      ...{ layers: [1, settings.hidden, 1], activation: 'relu', inputScale: 1, initialRho: -3 },
      ...{ head: gaussianHead('fixed', NOISE), prior: fanInGaussian(settings.priorFactor) },
    });
    try {
      const images = Float32Array.from(points, ([x]) => x);
      const targets = Float32Array.from(points, ([, y]) => y);
      const [count, epochs] = [points.length, 300];
      await trainAll(
        net,
        { images, targets, count, inputSize: 1 },
        {
          ...{ estimator: 'local', kl: 'closed', temperature: 1, learningRate: 0.02 },
          ...{ batch: count, epochs, holdEvery: 50 },
        },
      );
      const places = { images: Float32Array.from(band.x), count: PLACES, inputSize: 1 };
      const predicted = await net.predictTargets(places, { draws: 40, interval: 0.9, seed: 1 });
      expect(band.mean).toEqual(predicted.mean);
      expect([band.lower, band.upper]).toEqual([
        predicted.predictiveInterval!.lower,
        predicted.predictiveInterval!.upper,
      ]);
      const drawn = band.draws.map((curve) => Array.from(curve));
      const everyMean = (s: number, n: number) => predicted.everyDraw![2 * (s * PLACES + n)];
      expect(drawn).toEqual(drawn.map((curve, s) => curve.map((_, n) => everyMean(s, n))));
    } finally {
      net.destroy();
    }
  });

  test('its mean is the mean of its curves', async () => {
    const band = await fitBand([], settings, signal, () => {});
    band.mean.forEach((mean, n) => {
      const own = band.draws.reduce((sum, curve) => sum + curve[n]!, 0) / band.draws.length;
      expect(own).toBeCloseTo(mean, 4);
    });
  });

  test('without points is the prior: wide everywhere, wider with a wider prior', async () => {
    const spread = async (priorFactor: number) => {
      const { draws } = await fitBand([], { ...settings, priorFactor }, signal, () => {});
      return Math.sqrt(draws.reduce((sum, curve) => sum + curve[45]! ** 2, 0) / draws.length);
    };
    const [narrow, wide] = [await spread(0.5), await spread(4)];
    expect(wide).toBeGreaterThan(4 * narrow);
    // the noise is known even then: the band is as wide as the curves and that noise make it
    const band = await fitBand([], settings, signal, () => {});
    for (const n of [10, 30, 50]) {
      const variance = band.draws.reduce((sum, curve) => sum + (curve[n]! - band.mean[n]!) ** 2, 0) / 40;
      const width = 3.29 * Math.sqrt(variance + NOISE ** 2);
      expect(Math.abs(Math.log((band.upper[n]! - band.lower[n]!) / width))).toBeLessThan(Math.log(1.6));
    }
  });

  test('stops when it is not wanted, and leaves no memory behind', async () => {
    const asked = new AbortController();
    const fitted = fitBand(points, settings, asked.signal, () => asked.abort());
    await expect(fitted).rejects.toThrow(/abort/i);
    expect(gpu.liveBytes).toBe(0);
  });

  test('refuses settings outside their range', async () => {
    for (const wrong of [{ hidden: 0 }, { hidden: 1.5 }, { priorFactor: Number.NaN }, { temperature: -1 }]) {
      await expect(fitBand([], { ...settings, ...wrong }, signal, () => {})).rejects.toThrow(/fitBand: /);
    }
  });
});
