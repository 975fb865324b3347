/**
 * One layer backwards, to its inputs, through the activation that made them. Training does not run it for the
 * first layer.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { batchRows } from './lib/batchRows.ts';
import { blockNames, plainSize } from './lib/block.ts';
import { blockedMatmulInputs } from './lib/blocked/matmulInputs.ts';
import { layerProduct, oneLayer, oneSpreadLayer } from './lib/layerProduct.ts';
import { derivativeSources, nonlinearity } from './lib/nonlinearity.ts';
import { precisions, storedAs } from './lib/precision.ts';
import { step } from './lib/step.ts';

type Variant = (typeof variants)[number];

/**
 * WGSL: the kernel as its equation. One invocation computes four inputs of one example; id is (four inputs,
 * example, draw). Every block adds the terms of a sum four at a time, the last one first, so o is 3, 2, 1, 0,
 * 7, 6, 5, 4, ...
 */
const plain = ({ estimator }: Variant) => wgsl`
@compute @workgroup_size(${plainSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= rowVectors || id.y >= batchRows()) { return; }
  let rows = layerOffset + 4u * id.x * columnVectors;  // of w, one an input
  var m = vec4f();  // dy w^T, or dy mu^T
  var v = vec4f();  // (dy dydv) (sigma^2)^T, or (dy s) (sigma eps)^T
  for (var n = 0u; n < 4u * columnVectors; n++) {
    let o = n ^ 3u;
    let at = yDraw * id.z + id.y * columnVectors + o / 4u;
    let dyo = dy[at][o % 4u];
    m = fma(means(wDraw * id.z + rows, o), vec4f(dyo), m);
#if ${estimator === 'local'}
    v = fma(spreads(spreadDraw * id.z + rows, o), vec4f(dyo * dydv[at][o % 4u]), v);
#elif ${estimator === 'flipout'}
    v = fma(spreads(spreadDraw * id.z + rows, o), vec4f(dyo * outputSigns[at][o % 4u]), v);
#endif
  }
  writeGradient(id, m, v);
}

// column o of four rows of w, whose first one starts at \`first\`
fn means(first: u32, o: u32) -> vec4f {
  let at = first + o / 4u;
  let c = o % 4u;
  let next = columnVectors;
  return vec4f(vec4(w[at][c], w[at + next][c], w[at + 2u * next][c], w[at + 3u * next][c]));
}
#if ${estimator !== 'draw'}

// the same of variance or perturbation
fn spreads(first: u32, o: u32) -> vec4f {
  let at = first + o / 4u;
  let c = o % 4u;
  let next = columnVectors;
  return vec4f(spread(at)[c], spread(at + next)[c], spread(at + 2u * next)[c], spread(at + 3u * next)[c]);
}

fn spread(at: u32) -> vec4f { return ${estimator === 'local' ? 'variance' : 'perturbation'}[at]; }
#endif`;

/** WGSL: from the sums of four inputs to dx. */
const writeGradient = ({ estimator, derivative }: Variant) => wgsl`
fn writeGradient(id: vec3u, m: vec4f, v: vec4f) {
  let place = id.y * rowVectors + id.x;
  let atX = xDraw * id.z + place;
#if ${estimator === 'local'}
  let d = m + 2.0 * x[atX] * v;
#elif ${estimator === 'flipout'}
  let d = m + inputSigns[atX] * v;
#else
  let d = m;
#endif
#if ${derivative === 'kept'}
  dx[dxDraw * id.z + place] = d * derivative[atX];
#else
  dx[dxDraw * id.z + place] = d * nonlinearityDerivative(vec4f(x[atX]));
#endif
}`;

const variants = combinations({
  estimator: ['draw', 'local', 'flipout'],
  derivative: derivativeSources,
  block: blockNames,
  precision: precisions,
}).filter(
  // `identity` is for the inputs of a network, whose gradient training does not ask for
  ({ estimator, derivative, precision }) =>
    precision === 'single' || (estimator === 'draw' && derivative !== 'identity'),
);

export const matmulInputs = defineKernel({
  name: 'matmulInputs',
  equation:
    "dx = (dy w^T) f'(x);   local: (dy mu^T + 2 x ((dy dydv) variance^T)) f';   " +
    "flipout: (dy mu^T + r ((dy s) perturbation^T)) f'",
  bindings: [
    read('dy', '[S, B, O + 1] gradient before the activation'),
    oneLayer(read('w', '[S, P] arena: drawn weights, or mu')),
    read('x', '[S, B, I + 1] inputs of the layer', (v) => v.estimator === 'local' || v.derivative !== 'kept'),
    readWrite('dx', '[S, B, I + 1] gradient before the activation that made x'),
    read('dydv', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    oneSpreadLayer(read('variance', '[P] arena: sigma^2', (v) => v.estimator === 'local')),
    read('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    oneSpreadLayer(read('perturbation', '[S, P] arena: sigma eps', (v) => v.estimator === 'flipout')),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    read('derivative', "[S, B, I + 1] f' where x does not tell it", (v) => v.derivative === 'kept'),
  ],
  constants: [
    ...['rowVectors', 'columnVectors', 'layerOffset', 'rowsPerExample'],
    ...['xDraw', 'wDraw', 'spreadDraw', 'yDraw', 'dxDraw'],
  ],
  variants,
  ...layerProduct,
  code: (variant) => {
    const { estimator, derivative, block, precision } = variant;
    const { directives, element } = storedAs(precision);
    const { preamble, main } =
      block === 'plain' ? { preamble: '', main: plain(variant) } : blockedMatmulInputs({ ...variant, block });
    return wgsl`
${directives}
${preamble}
${step}
${batchRows}
${derivative === 'kept' ? '' : nonlinearity(derivative)}
override rowVectors: u32;     // vec4s in a row of x and dx
override columnVectors: u32;  // vec4s in a row of w and dy
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override xDraw: u32;          // vec4s from one draw to the next: of x (0: shared), w, dy, dx
override wDraw: u32;
override spreadDraw: u32;     // of variance or perturbation
override yDraw: u32;
override dxDraw: u32;

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<${element}>;
#if ${estimator === 'local' || derivative !== 'kept'}
@group(0) @binding(2) var<storage, read> x: array<${element}>;
#endif
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(4) var<storage, read> dydv: array<vec4f>;
@group(0) @binding(5) var<storage, read> variance: array<vec4f>;
#elif ${estimator === 'flipout'}
@group(0) @binding(6) var<storage, read> outputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read> perturbation: array<vec4f>;
@group(0) @binding(8) var<storage, read> inputSigns: array<vec4f>;
#endif
#if ${derivative === 'kept'}
@group(0) @binding(9) var<storage, read> derivative: array<vec4f>;
#endif
${writeGradient(variant)}
${main}`;
  },
});
