/**
 * What the tables of the three matrix products share: the choice of a block, and how much work a product is.
 */
import type { Binding, Shape } from '../kernel.ts';
import { type AnyBlockName, blockExtent } from './block.ts';
import type { Touches } from './counting.ts';
import { productFeatures } from './precision.ts';

/** A product touches its layer of an arena [S, P]: once, or for each draw if the given constant is not 0. */
const layerOf =
  (stride: 'wDraw' | 'spreadDraw'): Touches =>
  ({ bytesEach }, { constants, draws }) =>
    constants.rowVectors! * 4 * constants.columnVectors! * 4 * bytesEach * (constants[stride] ? draws : 1);

/** A binding that is an arena of weights, or of their gradients. */
export const oneLayer = (arena: Binding): Binding => ({ ...arena, touches: layerOf('wDraw') });

/** A binding that is an arena of the second product's right factor. */
export const oneSpreadLayer = (arena: Binding): Binding => ({ ...arena, touches: layerOf('spreadDraw') });

/** Multiply-adds of one product over a layer's live inputs and outputs. The bias is one input more. */
export const layerMultiplyAdds = ({ inputs, outputs }: Shape, batch: number): number =>
  batch * (inputs! + 1) * outputs!;

export const layerProduct = {
  workgroup: ({ block }: { readonly block: AnyBlockName }) => blockExtent(block),
  needs: productFeatures,
  multiplyAdds: (
    { estimator }: { readonly estimator: 'draw' | 'local' | 'flipout' },
    shape: Shape,
    { batch, draws }: { readonly batch: number; readonly draws: number },
  ) => (estimator === 'draw' ? 1 : 2) * draws * layerMultiplyAdds(shape, batch),
} as const;
