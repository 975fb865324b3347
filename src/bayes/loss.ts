/** The dispatch between forwards and backwards: negative log likelihood and its gradient, by the network's head. */
import { gaussianLoss } from '../../shaders/gaussianLoss.wgsl.ts';
import { loss } from '../../shaders/loss.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Cover, Dispatch } from '../gpu/dispatch.ts';
import { prepare } from '../gpu/recorder.ts';
import { type Activations, drawStride } from './activations.ts';
import type { GpuExamples } from './examples.ts';
import type { Head } from './head.ts';
import type { Layout } from './layout.ts';

export interface LossBuffers {
  readonly activations: Activations;
  /** Receives the gradient of the last layer's outputs. */
  readonly gradients: Activations;
  /** Whose labels are wanted. */
  readonly examples: Pick<GpuExamples, 'labels' | 'order'>;
  /** Words of order from one draw to the next; 0 where draws share their examples. */
  readonly orderDraw: number;
  /** [S, B] (nll, hit or squared error). */
  readonly scores: GPUBuffer;
}

export function prepareLoss(
  gpu: Gpu,
  layout: Layout,
  head: Head,
  { activations, gradients, examples: { labels, order }, orderDraw, scores }: LossBuffers,
): Promise<Dispatch> {
  const last = layout.layers.length;
  const { outputs, columns } = layout.layers.at(-1)!;
  const geometry = { columnVectors: columns / 4, yDraw: drawStride(activations, last), orderDraw };
  const [from, to] = [activations.at(last), gradients.at(last)];
  const covers: Cover = ({ batch, draws }) => [batch, 1, draws];
  return head.kind === 'gaussian'
    ? prepare(gpu, {
        kernel: gaussianLoss,
        variant: { head: 'gaussian' },
        constants: { ...geometry, targets: outputs / 2 },
        buffers: { outputs: from, labels, order, doutputs: to, scores },
        covers,
      })
    : prepare(gpu, {
        kernel: loss,
        variant: { head: 'categorical' },
        constants: { ...geometry, classes: outputs },
        buffers: { logits: from, labels, order, dlogits: to, scores },
        covers,
      });
}
