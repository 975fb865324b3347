/**
 * Makes a minibatch out of the data set on the GPU, by a permutation that is also there: no host copy per
 * step.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { minibatchPlaces, minibatchShare } from './lib/counting.ts';
import { precisionFeatures, precisions, storedAs } from './lib/precision.ts';
import { randomSigns, randomWords, streams } from './lib/random.ts';
import { step } from './lib/step.ts';

export const gather = defineKernel({
  name: 'gather',
  equation: 'x[b, :] = inputScale * examples[order[first + b], :], then a constant 1',
  bindings: [
    { ...read('examples', '[N, I] bytes, four a word, or f32'), touches: minibatchShare },
    { ...read('order', '[N] permutation of the examples, or [S, N]'), touches: minibatchPlaces },
    readWrite('x', '[S, B, I + 1] network inputs, rows padded to vec4; S = 1 where draws share them'),
    readWrite('signs', '[S, B, I + 1] fair random signs of the inputs', (v) => v.signs === 'drawn'),
  ],
  constants: ['inputs', 'rowVectors', 'orderDraw', 'xDraw'],
  variants: combinations({
    source: ['bytes', 'floats'],
    signs: ['none', 'drawn'],
    precision: precisions,
  }).filter(({ signs, precision }) => precision === 'single' || signs === 'none'),
  workgroup: [64, 1],
  needs: ({ precision }) => precisionFeatures(precision),
  code: ({ source, signs, precision }) => {
    const { directives, element, functions, store } = storedAs(precision);
    return wgsl`
${directives}
${step}
${functions}
#if ${signs === 'drawn'}
${randomWords}
${randomSigns}
#endif
override inputs: u32;      // I
override rowVectors: u32;  // vec4s in a row of x
override orderDraw: u32;   // from one draw to the next: of order (0: shared), in vec4s of x
override xDraw: u32;

#if ${source === 'bytes'}
@group(0) @binding(0) var<storage, read> examples: array<u32>;
#else
@group(0) @binding(0) var<storage, read> examples: array<f32>;
#endif
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read_write> x: array<${element}>;
#if ${signs === 'drawn'}
@group(0) @binding(3) var<storage, read_write> signs: array<vec4f>;
#endif

fn value(example: u32, i: u32) -> f32 {
  let at = example * inputs + min(i, inputs - 1u);
#if ${source === 'bytes'}
  return f32(extractBits(examples[at / 4u], (at % 4u) * 8u, 8u));
#else
  return examples[at];
#endif
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= rowVectors || id.y >= step.batch) { return; }
  let example = order[orderDraw * id.z + step.firstExample + id.y];
  let i = id.x * 4u + vec4u(0u, 1u, 2u, 3u);
  let values = vec4f(value(example, i.x), value(example, i.y), value(example, i.z), value(example, i.w));
  // the bias is the weight of a constant input 1 that follows the I inputs
  let tail = select(vec4f(), vec4f(1.0), i == vec4u(inputs));
  let at = id.y * rowVectors + id.x;
  let row = select(tail, values * step.inputScale, i < vec4u(inputs));
  x[xDraw * id.z + at] = ${store('row', 'row')};
#if ${signs === 'drawn'}
  signs[xDraw * id.z + at] = randomSigns(vec4u(at, step.firstDraw + id.z, step.index, ${String(streams.signs)}u));
#endif
}`;
  },
});
