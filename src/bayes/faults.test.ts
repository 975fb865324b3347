/**
 * One smoke training on a device whose k-th allocation, map or submit fails, for every k: a typed error or
 * the right numbers, no memory left behind, and no rejection that nobody hears.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { fingerprintOf } from '../data/fingerprint.ts';
import { CredenceError } from '../errors.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { type Fault, faults, faultyGpu } from '../gpu/faults/testing.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { prototypes } from './testing.ts';

let warm: Gpu;
let info: GPUAdapterInfo;
let expected: string;
beforeAll(async () => {
  const web = await openTestGpu();
  info = (await web.requestAdapter())!.info;
  warm = await openGpu(web);
  expected = await smoke(warm);
});
afterAll(() => warm.destroy());

const data = prototypes(32, 16, 4);

/** Creates, trains, reads and predicts; the digest of all that came out. */
async function smoke(gpu: Gpu): Promise<string> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
  try {
    // single steps: how many maps and submits there are does not depend on the time they take
    const options = { batch: 16, epochs: 2, holdEvery: 2, stepLimit: () => 1 };
    const losses: number[] = [];
    for await (const { metrics } of net.train(data, options)) losses.push(...metrics.map(({ nll }) => nll));
    const { posterior, training } = await net.state();
    const { probs } = await net.predict(data, { draws: 2 });
    const layers = [posterior.mu, posterior.rho, ...training!.moments.mu].flat();
    const values = layers.flatMap(({ weight, bias }) => [weight, bias]);
    return fingerprintOf(Float64Array.from(losses), ...values, Float64Array.from(probs));
  } finally {
    net.destroy();
  }
}

async function outcome(fault: Fault, at: number): Promise<string> {
  const { gpu } = faultyGpu(warm, info, fault, at);
  try {
    return (await smoke(gpu)) === expected ? 'right' : `number ${at}: other numbers`;
  } catch (error) {
    return error instanceof CredenceError ? error.code : `number ${at}: ${(error as Error).stack}`;
  } finally {
    expect(gpu.liveBytes, `after number ${at}`).toBe(0);
  }
}

describe('where the one that fails is', () => {
  const codes: Readonly<Record<Fault, string[]>> = {
    'a buffer that throws': ['gpu-memory'],
    // the buffer says that it is too large, and a copy of it is refused
    'a buffer that is none': ['gpu-fault', 'gpu-limit'],
    'a map': ['gpu-fault'],
    'a submit': ['gpu-fault'],
  };

  test.each(faults)('%s', async (fault) => {
    const { gpu, counts } = faultyGpu(warm, info);
    expect(await smoke(gpu)).toBe(expected);
    const count = counts[fault];
    expect(count).toBeGreaterThan(4);
    const numbers = Array.from({ length: count }, (_, n) => n + 1);
    const outcomes: string[] = [];
    // a map that fails waits for a loss of the device, which may come after it: all of them wait at once
    if (fault === 'a map') outcomes.push(...(await Promise.all(numbers.map((at) => outcome(fault, at)))));
    else for (const at of numbers) outcomes.push(await outcome(fault, at));
    expect(codes[fault]).toEqual(expect.arrayContaining([...new Set(outcomes)]));
  });
});
