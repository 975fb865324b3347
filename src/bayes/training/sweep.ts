/** The host's side of a pass over all parameters (shaders/lib/sweep.ts): its constants and its size. */
import type { Gpu } from '../../gpu/device.ts';
import { type Layout, parameterFloats } from '../posterior/layout.ts';

/**
 * Vec4s of parameters that one invocation owns. A GPU needs many invocations; on a CPU each one costs
 * something to start.
 */
const vectorsPerThread = ({ computesOnCpu }: Gpu): number => (computesOnCpu ? 64 : 16);

/** Invocations, Q. */
export const threadsOf = (gpu: Gpu, layout: Layout): number =>
  Math.ceil(parameterFloats(layout) / 4 / vectorsPerThread(gpu));

/** How many invocations walk side by side: a workgroup, or on a CPU the lanes of its SIMD. */
const abreastOn = ({ computesOnCpu, subgroupMinSize }: Gpu): number =>
  computesOnCpu ? (subgroupMinSize ?? 4) : 64;

/** The constants of such a pass, and what its dispatch covers. */
export function sweepOver(gpu: Gpu, layout: Layout) {
  const threads = threadsOf(gpu, layout);
  return {
    constants: { parameterVectors: parameterFloats(layout) / 4, threads, abreast: abreastOn(gpu) },
    covers: () => [threads, 1, 1] as const,
  };
}
