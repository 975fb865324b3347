/** A minibatch through S networks at once: what prediction and input gradients share. */
import { gather } from '../../shaders/gather.wgsl.ts';
import type { Precision } from '../../shaders/lib/precision.ts';
import { sample } from '../../shaders/sample.wgsl.ts';
import type { Gpu, Memory } from '../gpu/device.ts';
import { requirePrecision } from '../gpu/half.ts';
import { type Dispatch, type Program, prepare } from '../gpu/recorder.ts';
import { type Activations, createActivations } from './activations.ts';
import { byteInputOf, type GpuExamples } from './examples.ts';
import {
  type Dropout,
  forwardLayer,
  type Hidden,
  hiddenWithDerivatives,
  type WeightArenas,
} from './layers.ts';
import type { Layout } from './layout.ts';
import { hasPosterior } from './method.ts';
import { arenaBytes, type Parameters } from './parameters.ts';
import type { NetworkConfig } from './settings/settings.ts';

export interface ForwardPass {
  /** Fills the weight arenas with `extent.draws` draws from `step.firstDraw` on; empty where nothing is drawn. */
  readonly drawWeights: Program;
  /** Computes the logits of a minibatch for every draw. */
  readonly forward: Program;
  readonly activations: Activations;
  readonly hidden: Hidden;
  readonly weights: WeightArenas;
}

export interface ForwardOptions {
  readonly meanWeights?: boolean;
  /** A backward pass follows, so whatever it needs is kept. */
  readonly backwards?: boolean;
  /** Of drawn weights and activations; half only where weights are drawn, and none of it backwards. */
  readonly precision?: Precision;
}

/** Widths of a layout, inputs first. */
export const widthsOf = ({ layers }: Layout): number[] => [
  layers[0]!.inputs,
  ...layers.map(({ outputs }) => outputs),
];

/**
 * What a draw of the network is, by its method: new weights, other units dropped, another member, or the network itself.
 * @throws PrecisionMissingError
 */
export async function createForwardPass(
  gpu: Gpu,
  memory: Memory,
  layout: Layout,
  parameters: Parameters,
  examples: GpuExamples,
  extent: { readonly batch: number; readonly draws: number },
  { activation, method }: Pick<NetworkConfig, 'activation' | 'method'>,
  { meanWeights = false, backwards = false, precision = 'single' }: ForwardOptions,
): Promise<ForwardPass> {
  requirePrecision(gpu, precision);
  const { mu, rho } = parameters;
  const { inputs, rows } = layout.layers[0]!;
  // the gradient of an input is asked for where the input is
  const bytes = backwards ? undefined : byteInputOf(examples, inputs, 0);
  const activations = createActivations(memory, 'x', widthsOf(layout), extent, bytes ?? 'shared', precision);
  const dropout: Dropout | undefined =
    method.kind === 'dropout' && !meanWeights ? { rate: method.rate, each: 'draw' } : undefined;
  const hidden = backwards
    ? hiddenWithDerivatives(memory, { activation, dropout }, widthsOf(layout), extent)
    : { activation, dropout };
  const parameterVectors = layout.arenaSize / 4;
  const drawWeights: Promise<Dispatch>[] = [];
  let weights: WeightArenas = { estimator: 'draw', w: mu, perDraw: layout.members > 1 };
  if (hasPosterior(method) && !meanWeights) {
    const w = memory.create('w', arenaBytes(layout, extent.draws, precision));
    weights = { estimator: 'draw', w, perDraw: true };
    drawWeights.push(
      prepare(gpu, {
        kernel: sample,
        variant: { output: 'weights', precision },
        constants: { parameterVectors },
        buffers: { mu, rho, w },
        covers: ({ draws }) => [parameterVectors, 1, draws],
      }),
    );
  }
  const forward = [
    ...(bytes
      ? []
      : [
          prepare(gpu, {
            kernel: gather,
            variant: { source: examples.source, signs: 'none', precision },
            constants: { inputs, rowVectors: rows / 4, orderDraw: 0, xDraw: 0 },
            buffers: { examples: examples.examples, order: examples.order, x: activations.at(0) },
            covers: ({ batch }) => [rows / 4, batch, 1],
          }),
        ]),
    ...layout.layers.map((_, l) => forwardLayer(gpu, layout, l, weights, activations, hidden)),
  ];
  return {
    drawWeights: await Promise.all(drawWeights),
    forward: await Promise.all(forward),
    activations,
    hidden,
    weights,
  };
}
