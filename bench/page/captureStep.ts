/**
 * One training step of Credence as calls of WebGPU: dispatches, submits, bytes. Its buffers are kept alive,
 * so that it can be replayed.
 */

import type { Method } from '../../src/bayes/method.ts';
import { layoutOf } from '../../src/bayes/posterior/layout.ts';
import { type Gpu, openGpu } from '../../src/gpu/device.ts';
import { bytesMoved, leastBytes } from './bytes.ts';
import { type Capture, captured } from './capture.ts';
import { createNetwork, startTraining, type Training } from './credence.ts';
import type { ImagesAndLabels, Work } from './work.ts';

const steps = 8;

export interface CapturedStep {
  readonly gpu: Gpu;
  readonly training: Training;
  /** The dispatches of the last step. */
  readonly dispatches: Capture['dispatches'];
  readonly counts: { readonly dispatches: number; readonly submits: number };
  readonly bytes: { readonly moved: number; readonly least: number };
  destroy(): Promise<void>;
}

/** @param data examples to train on: whole minibatches */
export async function captureStep(work: Work, data: ImagesAndLabels, method?: Method): Promise<CapturedStep> {
  let gpu: Gpu | undefined;
  let training: Training | undefined;
  const capture = await captured(async (restart) => {
    gpu = await openGpu(navigator.gpu);
    const net = await createNetwork(gpu, work, method);
    training = startTraining(net, data, work.batch.count);
    // reports grow to their size first
    await training.run(steps);
    restart();
    await training.run(steps);
  });
  const [opened, started] = [gpu!, training!];
  const dispatches = capture.dispatches.slice(-capture.dispatches.length / steps);
  const extent = { layout: layoutOf(work.layers), batch: work.batch.count };
  return {
    gpu: opened,
    training: started,
    dispatches,
    counts: { dispatches: capture.dispatches.length / steps, submits: capture.submits / steps },
    bytes: {
      moved: bytesMoved(dispatches, extent.batch) + capture.copied / steps,
      least: leastBytes(extent),
    },
    async destroy() {
      await started.destroy();
      opened.destroy();
    },
  };
}
