/** A pass over all parameters (shaders/lib/sweep.ts), as the host makes its pipeline. */
import type { Gpu } from '../../gpu/device.ts';
import { type Layout, parameterFloats } from '../posterior/layout.ts';

/**
 * Vec4s of parameters that one invocation owns. A GPU wants many invocations; the CPU pays for the beginning
 * of each.
 */
const vectorsPerThread = ({ computesOnCpu }: Gpu): number => (computesOnCpu ? 64 : 16);

/** Invocations, Q. */
export const threadsOf = (gpu: Gpu, layout: Layout): number =>
  Math.ceil(parameterFloats(layout) / 4 / vectorsPerThread(gpu));

/** Neighbours that walk side by side: a workgroup, or on the CPU the lanes of its SIMD. */
const abreastOn = ({ computesOnCpu, subgroupMinSize }: Gpu): number =>
  computesOnCpu ? (subgroupMinSize ?? 4) : 64;

/** What such a pass is specialised by, and what its dispatch covers. */
export function sweepOver(gpu: Gpu, layout: Layout) {
  const threads = threadsOf(gpu, layout);
  return {
    constants: { parameterVectors: parameterFloats(layout) / 4, threads, abreast: abreastOn(gpu) },
    covers: () => [threads, 1, 1] as const,
  };
}
