/** A minibatch through S networks at once: what prediction and input gradients share. */
import type { RowBlockName } from '../../../shaders/lib/block.ts';
import type { Precision } from '../../../shaders/lib/precision.ts';
import { sample } from '../../../shaders/sample.wgsl.ts';
import type { Program } from '../../gpu/dispatch.ts';
import { requirePrecision } from '../../gpu/half.ts';
import type { Memory } from '../../gpu/memory.ts';
import { prepare } from '../../gpu/recorder.ts';
import type { GpuExamples } from '../gpuExamples.ts';
import { createActivations } from '../layers/activations.ts';
import { prepareInput, readsBytes } from '../layers/networkInput.ts';
import { type Dropout, hiddenWithDerivatives, type Pass, type WeightArenas } from '../layers/pass.ts';
import { hasPosterior } from '../method.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { widthsOf } from '../posterior/layout.ts';
import { arenaBytes } from '../posterior/parameters.ts';

export interface ForwardPass {
  readonly pass: Pass;
  /**
   * Fills the weight arenas with draws, from `step.firstDraw` on, as many as the extent has. Empty if nothing
   * is drawn.
   */
  readonly drawWeights: Program;
  /** Computes the logits of a minibatch for every draw. */
  readonly forward: Program;
}

export interface ForwardRequest {
  /** The most examples and draws at once. */
  readonly batch: number;
  readonly draws: number;
  readonly meanWeights?: boolean;
  /** Whether a way back to the inputs follows. What it needs is then kept. */
  readonly backwards?: boolean;
  /** Precision of drawn weights and activations. Half needs drawn weights, and has no way back. */
  readonly precision?: Precision;
  /** An arena of the caller's for the drawn weights, as large as the draws need; a new one if absent. */
  readonly arena?: GPUBuffer | undefined;
  /** For one example at a time. */
  readonly rowBlock?: RowBlockName | undefined;
}

/**
 * The method decides what a draw of the network is: new weights, other dropped units, another member, or the
 * network itself.
 * @throws PrecisionMissingError
 */
export async function createForwardPass(
  net: NetworkOnGpu,
  memory: Memory,
  examples: GpuExamples,
  request: ForwardRequest,
): Promise<ForwardPass> {
  const { gpu, layout, config } = net;
  const { batch, draws, meanWeights = false, backwards = false, precision = 'single' } = request;
  requirePrecision(gpu, precision);
  const { activation, method } = config;
  const sizes = { widths: widthsOf(layout), batch, draws };
  // the way back multiplies by the inputs that `gather` copied
  const reads = !backwards && readsBytes(examples, sizes.widths[0]!) ? 'bytes' : 'copy';
  const dropout: Dropout | undefined =
    method.kind === 'dropout' && !meanWeights ? { rate: method.rate, each: 'draw' } : undefined;
  const drawn = hasPosterior(method) && !meanWeights;
  const arena = () => request.arena ?? memory.create('w', arenaBytes(layout, draws, precision));
  const w = drawn ? arena() : undefined;
  const pass: Pass = {
    gpu,
    input: { source: examples, reads, orderDraw: 0, perDraw: false, occupied: undefined },
    weights: weightArenas(net, w),
    rowBlock: request.rowBlock,
    activations: createActivations(memory, {
      label: 'x',
      ...{ ...sizes, input: reads === 'bytes' ? 'nothing' : 'shared', precision },
    }),
    hidden: backwards
      ? hiddenWithDerivatives(memory, { activation, dropout }, sizes)
      : { activation, dropout },
  };
  const forward = [
    ...prepareInput(pass, layout.layers[0]!),
    ...layout.layers.flatMap((layer) => layer.forward(pass)),
  ];
  const [drawWeights, dispatches] = await Promise.all([
    Promise.all(w ? [prepareDraws(net, w, precision)] : []),
    Promise.all(forward),
  ]);
  return { pass, drawWeights, forward: dispatches };
}

function weightArenas({ layout, parameters }: NetworkOnGpu, drawn: GPUBuffer | undefined): WeightArenas {
  const perDraw = drawn !== undefined || layout.members > 1;
  return { estimator: 'draw', w: drawn ?? parameters.mu, perDraw, arenaSize: layout.arenaSize };
}

/** w = mu + sigma eps, once a draw. */
export function prepareDraws({ gpu, layout, parameters }: NetworkOnGpu, w: GPUBuffer, precision: Precision) {
  const { mu, rho } = parameters;
  const parameterVectors = layout.arenaSize / 4;
  return prepare(gpu, {
    kernel: sample,
    variant: { output: 'weights', precision },
    constants: { parameterVectors },
    buffers: { mu, rho, w },
    covers: ({ draws }) => [parameterVectors, 1, draws],
  });
}
