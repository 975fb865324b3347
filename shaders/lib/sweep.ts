/**
 * A pass over all parameters by Q invocations. Each workgroup owns one stretch of the arena and walks along it side by side:
 * a GPU reads it in whole lines, and a CPU that plays GPU stays within a page.
 */

/** WGSL: the constants of such a pass, and `sweepOf(invocation)`: its first vec4, where its stretch ends, and from one to the next. */
export const sweep = `
override parameterVectors: u32;  // vec4s in an arena
override threads: u32;           // Q

struct Sweep { first: u32, end: u32, stride: u32 }

fn sweepOf(thread: u32) -> Sweep {
  let each = (parameterVectors + threads - 1u) / threads;
  let group = thread / 64u * 64u;
  let stride = min(64u, threads - group);
  let start = group * each;
  return Sweep(start + thread - group, min(start + stride * each, parameterVectors), stride);
}`;
