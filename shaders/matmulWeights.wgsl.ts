/**
 * One layer backwards, to its weights. The bias needs no kernel of its own: its input is the constant column
 * of x. `local` also returns the gradient with respect to the weights' variances, `flipout` that with respect
 * to their perturbations, in the same pass over x and dy.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { batchRows } from './lib/batchRows.ts';
import { blockNames, plainSize } from './lib/block.ts';
import { blockedMatmulWeights } from './lib/blocked/matmulWeights.ts';
import { layerProduct, oneLayer } from './lib/layerProduct.ts';
import { inputKinds, pixelBindings, pixelInputs, skipsPixels } from './lib/pixels.ts';
import { precisions, storedAs } from './lib/precision.ts';
import { step } from './lib/step.ts';

type Variant = (typeof variants)[number];

/**
 * WGSL: the kernel as its equation. One invocation computes the weights of one input to four outputs; id is
 * (four outputs, input, draw). Every block adds the terms of a sum four at a time, the last one first, so b
 * is 3, 2, 1, 0, 7, 6, 5, 4, ...
 */
const plain = ({ estimator, input }: Variant) => wgsl`
@compute @workgroup_size(${plainSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= columnVectors || id.y >= 4u * rowVectors) { return; }
  var g = vec4f();  // x^T dy
  var h = vec4f();  // (x^2)^T (dy dydv), or (x r)^T (dy s)
  for (var n = 0u; n < batchRows() + 3u; n++) {
    let b = n ^ 3u;
    if (b >= batchRows()) { continue; }
#if ${input === 'bytes'}
    let isOne = id.y / 4u == rowVectors - 1u;  // after the pixels, the constant 1
    let xb = pixels(select(examples[firstWord(id.z, b) + id.y / 4u], 1u, isOne))[id.y % 4u];
#else
    let atX = xDraw * id.z + b * rowVectors + id.y / 4u;
    let xb = f32(x[atX][id.y % 4u]);
#endif
    let atY = yDraw * id.z + b * columnVectors + id.x;
    g = fma(dy[atY], vec4f(xb), g);
#if ${estimator === 'local'}
    h = fma(dy[atY] * dydv[atY], vec4f(xb * xb), h);
#elif ${estimator === 'flipout'}
    h = fma(dy[atY] * outputSigns[atY], vec4f(xb * inputSigns[atX][id.y % 4u]), h);
#endif
  }
  writeGradient(id, g, h);
}`;

/** WGSL: writes the sums of four weights. Pixels are whole numbers until here. */
const writeGradient = ({ estimator, input }: Variant) => wgsl`
fn writeGradient(id: vec3u, g: vec4f, h: vec4f) {
  let at = wDraw * id.z + layerOffset + id.y * columnVectors + id.x;
#if ${input !== 'activations'}
  let scale = select(step.inputScale, 1.0, id.y >= (rowVectors - 1u) * 4u);
#else
  const scale = 1.0;
#endif
  dw[at] = g * scale;
#if ${estimator === 'local'}
  dvariance[at] = h * (scale * scale);
#elif ${estimator === 'flipout'}
  dperturbation[at] = h;
#endif
}`;

const variants = combinations({
  estimator: ['draw', 'local', 'flipout'],
  input: inputKinds,
  block: blockNames,
  precision: precisions,
}).filter(
  ({ estimator, input, block, precision }) =>
    (input === 'activations' || estimator !== 'flipout') &&
    (input !== 'occupied' || skipsPixels(block)) &&
    // half needs drawn weights, and only x can be half: bytes stay bytes
    (precision === 'single' || (estimator === 'draw' && input === 'activations')),
);

export const matmulWeights = defineKernel({
  name: 'matmulWeights',
  equation: 'dw = x^T dy;   local: dvariance = (x^2)^T (dy dydv);   flipout: dperturbation = (x r)^T (dy s)',
  bindings: [
    read('x', '[S, B, I + 1] inputs of the layer', (v) => v.input === 'activations'),
    read('dy', '[S, B, O + 1] gradient before the activation'),
    read('dydv', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    oneLayer(readWrite('dw', '[S, P] arena: gradient of the mean NLL')),
    oneLayer(
      readWrite('dvariance', '[S, P] arena: gradient of the mean NLL', (v) => v.estimator === 'local'),
    ),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    read('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    oneLayer(
      readWrite('dperturbation', '[S, P] arena: gradient of the mean NLL', (v) => v.estimator === 'flipout'),
    ),
    ...pixelBindings,
  ],
  constants: [
    'rowVectors',
    'columnVectors',
    'layerOffset',
    'rowsPerExample',
    'xDraw',
    'orderDraw',
    'wDraw',
    'yDraw',
  ],
  variants,
  ...layerProduct,
  code: (variant) => {
    const { estimator, input, block, precision } = variant;
    const { directives, element } = storedAs(precision);
    const { preamble, main } =
      block === 'plain'
        ? { preamble: '', main: plain(variant) }
        : blockedMatmulWeights({ ...variant, block });
    return wgsl`
${directives}
${preamble}
${step}
${batchRows}
override rowVectors: u32;     // vec4s in a row of x
override columnVectors: u32;  // vec4s in a row of dw and dy
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
// steps from one draw to the next, 0 if draws share: vec4s of x, dw (and its second gradient), dy; words of
// order
override xDraw: u32;
override orderDraw: u32;
override wDraw: u32;
override yDraw: u32;

${input === 'activations' ? `@group(0) @binding(0) var<storage, read> x: array<${element}>;` : pixelInputs(8, input)}
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dw: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(2) var<storage, read> dydv: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> dvariance: array<vec4f>;
#elif ${estimator === 'flipout'}
@group(0) @binding(5) var<storage, read> inputSigns: array<vec4f>;
@group(0) @binding(6) var<storage, read> outputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dperturbation: array<vec4f>;
#endif
${writeGradient(variant)}
${main}`;
  },
});
