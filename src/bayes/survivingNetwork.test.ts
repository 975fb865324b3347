/** Devices that are lost while they train, at every moment, and what becomes of the training. */
import { beforeAll, describe, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { fingerprintOf } from '../data/fingerprint.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { DeviceLostError, NoAdapterError } from '../gpu/errors.ts';
import { BayesianNeuralNetwork } from './network.ts';
import { randomWords } from './random.ts';
import { type SurvivingNetwork, survivingNetwork } from './survivingNetwork.ts';
import { prototypes } from './testing.ts';
import type { TrainOptions } from './training/train.ts';
import type { TrainReport } from './training/trainReport.ts';

let web: GPU;
let expected: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  web = await openTestGpu();
  expected = await undisturbed();
});

const data = prototypes(64, 16, 4);
const begin = (gpu: Gpu) => BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4] });
const options = { batch: 8, epochs: 4 } satisfies TrainOptions;

/** Opens devices; each but the last is destroyed after so many submits. */
function losing(...after: readonly number[]) {
  const opened: Gpu[] = [];
  return {
    opened,
    async open(): Promise<Gpu> {
      const gpu = await openGpu(web);
      let left = after[opened.length] ?? Number.POSITIVE_INFINITY;
      opened.push(gpu);
      const { queue } = gpu.device;
      const submit = queue.submit.bind(queue);
      queue.submit = (buffers) => {
        submit(buffers);
        if (--left === 0) gpu.device.destroy();
        return undefined;
      };
      return gpu;
    },
  };
}

async function trainAll(surviving: SurvivingNetwork, asked: TrainOptions = options) {
  const reports: TrainReport[] = [];
  for await (const report of surviving.train(data, asked)) reports.push(report);
  return reports;
}

/** A digest of every value of the state, and where training stands. */
const bits = async ({ net }: SurvivingNetwork) => {
  const { posterior, training } = await net.state();
  const { mu, rho } = posterior;
  const { moments, progress } = training!;
  const layers = [mu, rho, ...moments.mu, ...(moments.rho ?? [])].flat();
  return [
    fingerprintOf(...layers.flatMap(({ weight, bias }) => [weight, bias])),
    progress.step,
    progress.horizon,
  ];
};

async function undisturbed(asked: TrainOptions = options) {
  const { open } = losing();
  const surviving = await survivingNetwork(open, begin);
  const reports = await trainAll(surviving, asked);
  const found = { bits: await bits(surviving), steps: reports.flatMap(({ metrics }) => metrics) };
  surviving.destroy();
  return found;
}

/** The curve without what training went back behind. */
function curveOf(reports: readonly TrainReport[]) {
  let steps: TrainReport['metrics'] = [];
  for (const { metrics, wentBack } of reports) {
    if (wentBack) steps = steps.filter(({ step }) => step <= wentBack.to);
    steps = [...steps, ...metrics];
  }
  return steps;
}

describe('a device that is lost after a submit of the training', () => {
  const word = randomWords(7, 1, 0);
  // four submits read states before the first step; then come at least two for each of four epochs
  const moments = [0, 1, 2, 3].map((n) => 5 + 2 * n + (word(n) % 2));

  test.each(moments)('the %d-th: ends with the bits and the curve of an undisturbed one', async (moment) => {
    const { open, opened } = losing(moment);
    let told = 0;
    const surviving = await survivingNetwork(open, begin, { keepSteps: 5, onLoss: () => void told++ });
    const reports = await trainAll(surviving);
    expect(curveOf(reports)).toEqual(expected.steps);
    expect(await bits(surviving)).toEqual(expected.bits);
    expect([opened.length, told]).toEqual([2, 1]);
    expect(reports.filter(({ wentBack }) => wentBack?.because === 'device-lost')).toHaveLength(1);
    expect(surviving.gpu).toBe(opened[1]);
    expect(opened[0]!.liveBytes).toBe(0);
    surviving.destroy();
    expect(opened[1]!.liveBytes).toBe(0);
  });

  test('and the next ones too: three devices, the same bits, a part of a horizon', async () => {
    const part = { batch: 8, epochs: 2, horizon: 5 };
    const whole = await undisturbed(part);
    const { open, opened } = losing(7, 4);
    const surviving = await survivingNetwork(open, begin, { keepSteps: 3 });
    expect(curveOf(await trainAll(surviving, part))).toEqual(whole.steps);
    expect(await bits(surviving)).toEqual(whole.bits);
    expect(opened).toHaveLength(3);
    surviving.destroy();
  });
});

test('what a caller does at the end of an epoch fails softly, and the epoch comes again', async () => {
  const { open, opened } = losing();
  const surviving = await survivingNetwork(open, begin, { keepSteps: 1 });
  const read: (boolean | undefined)[] = [];
  for await (const { endOfEpoch, epoch } of surviving.train(data, options)) {
    if (!endOfEpoch) continue;
    if (epoch === 4 && opened.length === 1) opened[0]!.device.destroy();
    read.push((await surviving.unlessLost((net) => net.posterior())) && true);
  }
  expect(read.filter((got) => got === undefined)).toHaveLength(1);
  expect(read.at(-1)).toBe(true);
  expect(opened).toHaveLength(2);
  expect(await bits(surviving)).toEqual(expected.bits);
  surviving.destroy();
});

test('what is asked after a training is asked again on another device, of the state it ended in; a shared device stays', async () => {
  const { open, opened } = losing();
  const released: Gpu[] = [];
  const surviving = await survivingNetwork(open, begin, {
    keepSteps: 1,
    release: (gpu) => void released.push(gpu),
  });
  await trainAll(surviving);
  const asked: BayesianNeuralNetwork[] = [];
  const posterior = await surviving.whole(async (net) => {
    asked.push(net);
    if (asked.length === 1) opened[0]!.device.destroy();
    return net.posterior();
  });
  expect(asked).toEqual([expect.anything(), surviving.net]);
  expect(posterior).toEqual(surviving.newest.posterior);
  expect(await bits(surviving)).toEqual(expected.bits);
  surviving.destroy();
  expect(released).toEqual(opened);
  expect([opened[1]!.isLost, opened[1]!.liveBytes]).toEqual([false, 0]);
  opened[1]!.destroy();
});

test('devices that die before they make a step end it, as does a device that does not open; the newest state stays', async () => {
  const slowly = { ...options, stepLimit: () => 1 };
  const dying = losing(40, 1, 1, 1);
  const surviving = await survivingNetwork(dying.open, begin, { keepSteps: 2 });
  await expect(trainAll(surviving, slowly)).rejects.toThrow(DeviceLostError);
  expect(dying.opened).toHaveLength(4);
  expect(surviving.newest.training!.progress.step).toBeGreaterThan(0);
  surviving.destroy();

  const gone = losing(40);
  const open = () => (gone.opened.length === 0 ? gone.open() : openGpu(undefined));
  const other = await survivingNetwork(open, begin, { keepSteps: 2 });
  await expect(trainAll(other, slowly)).rejects.toThrow(NoAdapterError);
  const { newest } = other;
  other.destroy();
  // what a page does after a reload
  const again = await survivingNetwork(losing().open, (gpu) => BayesianNeuralNetwork.fromState(gpu, newest));
  await trainAll(again, { batch: 8, horizon: 4 });
  expect(await bits(again)).toEqual(expected.bits);
  again.destroy();
});
