/** What is told of weights against the posterior itself, and what pruning costs against the engine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapesOf, sizeOf } from '../../bayes/posterior/posteriorTensors.ts';
import { countAlive } from '../../bayes/posterior/prune.ts';
import { hostWeights } from '../../bayes/prediction/hostDraws.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { normalValues, openTestDevice, prototypes } from '../../bayes/testing.ts';
import { snrCurves } from '../../figures/weights/pruning.ts';
import { oneWeight, unitPage } from '../../figures/weights/unitMaps.ts';
import { weightFigure } from '../../figures/weights/weights.ts';
import {
  BayesianNeuralNetwork,
  categoricalOrNone,
  type Gpu,
  type LabelledImages,
  type Posterior,
  plainNetwork,
  prunePosterior,
} from '../../index.ts';
import { drawsSeed } from '../networks/network.ts';
import { type PruneCostRow, pruneCost } from './pruneCost.ts';
import { createWeights, drawsOfWeight } from './weights.ts';

const config = networkConfig({ layers: [9, 8, 4], head: categoricalOrNone, inputScale: 1 / 126 });
const values = (scale: number, mean: number, seed: number) =>
  shapesOf(config).map(({ weight, bias }, l) => ({
    weight: normalValues(sizeOf(weight), seed + l, scale, mean),
    bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
  }));
const posterior: Posterior = { config, mu: values(0.5, 0, 0), rho: values(0.8, -1.5, 50) };

const { signal } = new AbortController();
/** Another than the usual one: draws are those of the network's own seed. */
const seed = 5;
const weightsOf = (posterior: () => Promise<Posterior>) => createWeights({ posterior, seed: () => seed });

async function summaryOf(pruned = 0) {
  const weights = weightsOf(async () => posterior);
  const summary = await weights.weights({ network: 'shipped', pruned }, signal);
  if (!summary.hasWidths) throw new TypeError('expected widths');
  return { weights, summary };
}

describe('the summary of weights', () => {
  test.each([0, 0.5, 0.97])('is of the posterior with %f of its weights removed', async (fraction) => {
    const { summary } = await summaryOf(fraction);
    const pruned = prunePosterior(posterior, fraction);
    expect(summary.layers).toEqual(weightFigure(pruned, hostWeights(pruned, { seed, draw: 0 })));
    expect(summary.cuts[Math.round(100 * fraction)]!.left).toEqual(countAlive(pruned));
    // what decides on pruning is of all weights
    expect(summary.snr).toEqual(snrCurves(posterior));
    expect(summary.grids.map(({ weights }) => weights)).toEqual(summary.snr.map(({ weights }) => weights));
    expect(summary.units).toEqual([
      { inputs: 9, outputs: 8 },
      { inputs: 8, outputs: 5 },
    ]);
  });

  test('a layer may lose all of its weights', async () => {
    const strong = posterior.mu.map((layer, l) =>
      l === 0 ? layer : { weight: layer.weight.map(() => 1e-9), bias: layer.bias.map(() => 1e-9) },
    );
    const weights = weightsOf(async () => ({ ...posterior, mu: strong }));
    const summary = await weights.weights({ network: 'shipped', pruned: 0.6 }, signal);
    expect(summary).toMatchObject({ layers: [{}, { parameters: 0, meanSigma: 0 }] });
  });

  test('units and single weights are of the same posterior, though training goes on', async () => {
    let asked = 0;
    const weights = weightsOf(async () => ({ ...posterior, mu: values(0.5, 0, 1000 * asked++) }));
    await weights.weights({ network: 'trained' }, signal);
    const page = await weights.units({ network: 'trained', layer: 0, first: 2, count: 3 });
    expect(page).toEqual(unitPage(posterior, { layer: 0, first: 2, count: 3 }));
    const place = { layer: 0, output: 2, input: 5 };
    const one = await weights.weight({ network: 'trained', place });
    expect([one.mean, one.draws.length]).toEqual([page.units[0]!.mean[5], drawsOfWeight]);
    expect(one.draws).toEqual(oneWeight(posterior, place, { draws: drawsOfWeight, seed }).draws);
    await weights.weights({ network: 'trained' }, signal);
    expect((await weights.weight({ network: 'trained', place })).mean).not.toBe(one.mean);
  });

  test('says of a method without widths that there are none, and refuses what it cannot be of', async () => {
    const plain = { ...posterior, config: { ...config, method: plainNetwork } };
    const weights = weightsOf(async () => plain);
    expect(await weights.weights({ network: 'trained' }, signal)).toEqual({
      hasWidths: false,
      method: 'plain',
    });
    const asked = { network: 'shipped', pruned: 1 } as const;
    await expect(weights.weights(asked, signal)).rejects.toThrow(/pruned.*0 to below 1/);
    await expect(
      weights.units({ network: 'other' as 'shipped', layer: 0, first: 0, count: 1 }),
    ).rejects.toThrow(/shipped or trained/);
  });

  test('is withdrawn, and asked again it is whole', async () => {
    const weights = weightsOf(async () => posterior);
    const gone = weights.weights({ network: 'shipped' }, AbortSignal.abort());
    await expect(gone).rejects.toThrow(/abort/i);
    expect(await weights.weights({ network: 'shipped' }, signal)).toEqual((await summaryOf()).summary);
  });
});

