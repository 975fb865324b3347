/**
 * The WGSL of a kernel as an adapter gets it that computes on the CPU: the one place where it differs from what a GPU
 * gets. The kernel computes the same numbers, to the bit.
 */
import { withLengths } from './lengths.ts';
import { withoutShifts } from './shifts.ts';

/**
 * @param code what `kernel.code(variant)` gives.
 * @param buffers what the kernel will be bound to, by name, if it passes over whole arenas (`passesOverArenas`).
 */
export const codeForCpu = (
  code: string,
  buffers: Readonly<Record<string, { readonly size: number }>> = {},
): string => withLengths(withoutShifts(code), buffers);
