/**
 * What a kernel is: a name, an equation, the buffers it binds, the numbers it is specialised by, and its
 * WGSL. Plain data; nothing here touches a device. Only this file imports wgsl-preprocessor. `#if`
 * chooses structure, `override` constants carry numbers, `${...}` inserts whole functions or unrolled lines.
 */
import { wgsl as preprocessed } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/** Its type is written out, so that declarations need nothing of the preprocessor. */
export const wgsl: (strings: TemplateStringsArray, ...values: (string | boolean)[]) => string = preprocessed;

export type Access = 'read' | 'readWrite';

/** One storage buffer of a kernel, in bind group 0. Its position in the table is its binding number. */
export interface Binding {
  readonly name: string;
  readonly access: Access;
  /** Shape and meaning, in the letters of shaders/README.md. */
  readonly holds: string;
  /** Absent: bound in every variant. */
  readonly when?: (variant: Variant) => boolean;
  /** Bytes of the buffer that one dispatch reads, or writes. Absent: all of them. */
  readonly touches?: (buffer: Sized, dispatch: Counted) => number;
}

/** What counting needs to know about a bound buffer. */
export interface Sized {
  /** Bytes of the buffer. */
  readonly size: number;
  /** Bytes of one number in it. */
  readonly bytesEach: number;
}

/** What counting needs to know about a dispatch. */
export interface Counted {
  readonly constants: Readonly<Record<string, number>>;
  /** Examples in the minibatch. */
  readonly batch: number;
  /** z of the dispatch. */
  readonly draws: number;
  /** The buffers that it binds, by their names in the table. */
  readonly bound: Readonly<Record<string, Sized>>;
}

/**
 * Sizes of what a dispatch works on, by name: `{ inputs: 784, outputs: 400 }`. A kernel that counts its
 * arithmetic says which names it needs. Elsewhere they are only shown.
 */
export type Shape = Readonly<Record<string, number>>;

/** A structural choice of a kernel, such as `{ estimator: 'local' }`. */
export type Variant = Readonly<Record<string, string>>;

export interface Kernel<V extends Variant = Variant> {
  readonly name: string;
  readonly equation: string;
  readonly bindings: readonly Binding[];
  /** Names of the `override` constants that must be given when a pipeline is made. */
  readonly constants: readonly string[];
  /** Every variant that exists; a test compiles them all. */
  readonly variants: readonly V[];
  /** Outputs a workgroup covers along x and y; z is always the posterior draw. */
  readonly workgroup: readonly [x: number, y: number] | ((variant: V) => readonly [x: number, y: number]);
  /**
   * The kernel passes over whole arenas, and does little with what it loads. lib/cpu then writes the lengths
   * of the arenas into its WGSL.
   */
  readonly passesOverArenas?: true;
  /** Multiply-adds of one dispatch. Absent if they are not most of the kernel's work. */
  readonly multiplyAdds?: (
    variant: V,
    shape: Shape,
    extent: { readonly batch: number; readonly draws: number },
  ) => number;
  /** Features that a device must have for the variant. */
  readonly needs?: (variant: V) => readonly GPUFeatureName[];
  readonly code: (variant: V) => string;
}

/** A kernel of any variant type, for the catalogue and the pipeline cache. */
// biome-ignore lint/suspicious/noExplicitAny: variants differ per kernel; the cache only passes them through
export type AnyKernel = Kernel<any>;

/** Declares a kernel; the type of its variants is inferred from the list. */
export function defineKernel<const V extends Variant>(kernel: Kernel<V>): Kernel<V> {
  return kernel;
}

/** A buffer that the kernel only reads. */
export function read(name: string, holds: string, when?: Binding['when']): Binding {
  return { name, access: 'read', holds, ...(when && { when }) };
}

/** A buffer that the kernel writes, and may read. */
export function readWrite(name: string, holds: string, when?: Binding['when']): Binding {
  return { name, access: 'readWrite', holds, ...(when && { when }) };
}

/** The bindings that exist in `variant`, with their numbers. */
export function boundIn(kernel: AnyKernel, variant: Variant): { index: number; binding: Binding }[] {
  return kernel.bindings
    .map((binding, index) => ({ index, binding }))
    .filter(({ binding }) => binding.when?.(variant) ?? true);
}

/** Short text that tells variants of one kernel apart, for labels and cache keys: `local,mixture`. */
export function variantName(variant: Variant): string {
  return Object.values(variant).join(',');
}

/** Choices of variants that are the plain case. A profile leaves them out of a kernel's title. */
export const plainChoices: ReadonlySet<string> = new Set(['none', 'identity', 'single', 'activations']);

/** All combinations of the given choices: `{a: ['x','y'], b: ['z']}` gives `{a:'x',b:'z'}, {a:'y',b:'z'}`. */
export function combinations<const C extends Readonly<Record<string, readonly string[]>>>(
  choices: C,
): { readonly [K in keyof C]: C[K][number] }[] {
  let found: Record<string, string>[] = [{}];
  for (const [key, values] of Object.entries(choices)) {
    found = found.flatMap((variant) => values.map((value) => ({ ...variant, [key]: value })));
  }
  return found as { readonly [K in keyof C]: C[K][number] }[];
}

/**
 * The text of `line(0) ... line(count - 1)`. Register blocks are written out because a dynamically indexed
 * `array` lands in memory: 4 times slower on a software adapter.
 */
export function unroll(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

/** A number as a WGSL f32 literal; never printed as an integer. */
export function f32(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}
