/** Counts the work of a kernel as it was prepared, when someone asks. */
import { type AnyKernel, boundIn, type Variant } from '../../../shaders/kernel.ts';
import type { Buffers } from '../pipelines.ts';
import type { Extent } from '../recorder.ts';
import { type Bound, bytesOf, type LayerShape, productFlops, usesOf, type Work } from './work.ts';

interface Prepared {
  readonly kernel: AnyKernel;
  readonly variant: Variant;
  readonly constants: Readonly<Record<string, number>>;
  readonly buffers: Buffers;
  readonly covers: (extent: Extent) => readonly [x: number, y: number, z: number];
  readonly shape?: LayerShape;
}

/** The code is looked at on the first call: who never asks pays nothing. */
export function counter({ kernel, variant, constants, buffers, covers, shape }: Prepared) {
  let bound: readonly Bound[] | undefined;
  return (extent: Extent): Work => {
    bound ??= boundBy(kernel, variant, buffers);
    const { batch } = extent;
    const draws = covers(extent)[2];
    // every estimator but the plain draw multiplies twice
    const products = variant.estimator === 'draw' ? 1 : 2;
    return {
      flops: shape ? products * draws * productFlops(shape, batch) : null,
      bytes: bytesOf({ bound, constants, batch, draws }),
    };
  };
}

function boundBy(kernel: AnyKernel, variant: Variant, buffers: Buffers): Bound[] {
  const uses = usesOf(kernel.code(variant));
  return boundIn(kernel, variant).flatMap(({ index, binding: { name } }) => {
    const use = uses.get(index);
    return use ? [{ ...use, name, size: buffers[name]!.size }] : [];
  });
}
