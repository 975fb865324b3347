/** What a layer needs to make its dispatches: the device, the buffers and the choices of one pass. */
import type { BlockName, RowBlockName } from '../../../shaders/lib/block.ts';
import { type HiddenActivation, needsDerivative } from '../../../shaders/lib/nonlinearity.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { Memory } from '../../gpu/memory.ts';
import type { GpuExamples } from '../gpuExamples.ts';
import type { Variation } from '../input/variation.ts';
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
  /** The block that the tuner tries, for every product. Absent: the block that suits the adapter. */
  readonly block?: BlockName;
  /** For products of one example by drawn weights; absent: as for any minibatch. */
  readonly rowBlock?: RowBlockName | undefined;
}

/** The way back to the inputs of each layer. */
export interface BackwardPass extends Pass {
  /** Gradients of the activations before f. */
  readonly gradients: Activations;
}

/** The way back to the inputs and to the weights, for training. */
export interface TrainingPass extends BackwardPass {
  readonly weightGradients: {
    /** [S, P] */
    readonly dw: GPUBuffer;
    /** Gradient of `WeightArenas.spread`; undefined with draw, which has one product. */
    readonly dspread: GPUBuffer | undefined;
  };
}

/** Where the first layer finds its inputs; networkInput.ts says how. */
export interface NetworkInput {
  readonly source: GpuExamples;
  /** How the copy varies the images; absent: it is of the images themselves. */
  readonly variation?: Variation | undefined;
  /** `copy`: a copy of the minibatch, in the activations of width 0. `bytes`: the examples where they lie. */
  readonly reads: 'copy' | 'bytes';
  /** Words of the order from one draw to the next; 0 where draws share their examples. */
  readonly orderDraw: number;
  /** Whether each draw has a copy of its own, because its examples or its signs differ. */
  readonly perDraw: boolean;
  /** Lists the words of pixels that are not 0 in all examples of a step; undefined if no step needs them. */
  readonly occupied: GPUBuffer | undefined;
}

/** Arenas that hold weights. Drawn weights have the precision of the activations beside them. */
export interface WeightArenas {
  readonly estimator: Estimator;
  /** Drawn weights; with local and flipout, which have two products, the means. */
  readonly w: GPUBuffer;
  /** What the second product multiplies by: sigma^2 (local) or sigma eps (flipout). */
  readonly spread?: GPUBuffer;
  /** Whether each draw has its own arena of w, and its own of `spread`. Otherwise all draws share one. */
  readonly perDraw: boolean;
  readonly spreadPerDraw?: boolean;
  /** Floats of one arena, P with padding. */
  readonly arenaSize: number;
}

/** Hidden units are dropped with probability `rate`. */
export interface Dropout {
  readonly rate: number;
  /** Whether each example drops units of its own, or all examples of a draw drop the same ones. */
  readonly each: 'example' | 'draw';
}

/** What the hidden layers apply. */
export interface Hidden {
  readonly activation: HiddenActivation;
  readonly dropout?: Dropout | undefined;
  /** f' of each hidden unit, if a way back needs it and y does not tell it. */
  readonly derivatives?: Activations;
}

/** Adds room for the derivatives, if the activation or dropout needs them. */
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

/** What the kernels' tables call the gradient of `WeightArenas.spread`. */
export const spreadGradientName = { draw: 'dw', local: 'dvariance', flipout: 'dperturbation' } as const;
