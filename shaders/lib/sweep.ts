/**
 * A pass over all parameters by Q invocations. Neighbouring invocations own one stretch of the arena
 * together, and step along it side by side. On a GPU such neighbours are a workgroup, so that it reads memory
 * in whole lines.
 */

/**
 * WGSL: the constants of such a pass, and `sweepOf(invocation)`: its first vec4, the end of its stretch, and
 * the distance from one of its vec4s to the next.
 */
export const sweep = `
override parameterVectors: u32;  // vec4s in an arena
override threads: u32;           // Q
override abreast: u32;           // neighbours that walk side by side

struct Sweep { first: u32, end: u32, stride: u32 }

fn sweepOf(thread: u32) -> Sweep {
  let each = (parameterVectors + threads - 1u) / threads;
  let group = thread / abreast * abreast;
  let stride = min(abreast, threads - group);
  let start = group * each;
  return Sweep(start + thread - group, min(start + stride * each, parameterVectors), stride);
}`;

/** Names of those constants. */
export const sweepConstants = ['parameterVectors', 'threads', 'abreast'] as const;
