/** What the tables of the three matrix products share: how they divide their work, and how much it is. */
import type { Binding, Shape } from '../kernel.ts';
import { type BlockName, blockExtent } from './block.ts';
import type { Touches } from './counting.ts';
import { productFeatures } from './precision.ts';

/** Of an arena, [S, P], a product touches its layer: of each draw, where a constant sets them apart. */
const layerOf =
  (stride: 'wDraw' | 'spreadDraw'): Touches =>
  ({ bytesEach }, { constants, draws }) =>
    constants.rowVectors! * 4 * constants.columnVectors! * 4 * bytesEach * (constants[stride] ? draws : 1);

/** A binding that is an arena of weights, or of their gradients. */
export const oneLayer = (arena: Binding): Binding => ({ ...arena, touches: layerOf('wDraw') });

/** A binding that is an arena of what the second product multiplies by. */
export const oneSpreadLayer = (arena: Binding): Binding => ({ ...arena, touches: layerOf('spreadDraw') });

/** Multiply-adds of one product over a layer's live inputs and outputs. The bias is one input more. */
export const layerMultiplyAdds = ({ inputs, outputs }: Shape, batch: number): number =>
  batch * (inputs! + 1) * outputs!;

export const layerProduct = {
  workgroup: ({ block }: { readonly block: BlockName }) => blockExtent(block),
  needs: productFeatures,
  multiplyAdds: (
    { estimator }: { readonly estimator: 'draw' | 'local' | 'flipout' },
    shape: Shape,
    { batch, draws }: { readonly batch: number; readonly draws: number },
  ) => (estimator === 'draw' ? 1 : 2) * draws * layerMultiplyAdds(shape, batch),
} as const;
