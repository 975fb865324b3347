/** What training does when it meets a number that is NaN or infinite. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gpu } from '../../gpu/device.ts';
import { NonFiniteError } from '../errors.ts';
import type { Examples } from '../examples.ts';
import { gaussianHead } from '../head.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { openTestDevice, prototypes, trainAll } from '../testing.ts';
import type { TrainOptions } from './train.ts';
import type { TrainReport } from './trainReport.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const data = prototypes(64, 16, 4);
const floats = { ...data, images: Float32Array.from(data.images, (pixel) => pixel / 256) };
const layers = [16, 8, 4];
const settings = { batch: 16, epochs: 3 } satisfies TrainOptions;

interface Ended {
  readonly reports: TrainReport[];
  readonly error: unknown;
}

async function trained(
  net: BayesianNeuralNetwork,
  examples: Examples,
  options: TrainOptions,
): Promise<Ended> {
  const reports: TrainReport[] = [];
  try {
    for await (const report of net.train(examples, options)) reports.push(report);
    return { reports, error: undefined };
  } catch (error) {
    return { reports, error };
  }
}

const bits = async (net: BayesianNeuralNetwork) => {
  const { mu, rho } = await net.posterior();
  return [...mu, ...rho].flatMap(({ weight, bias }) => [...weight, ...bias]);
};

/** Plants a NaN in an image on the GPU, which no caller can hand over. Returns what ends that. */
function plant(on: Gpu, example: number): () => void {
  const { queue } = on.device;
  const write = queue.writeBuffer.bind(queue);
  queue.writeBuffer = ((buffer: GPUBuffer, at: number, ...given: [BufferSource, number?, number?]) => {
    write(buffer, at, ...given);
    if (buffer.label === 'examples' && at === 0) {
      write(buffer, example * 64, new Float32Array([Number.NaN]));
    }
  }) as GPUQueue['writeBuffer'];
  return () => {
    queue.writeBuffer = write as GPUQueue['writeBuffer'];
  };
}

describe('a NaN among the inputs', () => {
  test('is gone back from once, then stops training with the step, the layer and the tensor, at the state it had', async () => {
    const net = await BayesianNeuralNetwork.create(gpu, { layers });
    await trainAll(net, floats, { ...settings, epochs: 1 });
    const before = await bits(net);
    const restore = plant(gpu, 2);
    const { reports, error } = await trained(net, floats, settings);
    restore();
    expect(error).toBeInstanceOf(NonFiniteError);
    const { step, place, wentBackTo, message } = error as NonFiniteError;
    // the example comes once in an epoch of four steps
    expect(step).toBeLessThanOrEqual(4);
    expect(place).toEqual({ layer: 0, tensor: 'inputs' });
    expect(wentBackTo).toBe(0);
    expect(message).toMatch(/layer 1: inputs\. The learning rate was halved before.*as it was after step 0/);
    expect(reports.filter(({ wentBack }) => wentBack).length).toBeLessThanOrEqual(1);
    expect(await bits(net)).toEqual(before);
    expect((await net.state()).training?.progress).toMatchObject({ rateFactor: 0.5, step: 4 });
    // the network is as good as before
    await trainAll(net, floats, { ...settings, epochs: 1 });
    net.destroy();
    expect(gpu.liveBytes).toBe(0);
  });

  test('with nonFinite: stop ends training at once, and does not look for the place', async () => {
    const net = await BayesianNeuralNetwork.create(gpu, { layers });
    const restore = plant(gpu, 2);
    const { error } = await trained(net, floats, { ...settings, nonFinite: 'stop' });
    restore();
    expect(error).toMatchObject({ code: 'non-finite', place: undefined, wentBackTo: undefined });
    net.destroy();
  });

  test('a loop that is left while a broken step is in flight leaves no broken network', async () => {
    const net = await BayesianNeuralNetwork.create(gpu, { layers });
    await trainAll(net, floats, { ...settings, epochs: 1 });
    // of four examples in an epoch of four steps, not all are in the first step
    let left = 0;
    for (const example of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const restore = plant(gpu, example);
      try {
        for await (const { inFlight } of net.train(floats, settings)) {
          left += inFlight;
          break;
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'non-finite', step: 1 });
      }
      restore();
      expect((await bits(net)).every(Number.isFinite)).toBe(true);
    }
    expect(left).toBeGreaterThan(0);
    net.destroy();
  });
});

