/**
 * WGSL: `isNotFinite`, by bits. A shader compiler may assume that there is no NaN and no infinity: `x != x`
 * was measured to be false for NaN, and `max(NaN, 0)` to be 0.
 */
export const finite = `
fn isNotFinite(x: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(x) & vec4u(0x7f800000u)) == vec4u(0x7f800000u);
}`;
