/**
 * What the layers of a network make their dispatches of: the device, the buffers and the choices of one pass.
 */
import type { BlockName } from '../../../shaders/lib/block.ts';
import { type HiddenActivation, needsDerivative } from '../../../shaders/lib/nonlinearity.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { Memory } from '../../gpu/memory.ts';
import type { GpuExamples } from '../examples.ts';
import type { Estimator } from '../settings/settings.ts';
import { type Activations, type ActivationsRequest, createActivations } from './activations.ts';

/** A minibatch on its way through S networks. */
export interface Pass {
  readonly gpu: Gpu;
  readonly input: NetworkInput;
  readonly weights: WeightArenas;
  readonly activations: Activations;
  readonly hidden: Hidden;
  /**
   * What a second product keeps for the way back: dy/dV of each output (local), or the random signs of each
   * layer's inputs and outputs (flipout), whose index 0 belongs to the network's input.
   */
  readonly noise?: Activations | undefined;
  /** The block of every product, where the tuner tries one; absent: the one that suits the adapter. */
  readonly block?: BlockName;
}

/** The way back to the inputs of each layer. */
export interface BackwardPass extends Pass {
  /** Gradients of the activations before f. */
  readonly gradients: Activations;
}

/** The way back to the weights as well: what training takes. */
export interface TrainingPass extends BackwardPass {
  readonly weightGradients: {
    /** [S, P] */
    readonly dw: GPUBuffer;
    /** Of `WeightArenas.spread`, for two products. */
    readonly dspread: GPUBuffer | undefined;
  };
}

/** Where the first layer finds its inputs; networkInput.ts says how. */
export interface NetworkInput {
  readonly source: GpuExamples;
  /** `copy`: a copy of the minibatch in the activations of width 0. `bytes`: where they lie. */
  readonly reads: 'copy' | 'bytes';
  /** Words of the order from one draw to the next; 0 where draws share their examples. */
  readonly orderDraw: number;
  /** Draws have a copy each: of other examples, or with other signs. */
  readonly perDraw: boolean;
  /** Where a step notes which words of pixels are not 0 in all of its examples, if it does. */
  readonly occupied: GPUBuffer | undefined;
}

/** Arenas that hold weights. Drawn weights have the precision of the activations beside them. */
export interface WeightArenas {
  readonly estimator: Estimator;
  /** Drawn weights, or for two products the means. */
  readonly w: GPUBuffer;
  /** What the second product multiplies by: sigma^2 (local) or sigma eps (flipout). */
  readonly spread?: GPUBuffer;
  /** S arenas of w, or one that all draws share; of spread likewise. */
  readonly perDraw: boolean;
  readonly spreadPerDraw?: boolean;
  /** Floats of one arena, P with padding. */
  readonly arenaSize: number;
}

/**
 * Hidden units are dropped with this probability: others for each example, or by each draw the same for all.
 */
export interface Dropout {
  readonly rate: number;
  readonly each: 'example' | 'draw';
}

/** What the hidden layers apply. */
export interface Hidden {
  readonly activation: HiddenActivation;
  readonly dropout?: Dropout | undefined;
  /** f' of each, where y does not tell it and a way back asks for it. */
  readonly derivatives?: Activations;
}

/** With room for the derivatives, if the activation or dropout needs it. */
export function hiddenWithDerivatives(
  memory: Memory,
  hidden: Pick<Hidden, 'activation' | 'dropout'>,
  sizes: Pick<ActivationsRequest, 'widths' | 'batch' | 'draws'>,
): Hidden {
  if (!hidden.dropout && !needsDerivative(hidden.activation)) return hidden;
  const { widths, batch, draws } = sizes;
  const request = { label: 'derivative', widths, batch, draws, input: 'nothing' } as const;
  return { ...hidden, derivatives: createActivations(memory, request) };
}

/** The gradient of `WeightArenas.spread` in the kernels' tables. */
export const spreadGradientName = { draw: 'dw', local: 'dvariance', flipout: 'dperturbation' } as const;
