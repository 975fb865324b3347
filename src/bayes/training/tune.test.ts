import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestGpu } from '../../../e2e/harness/gpu.ts';
import { type BlockName, blockNames } from '../../../shaders/lib/block.ts';
import { matmul } from '../../../shaders/matmul.wgsl.ts';
import { blockFor, blocksOf, productName } from '../../gpu/blocks.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { DeviceLostError } from '../../gpu/errors.ts';
import { createMemory } from '../../gpu/memory.ts';
import { prepare } from '../../gpu/recorder.ts';
import { measureBlocks, sharesOfRounds, type Trial, unmeasured } from '../../gpu/tuner.ts';
import { gaussian } from '../../index.ts';
import { BayesianNeuralNetwork } from '../network.ts';
import { normalValues, prototypes, trainAll } from '../testing.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu(), { tuning: 'always' });
});
afterAll(() => gpu?.destroy());

test('blocks are compared round by round: neither a machine that slows down nor one slow turn decides', () => {
  // 0.9 of the other in each round, at half the pace in two of them, and once disturbed
  const better = [9, 18, 9, 18, 30, 9, 9];
  const other = [10, 20, 10, 20, 10, 10, 10];
  const [own, others] = sharesOfRounds([better, other]);
  expect(own).toBeCloseTo(0.9 / 1.9, 12);
  expect(others).toBeCloseTo(1 / 1.9, 12);
  expect(sharesOfRounds([])).toEqual([]);
});

const [inputs, outputs, batch] = [260, 252, 72];
const layer = [inputs, outputs] as const;
const product = { kernel: 'matmul', twoProducts: false, layer, batch, resultRows: batch };

/** x w with real numbers; `wrong` blocks leave the activation out. */
function trialOn(
  memory: ReturnType<typeof createMemory>,
  wrong: readonly string[] = [],
  kernel: typeof matmul = matmul,
  on: Gpu = gpu,
): Trial {
  const floats = { x: batch * inputs, w: inputs * outputs, y: batch * outputs };
  const [x, w, y] = (['x', 'w', 'y'] as const).map((name) => memory.create(name, floats[name] * 4));
  on.device.queue.writeBuffer(x!, 0, normalValues(floats.x, 1));
  on.device.queue.writeBuffer(w!, 0, normalValues(floats.w, 2));
  return {
    product,
    extent: { batch, draws: 1 },
    output: y!,
    outputBytes: floats.y * 4,
    dispatch: (block) =>
      prepare(on, {
        kernel,
        variant: {
          estimator: 'draw',
          activation: wrong.includes(block) ? 'identity' : 'relu',
          dropout: 'none',
          derivative: 'none',
          input: 'activations',
          block,
          precision: 'single',
        },
        constants: {
          ...{ rowVectors: inputs / 4, columnVectors: outputs / 4, layerOffset: 0, outputs, layer: 0 },
          rowsPerExample: 1,
          ...{ xDraw: 0, orderDraw: 0, wDraw: 0, spreadDraw: 0, yDraw: 0, rate: 0, maskRows: 0 },
        },
        buffers: { x: x!, w: w!, y: y! },
        covers: () => [outputs / 4, batch, 1],
      }),
  };
}

