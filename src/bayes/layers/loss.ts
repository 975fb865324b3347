/** The dispatch between the two ways: the negative log likelihood and its gradient, by the network's head. */
import { gaussianLoss } from '../../../shaders/gaussianLoss.wgsl.ts';
import { loss } from '../../../shaders/loss.wgsl.ts';
import type { Cover, Dispatch } from '../../gpu/dispatch.ts';
import { prepare } from '../../gpu/recorder.ts';
import { type Head, hasNone } from '../head.ts';
import type { Layout } from '../posterior/layout.ts';
import { rowLength } from './activations.ts';
import type { BackwardPass } from './pass.ts';

/** @param scores receives [S, B] (weighted nll, hit or squared error) */
export function prepareLoss(
  { gpu, activations, gradients, input }: BackwardPass,
  layout: Layout,
  head: Head,
  scores: GPUBuffer,
): Promise<Dispatch> {
  const last = layout.layers.length;
  const { labels, order } = input.source;
  const { widthAfter: outputs } = layout.layers.at(-1)!;
  const geometry = {
    columnVectors: rowLength(outputs) / 4,
    yDraw: activations.stride(last),
    orderDraw: input.orderDraw,
  };
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
        constants: { ...geometry, classes: outputs, answers: outputs - Number(hasNone(head)) },
        buffers: { logits: from, labels, order, dlogits: to, scores },
        covers,
      });
}
