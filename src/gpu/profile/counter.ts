/** Counts the work of a dispatch, when it is asked for. */
import { type AnyKernel, boundIn, type Variant } from '../../../shaders/kernel.ts';
import type { Buffers, DispatchRequest, Extent, Work } from '../dispatch.ts';
import { type Bound, bytesOf, usesOf } from './work.ts';

/** The kernel's code is parsed on the first call, so a dispatch that nobody counts costs nothing. */
export function counter<K extends AnyKernel>(request: DispatchRequest<K>): (extent: Extent) => Work {
  const { kernel, variant, constants, buffers, covers, shape } = request;
  let bound: readonly Bound[] | undefined;
  return (extent) => {
    bound ??= boundBy(kernel, variant, buffers);
    const counted = { batch: extent.batch, draws: covers(extent)[2] };
    return {
      // a multiply-add is two operations
      flops: kernel.multiplyAdds && shape ? 2 * kernel.multiplyAdds(variant, shape, counted) : null,
      bytes: bytesOf(kernel, bound, { constants, ...counted }),
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