describe('measuring the blocks of one product', () => {
  test('times every block that the device has, by itself, and chooses the fastest', async () => {
    const memory = createMemory(gpu);
    const observer = { time: vi.fn() };
    gpu.observer = observer;
    const { block, milliseconds } = await measureBlocks(gpu, trialOn(memory));
    gpu.observer = undefined;
    memory.destroy();
    expect(observer.time).not.toHaveBeenCalled();
    expect([...milliseconds.keys()]).toEqual(blocksOf(gpu, product));
    // shares of rounds decide, which differ a little from medians where the machine is busy
    expect(milliseconds.get(block)).toBeLessThan(1.25 * Math.min(...milliseconds.values()));
    expect(blockFor(gpu, product)).toBe(block);
    gpu.measuredBlocks.clear();
  });

  test('a block whose numbers are wrong is out of the race, however fast', async () => {
    const memory = createMemory(gpu);
    const wrong = blockNames.filter((name) => name !== '8x8' && name !== '16x8');
    const { block, milliseconds } = await measureBlocks(gpu, trialOn(memory, wrong));
    memory.destroy();
    expect([...milliseconds.keys()]).toEqual(['8x8', '16x8']);
    expect(['8x8', '16x8']).toContain(block);
    gpu.measuredBlocks.clear();
  });

  test('a block that does not compile is left out, and the device is none the worse', async () => {
    const memory = createMemory(gpu);
    const broken: typeof matmul = {
      ...matmul,
      name: 'broken',
      code: (variant) => `${matmul.code(variant)}\nfn no wgsl`,
    };
    const trial = trialOn(memory);
    const { milliseconds } = await measureBlocks(gpu, {
      ...trial,
      dispatch: (block) =>
        block === '16x8' ? trialOn(memory, [], broken).dispatch(block) : trial.dispatch(block),
    });
    memory.destroy();
    expect([...milliseconds.keys()]).toEqual(blocksOf(gpu, product).filter((name) => name !== '16x8'));
    gpu.check('after a block that does not compile');
    gpu.measuredBlocks.clear();
  });

  test('times of a device that is lost meanwhile are not kept', async () => {
    const doomed = await openGpu(await openTestGpu(), { tuning: 'always' });
    const trial = trialOn(createMemory(doomed), [], matmul, doomed);
    const submit = vi.spyOn(doomed.device.queue, 'submit');
    let rest = Number.POSITIVE_INFINITY;
    submit.mockImplementation((commands) => {
      Object.getPrototypeOf(doomed.device.queue).submit.call(doomed.device.queue, commands);
      // well after the last block was found to be right, well before the rounds are over
      if (--rest === 0) doomed.device.destroy();
    });
    const last = blocksOf(doomed, product).at(-1);
    const measured = measureBlocks(doomed, {
      ...trial,
      dispatch: (block) => {
        if (block === last) rest = 16;
        return trial.dispatch(block);
      },
    });
    await expect(measured).rejects.toThrow(DeviceLostError);
    expect(doomed.measuredBlocks.size).toBe(0);
  });

  test('what is known, forced, small or not asked for is not measured', () => {
    const trial = { product } as Trial;
    expect(unmeasured(gpu, [trial])).toEqual([trial]);
    const { device, computesOnCpu, subgroupMinSize } = gpu;
    const fresh = {
      ...{ device, computesOnCpu, subgroupMinSize, block: undefined, tuning: 'always' as const },
      measuredBlocks: new Map<string, BlockName>(),
    };
    expect(unmeasured(fresh, [trial])).toEqual([trial]);
    const known = { ...fresh, measuredBlocks: new Map([[productName(product), '16x8' as const]]) };
    expect(unmeasured(known, [trial])).toEqual([]);
    expect(blockFor(known, product)).toBe('16x8');
    expect(unmeasured({ ...fresh, tuning: 'off' }, [trial])).toEqual([]);
    expect(unmeasured({ ...fresh, tuning: 'hardware', computesOnCpu: true }, [trial])).toEqual([]);
    expect(unmeasured({ ...fresh, tuning: 'hardware', computesOnCpu: false }, [trial])).toEqual([trial]);
    expect(unmeasured({ ...fresh, block: '8x8' }, [trial])).toEqual([]);
    expect(blockFor({ ...fresh, block: 'quad8x8' }, product)).toBe('quad8x8');
    const small = { product: { ...product, layer: [20, 20] as const } } as Trial;
    expect(unmeasured(fresh, [small])).toEqual([]);
    const shares = computesOnCpu && device.features.has('subgroups');
    expect(blockFor(known, small.product)).toBe(shares ? 'quad8x8' : '8x8');
  });
});

test('a training step measures its large products once, and trains as it would have', async () => {
  const data = prototypes(2 * batch, inputs - 1, 10);
  const settings = { batch, epochs: 1, estimator: 'draw', kl: 'closed', seed: 3 } as const;
  const trained = async (on: Gpu) => {
    const layers = [inputs - 1, outputs - 1, 10];
    const net = await BayesianNeuralNetwork.create(on, { layers, prior: gaussian(0.5), seed: 2 });
    const metrics = await trainAll(net, data, settings);
    net.destroy();
    return metrics.map(({ nll, kl }) => [nll, kl]);
  };
  const untuned = await openGpu(await openTestGpu(), { tuning: 'off' });
  const usual = await trained(untuned);
  untuned.destroy();
  const tuned = await trained(gpu);
  const names = ['matmul', 'matmulWeights'].map((kernel) =>
    productName({ kernel, twoProducts: false, layer }),
  );
  expect([...gpu.measuredBlocks.keys()].sort()).toEqual(names.sort());
  for (const [step, [nll, kl]] of tuned.entries()) {
    expect(Math.abs(nll! / usual[step]![0]! - 1)).toBeLessThan(1e-4);
    expect(Math.abs(kl! / usual[step]![1]! - 1)).toBeLessThan(1e-4);
  }
  expect(await trained(gpu)).toEqual(tuned);
});
