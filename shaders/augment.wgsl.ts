/**
 * Makes a minibatch as `gather` does, of images in versions of their own: drawn anew for each row of each
 * step, so that a network learns what must not matter. Only images of bytes.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { augmentation, augmentationConstants } from './lib/augmentation.ts';
import { minibatchPlaces, minibatchShare } from './lib/counting.ts';
import { precisionFeatures, precisions, storedAs } from './lib/precision.ts';
import { random, randomSigns, streams } from './lib/random.ts';
import { step } from './lib/step.ts';

/** Vec4s of a row that one invocation makes, by the version that it has drawn once. */
export const vectorsEach = 8;

export const augment = defineKernel({
  name: 'augment',
  equation: 'x[b, :] = inputScale * version(examples[order[first + b], :]), then a constant 1',
  bindings: [
    { ...read('examples', '[N, I] bytes, four a word'), touches: minibatchShare },
    { ...read('order', '[N] permutation of the examples, or [S, N]'), touches: minibatchPlaces },
    readWrite('x', '[S, B, I + 1] network inputs, rows padded to vec4; S = 1 where draws share them'),
    readWrite('signs', '[S, B, I + 1] fair random signs of the inputs', (v) => v.signs === 'drawn'),
  ],
  constants: ['rowVectors', 'orderDraw', 'xDraw', 'varied', ...augmentationConstants],
  variants: combinations({ signs: ['none', 'drawn'], precision: precisions }).filter(
    ({ signs, precision }) => precision === 'single' || signs === 'none',
  ),
  workgroup: [8, 8],
  needs: ({ precision }) => precisionFeatures(precision),
  code: ({ signs, precision }) => {
    const { directives, element, functions, store } = storedAs(precision);
    return wgsl`
${directives}
${step}
${functions}
${random}
#if ${signs === 'drawn'}
${randomSigns}
#endif
${augmentation}
override rowVectors: u32;  // vec4s in a row of x
override orderDraw: u32;   // from one draw to the next: of order (0: shared), in vec4s of x
override xDraw: u32;
override varied: u32;      // examples from this one on stay as they are

@group(0) @binding(0) var<storage, read> examples: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read_write> x: array<${element}>;
#if ${signs === 'drawn'}
@group(0) @binding(3) var<storage, read_write> signs: array<vec4f>;
#endif

fn byteAt(first: u32, row: i32, column: i32) -> f32 {
  if (row < 0 || column < 0 || row >= i32(rows) || column >= i32(columns)) { return 0.0; }
  let at = first + u32(row) * columns + u32(column);
  return f32(extractBits(examples[at / 4u], (at % 4u) * 8u, 8u));
}

fn penned(first: u32, row: i32, column: i32, version: Version) -> f32 {
  // a pen reaches nothing outside
  if (row < 0 || column < 0 || row >= i32(rows) || column >= i32(columns)) { return 0.0; }
  var p = byteAt(first, row, column);
  if (version.isThickened) {
    for (var k = 0; k < 4; k++) {
      let by = (k & 2) - 1;
      let isSideways = (k & 1) == 0;
      let neighbour = byteAt(first, row + select(by, 0, isSideways), column + select(0, by, isSideways));
      p = max(p, thicken * neighbour);
    }
  }
  if (version.isHardened) { p = clamp((p - hardenAbove) * hardenTimes, 0.0, 255.0); }
  return p;
}

fn value(first: u32, i: u32, version: Version) -> f32 {
  if (i >= rows * columns) { return 0.0; }
  let place = vec2u(i % columns, i / columns);
  if (!version.isMoved) { return byteAt(first, i32(place.y), i32(place.x)); }
  let middle = 0.5 * vec2f(f32(columns) - 1.0, f32(rows) - 1.0);
  let q = vec2f(place) - middle;
  let to = vec2f(dot(version.toX, q), dot(version.toY, q)) + version.shift + middle;
  // beyond a pixel outside all is 0, and a whole number is in the range of i32
  let inside = clamp(to, vec2f(-2.0), vec2f(f32(columns), f32(rows)) + 1.0);
  let corner = vec2i(floor(inside));
  let part = inside - floor(inside);
  // loops, not lines: a compiler that inlines every call would take minutes
  var total = 0.0;
  for (var k = 0; k < 4; k++) {
    let beside = vec2i(k & 1, k >> 1u);
    let shares = select(1.0 - part, part, beside == vec2i(1));
    total += shares.x * shares.y * penned(first, corner.y + beside.y, corner.x + beside.x, version);
  }
  return total;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.y >= step.batch) { return; }
  let example = order[orderDraw * id.z + step.firstExample + id.y];
  let first = example * rows * columns;
  // draws that share examples share their versions as well
  var version = versionOf(id.y, select(0u, step.firstDraw + id.z, orderDraw != 0u));
  version.isMoved = version.isMoved && example < varied;
  let threads = (rowVectors + ${String(vectorsEach - 1)}u) / ${String(vectorsEach)}u;
  if (id.x >= threads) { return; }
  for (var vector = id.x; vector < rowVectors; vector += threads) {
    let i = vector * 4u + vec4u(0u, 1u, 2u, 3u);
    var values = vec4f();
    for (var k = 0u; k < 4u; k++) {
      values = select(values, vec4f(value(first, vector * 4u + k, version)), vec4u(0u, 1u, 2u, 3u) == vec4u(k));
    }
    // the bias is the weight of a constant input 1 that follows the inputs
    let row = values * step.inputScale + select(vec4f(), vec4f(1.0), i == vec4u(rows * columns));
    let at = id.y * rowVectors + vector;
    x[xDraw * id.z + at] = ${store('row', 'row')};
#if ${signs === 'drawn'}
    signs[xDraw * id.z + at] =
      randomSigns(vec4u(at, step.firstDraw + id.z, step.index, ${String(streams.signs)}u));
#endif
  }
}`;
  },
});
