/** Every buffer of a training step. They are made once; a step writes all of them again. */
import { momentsOf, optimisers } from '../../shaders/lib/optimiser.ts';
import type { Gpu, Memory } from '../gpu/device.ts';
import { type ByteInput, createActivations } from './activations.ts';
import { byteInputOf, type GpuExamples } from './examples.ts';
import { widthsOf } from './forwardPass.ts';
import { gradientName, hiddenWithDerivatives, type WeightArenas } from './layers.ts';
import type { Layout } from './layout.ts';
import { arenaBytes, type Parameters } from './parameters.ts';
import type { Plan } from './plan.ts';
import type { NetworkConfig, TrainSettings } from './settings/settings.ts';
import { threadsOf } from './sweep.ts';

export type StepBuffers = ReturnType<typeof createStepBuffers>;

export function createStepBuffers(
  gpu: Gpu,
  memory: Memory,
  layout: Layout,
  { mu }: Parameters,
  { activation }: Pick<NetworkConfig, 'activation'>,
  { batch, optimiser, precision }: TrainSettings,
  plan: Plan,
  examples: GpuExamples,
  metricsRows: number,
) {
  const { products, sampled: output, lanes, inputsPerLane, members, dropout } = plan;
  const widths = widthsOf(layout);
  const arena = (label: string, count: number) => memory.create(label, arenaBytes(layout, count));
  const extent = { batch, draws: lanes };
  const copied = inputsPerLane ? 'perDraw' : 'shared';
  const orderDraw = members > 1 ? examples.count : 0;
  // the signs of flipout come with a copy of the inputs
  const read = products === 'flipout' ? undefined : byteInputOf(examples, widths[0]!, orderDraw);
  const occupiedWords = (orderDraw ? lanes : 1) * (widths[0]! / 2 + 2);
  const bytes: ByteInput | undefined =
    read && gpu.computesOnCpu ? { ...read, occupied: memory.create('occupied', 4 * occupiedWords) } : read;
  const twoProducts = products !== 'draw';
  const sampled = output && memory.create(output, arenaBytes(layout, lanes, precision));
  const moments = plan.update === 'ivon' ? 1 : momentsOf(optimisers[optimiser].rule);
  const threads = threadsOf(gpu, layout);
  const partials = memory.create('partials', (threads + 1) * 8);
  // until a step is clipped, its gradient is multiplied by 1
  gpu.device.queue.writeBuffer(partials, threads * 8, new Float32Array([1, 0]));
  const weights: WeightArenas = twoProducts
    ? { estimator: products, w: mu, perDraw: false, spread: sampled!, spreadPerDraw: output !== 'variance' }
    : { estimator: products, w: sampled ?? mu, perDraw: sampled ? lanes > 1 : members > 1 };
  return {
    activations: createActivations(memory, 'x', widths, extent, bytes ?? copied, precision),
    gradients: createActivations(memory, 'dy', widths, extent, 'nothing'),
    hidden: hiddenWithDerivatives(memory, { activation, dropout }, widths, extent),
    /** What a second product keeps for the backward pass. */
    noise: twoProducts
      ? createActivations(memory, 'noise', widths, extent, products === 'flipout' ? copied : 'nothing')
      : undefined,
    orderDraw,
    sampled,
    weights,
    dw: arena('dw', lanes),
    /** Of local in the place of the variances: a layer's are not needed once its inputs have their gradient. */
    dspread: products === 'flipout' ? arena(gradientName.flipout, lanes) : twoProducts ? sampled : undefined,
    muMoments: arena('muMoments', members * moments),
    rhoMoments: plan.update === 'point' ? undefined : arena('rhoMoments', moments),
    threads,
    partials,
    scores: memory.create('scores', lanes * batch * 8),
    metrics: memory.create('metrics', metricsRows * 16),
  };
}
