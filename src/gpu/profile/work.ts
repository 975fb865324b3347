/**
 * Adds up the work of a dispatch. The kernel's own table (shaders/kernel.ts) says which bytes of a buffer are
 * touched, and how much is multiplied.
 */
import type { AnyKernel, Counted, Sized } from '../../../shaders/kernel.ts';

/** A storage buffer that a dispatch binds, under its name in the kernel, and what is done with it. */
export interface Bound extends Sized {
  readonly name: string;
  readonly reads: boolean;
  readonly writes: boolean;
}

export type Use = Omit<Bound, 'size'>;

/**
 * What a shader does with each storage buffer of group 0, by binding number. A `read_write` buffer counts as
 * written only, if its name occurs only to the left of a plain `=`.
 */
export function usesOf(code: string): Map<number, Use> {
  const declared =
    /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(read|read_write)>\s*(\w+):\s*array<(\w+)(?:, \d+u)?>/g;
  const uses = new Map<number, Use>();
  for (const [, binding, access, name = '', element] of code.matchAll(declared)) {
    const touched = new RegExp(`\\b${name}\\[`);
    const assigned = new RegExp(`\\b${name}\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\s*=(?!=)`, 'g');
    const writes = access === 'read_write';
    const reads = !writes || touched.test(code.replace(assigned, ''));
    uses.set(Number(binding), { name, reads, writes, bytesEach: element === 'vec4h' ? 2 : 4 });
  }
  return uses;
}

/**
 * Bytes that a dispatch moves if it reads each of its inputs once and writes each of its outputs once. A
 * buffer counts whole, unless its binding says how much of it a dispatch touches.
 */
export function bytesOf(
  { bindings }: Pick<AnyKernel, 'bindings'>,
  bound: readonly Bound[],
  dispatch: Omit<Counted, 'bound'>,
): number {
  const counted = { ...dispatch, bound: Object.fromEntries(bound.map((buffer) => [buffer.name, buffer])) };
  return bound.reduce((sum, buffer) => {
    const binding = bindings.find(({ name }) => name === buffer.name);
    const bytes = binding?.touches?.(buffer, counted) ?? buffer.size;
    return sum + (Number(buffer.reads) + Number(buffer.writes)) * bytes;
  }, 0);
}