describe('what pruning costs', () => {
  const test4: LabelledImages = { ...prototypes(40, 9, 4), rows: 3, columns: 3, classes: 4 };
  const fractions = [0, 0.5, 0.9];
  const thresholds = { none: 0.5, doubt: 0.6 };
  let gpu: Gpu;
  beforeAll(async () => {
    gpu = await openTestDevice();
  });
  afterAll(() => gpu.destroy());

  test("is the engine's error and refusal of each pruned posterior, told row by row", async () => {
    const told: PruneCostRow[] = [];
    const progress = (row: PruneCostRow) => told.push(row);
    const asked = { fractions, thresholds, images: 30, draws: 4 };
    const rows = await pruneCost(asked, { gpu, posterior, test: test4, signal, progress });
    expect(told).toEqual(rows);
    for (const [i, fraction] of fractions.entries()) {
      const pruned = prunePosterior(posterior, fraction);
      const net = await BayesianNeuralNetwork.fromPosterior(gpu, pruned);
      const { probs, none } = await net.predict(
        { images: test4.images.subarray(0, 30 * 9), count: 30, inputSize: 9 },
        { draws: 4, seed: drawsSeed },
      );
      net.destroy();
      let [wrong, refused] = [0, 0];
      for (let n = 0; n < 30; n++) {
        const own = [...probs.subarray(4 * n, 4 * n + 4)];
        const most = Math.max(...own);
        wrong += Number(own.indexOf(most) !== test4.labels[n]);
        refused += Number(none![n]! > thresholds.none || 1 - most * (1 - none![n]!) > thresholds.doubt);
      }
      expect(rows[i]).toEqual({
        ...{ fraction, images: 30, draws: 4, error: wrong / 30, refused: refused / 30 },
        left: countAlive(pruned).reduce((a, b) => a + b, 0),
      });
    }
  });

  test('stops between two rows, and leaves nothing on the device', async () => {
    const before = gpu.liveBytes;
    const stop = new AbortController();
    const told: PruneCostRow[] = [];
    const progress = (row: PruneCostRow) => {
      told.push(row);
      stop.abort();
    };
    const asked = { fractions, thresholds, draws: 2 };
    const measured = pruneCost(asked, { gpu, posterior, test: test4, signal: stop.signal, progress });
    await expect(measured).rejects.toThrow(/abort/i);
    expect([told.length, gpu.liveBytes]).toEqual([1, before]);
  });
});
