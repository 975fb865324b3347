/**
 * A sum over one workgroup in a fixed tree. Every run adds the same numbers in the same order, so no two runs
 * differ by a bit.
 */
export const groupSize = 128;

/**
 * WGSL: `totalOf(lane, share) -> TYPE`, the sum of the shares of all invocations. Every invocation of the
 * workgroup must call it.
 */
export const total = (type: 'f32' | 'vec2f' | 'vec4f'): string => `
var<workgroup> sums: array<${type}, ${groupSize}>;

fn totalOf(lane: u32, share: ${type}) -> ${type} {
  sums[lane] = share;
  for (var width = ${groupSize / 2}u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { sums[lane] += sums[lane + width]; }
  }
  workgroupBarrier();
  return sums[0];
}`;
