/**
 * The WGSL that an adapter gets if it computes on the CPU. This is the one place where it differs from what a
 * GPU gets. The kernel computes the same numbers, to the bit.
 */
import { withLengths } from './lengths.ts';
import { withoutShifts } from './shifts.ts';

/**
 * @param code what `kernel.code(variant)` gives.
 * @param buffers what the kernel will be bound to, by name, if it passes over whole arenas
 * (`passesOverArenas`).
 */
export const codeForCpu = (
  code: string,
  buffers: Readonly<Record<string, { readonly size: number }>> = {},
): string => withLengths(withoutShifts(code), buffers);