describe('a learning rate that is too large', () => {
  /** Square errors, which a step that is too long makes larger without bound. */
  const steep = {
    layers: [16, 8, 1],
    head: gaussianHead('fixed', 0.01),
  };
  const targets = Float32Array.from(data.labels);
  const regression: Examples = { images: floats.images, targets, count: 64, inputSize: 16 };
  const diverging = { ...settings, epochs: 40, optimiser: 'sgd', schedule: 'constant', momentum: 0 } as const;

  test('is halved once, at the last held end; the report after it says so, and its steps count on from there', async () => {
    const rates = Array.from({ length: 40 }, (_, i) => 2 ** -i * 1e-2);
    let isSeen = false;
    for (const learningRate of rates) {
      const net = await BayesianNeuralNetwork.create(gpu, steep);
      const { reports, error } = await trained(net, regression, { ...diverging, learningRate });
      const at = reports.findIndex(({ wentBack }) => wentBack);
      if (!error && at >= 0) {
        const { wentBack, step, metrics } = reports[at]!;
        expect(wentBack).toMatchObject({ because: 'non-finite' });
        expect(wentBack!.to % 4).toBe(0);
        expect(wentBack!.note).toMatch(/went back to step \d+, and goes on with half the learning rate/);
        expect(step).toBe(wentBack!.to + metrics.length);
        expect(metrics[0]!.step).toBe(wentBack!.to + 1);
        expect(reports.at(-1)!.step).toBe(160);
        expect((await bits(net)).every(Number.isFinite)).toBe(true);
        isSeen = true;
      } else if (error)
        expect(error).toMatchObject({ code: 'non-finite', place: { layer: expect.any(Number) } });
      net.destroy();
      if (isSeen) break;
    }
    expect(isSeen).toBe(true);
  });

  test('of 10 at the mean and 1000 at the width stops with a clear word, or trains; the posterior is finite', async () => {
    const net = await BayesianNeuralNetwork.create(gpu, { layers });
    const wild = { ...settings, epochs: 20, learningRate: 10, rhoLearningRateFactor: 100 };
    const { error } = await trained(net, floats, wild);
    if (error) expect(error).toMatchObject({ code: 'non-finite', wentBackTo: expect.any(Number) });
    expect((await bits(net)).every(Number.isFinite)).toBe(true);
    await expect(trainAll(net, floats, { learningRate: 1e6 })).rejects.toThrow(/learningRate: expected/);
    net.destroy();
  });
});

test.each([-200, 90])('a rho of %d trains, or is gone back from; the posterior stays finite', async (rho) => {
  const start = await BayesianNeuralNetwork.create(gpu, { layers });
  const posterior = await start.posterior();
  start.destroy();
  for (const { weight, bias } of posterior.rho) for (const values of [weight, bias]) values.fill(rho);
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  const { error } = await trained(net, data, settings);
  if (error) expect(error).toMatchObject({ code: 'non-finite', wentBackTo: expect.any(Number) });
  expect((await bits(net)).every(Number.isFinite)).toBe(true);
  net.destroy();
});

test('a training that halved its rate goes on from its state with the bits of one that was not interrupted', async () => {
  const net = await BayesianNeuralNetwork.create(gpu, { layers });
  await trainAll(net, data, { batch: 16, epochs: 1, horizon: 3 });
  const state = await net.state();
  const halved = {
    ...state,
    training: { ...state.training!, progress: { ...state.training!.progress, rateFactor: 0.5 } },
  };
  const through = async (stops: readonly number[]) => {
    let own = await BayesianNeuralNetwork.fromState(gpu, halved);
    for (const epochs of stops) {
      await trainAll(own, data, { batch: 16, epochs, horizon: 3 });
      const next = await BayesianNeuralNetwork.fromState(gpu, await own.state());
      own.destroy();
      own = next;
    }
    const found = await bits(own);
    own.destroy();
    return found;
  };
  const once = await through([2]);
  expect(await through([1, 1])).toEqual(once);
  await trainAll(net, data, { batch: 16, epochs: 2, horizon: 3 });
  expect(await bits(net)).not.toEqual(once);
  net.destroy();
});
