/** The bench's page: the part that runs in the browser, called from outside, one section at a time. */
import { openGpu } from '../../src/gpu/device.ts';
import { matmulSection } from './matmul.ts';
import type { Open } from './open.ts';
import { startPeers } from './peers.ts';
import { predictSection } from './predict.ts';
import { scalingSection } from './scaling.ts';
import { stepSection } from './step.ts';
import { firstOf, loadImages, workFor } from './work.ts';

const sections = {
  step: stepSection,
  predict: predictSection,
  matmul: matmulSection,
  scaling: scalingSection,
} as const;
export type Section = keyof typeof sections;

export interface BenchOptions {
  readonly rounds: number;
  /** Where the page finds MNIST's files. */
  readonly images: string;
}

/** Minibatches of 32 to 1024 divide it. */
const trainedOn = 9 * 1024;

async function open({ rounds, images }: BenchOptions): Promise<Open> {
  const all = await loadImages(images);
  return {
    gpu: await openGpu(navigator.gpu),
    peers: await startPeers(),
    work: workFor(all, [784, 400, 400, 10], 128),
    data: firstOf(all, trainedOn),
    rounds,
    log: (line) => console.log(`bench: ${line}`),
  };
}

let opened: Promise<Open> | undefined;

const bench = {
  async about(options: BenchOptions) {
    opened ??= open(options);
    const { gpu, peers } = await opened;
    const { hardwareConcurrency: cores } = navigator;
    return { adapter: gpu.adapterName, cores, isolated: crossOriginIsolated, tfjsThreads: peers.tfjsThreads };
  },
  async run(section: Section): Promise<object> {
    if (!opened) throw new TypeError('bench: about() opens the adapter; call it first');
    const parts = await opened;
    const result = await sections[section](parts);
    parts.gpu.check(section);
    return result;
  },
};

export type Bench = typeof bench;
(globalThis as { bench?: Bench }).bench = bench;
