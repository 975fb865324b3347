/**
 * One layer forwards. `draw` multiplies by drawn (or mean) weights. `local` is local reparameterisation
 * (Kingma, Salimans, Welling 2015): the noise is drawn per output. `flipout` (Wen et al. 2018) gives each
 * example its own perturbation, sigma eps with random signs of its row and column. The output signs of a
 * layer are the input signs of the next. Both take two products in one pass over x. Dropout (Srivastava et
 * al. 2014) masks the outputs of a hidden layer. If f' cannot be computed from y, the kernel keeps f' for the
 * backward pass.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { batchRows } from './lib/batchRows.ts';
import { blockNames, isRowBlock, plainSize, rowBlockNames } from './lib/block.ts';
import { blockedMatmul } from './lib/blocked/matmul.ts';
import { layerProduct, oneLayer, oneSpreadLayer } from './lib/layerProduct.ts';
import { activationKinds, needsDerivative } from './lib/nonlinearity.ts';
import { outputFunctions, storedOutput } from './lib/output.ts';
import { inputKinds, pixelBindings, pixelInputs, skipsPixels } from './lib/pixels.ts';
import { precisions, storedAs } from './lib/precision.ts';
import { streams } from './lib/random.ts';
import { step } from './lib/step.ts';

type Variant = (typeof variants)[number];

/**
 * WGSL: the kernel as its equation. One invocation computes four outputs of one example; id is (four outputs,
 * example, draw). Every block adds the terms of a sum four at a time, the last one first, so i is 3, 2, 1, 0,
 * 7, 6, 5, 4, ...
 */
const plain = ({ estimator, input }: Variant) => wgsl`
@compute @workgroup_size(${plainSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= columnVectors || id.y >= batchRows()) { return; }
  let mean = wDraw * id.z + layerOffset + id.x;
#if ${estimator !== 'draw'}
  let spread = spreadDraw * id.z + layerOffset + id.x;
#endif
  var m = vec4f();  // x w, or x mu
  var v = vec4f();  // x^2 sigma^2, or (x r) (sigma eps)
  for (var n = 0u; n < ${input === 'bytes' ? '4u * (rowVectors - 1u)' : '4u * rowVectors'}; n++) {
    let i = n ^ 3u;
#if ${input === 'bytes'}
    let xi = pixels(examples[firstWord(id.z, id.y) + i / 4u])[i % 4u];
#else
    let at = xDraw * id.z + id.y * rowVectors + i / 4u;
    let xi = f32(x[at][i % 4u]);
#endif
    m = fma(vec4f(w[mean + i * columnVectors]), vec4f(xi), m);
#if ${estimator === 'local'}
    v = fma(variance[spread + i * columnVectors], vec4f(xi * xi), v);
#elif ${estimator === 'flipout'}
    v = fma(perturbation[spread + i * columnVectors], vec4f(xi * inputSigns[at][i % 4u]), v);
#endif
  }
#if ${input === 'bytes'}
  // pixels are whole numbers until here; after them comes the bias, the weight of the constant 1
  let biasRow = 4u * (rowVectors - 1u) * columnVectors;
  m = fma(vec4f(step.inputScale), m, vec4f(w[mean + biasRow]));
#if ${estimator === 'local'}
  v = fma(vec4f(step.inputScale * step.inputScale), v, variance[spread + biasRow]);
#endif
#endif
  writeOutput(id, m, v);
}`;

/** WGSL: from the sums of four outputs to y = f(...), and to what the backward pass needs. */
const writeOutput = (variant: Variant) => wgsl`
fn writeOutput(id: vec3u, m: vec4f, v: vec4f) {
  let place = id.y * columnVectors + id.x;
  let at = yDraw * id.z + place;
  let draw = step.firstDraw + id.z;
#if ${variant.estimator === 'local'}
  let eps = randomNormal(vec4u(place, draw, step.index, ${String(streams.localNoise)}u + layer), vec4f(), vec4f(1.0));
  // an output whose weights are all certain has V = 0 and no noise
  let inverse = select(vec4f(), inverseSqrt(max(v, vec4f(1e-36))), v > vec4f(1e-36));
  dydv[at] = 0.5 * eps * inverse;
  let preactivation = m + eps * v * inverse;  // m + sqrt(v) eps
#elif ${variant.estimator === 'flipout'}
  let sign = randomSigns(vec4u(place, draw, step.index, ${String(streams.signs)}u + layer + 1u));
  outputSigns[at] = sign;
  let preactivation = m + v * sign;
#else
  let preactivation = m;
#endif
  let value = nonlinearity(preactivation);
#if ${variant.dropout === 'drawn'}
  let maskPlace = maskRows * id.y + id.x;
  let mask = dropoutMask(vec4u(maskPlace, draw, step.index, ${String(streams.dropout)}u + layer), rate);
  let output = withOne(value * mask, id.x);
#else
  let output = withOne(value, id.x);
#endif
  y[at] = ${storedOutput(variant).store('output', 'preactivation')};
#if ${variant.derivative === 'kept'}
  let fPrime = nonlinearityDerivative(${needsDerivative(variant.activation) ? 'preactivation' : 'value'});
  derivative[at] = fPrime${variant.dropout === 'drawn' ? ' * mask' : ''};
#endif
}`;

const variants = combinations({
  estimator: ['draw', 'local', 'flipout'],
  activation: activationKinds,
  dropout: ['none', 'drawn'],
  derivative: ['none', 'kept'],
  input: inputKinds,
  block: [...blockNames, ...rowBlockNames],
  precision: precisions,
}).filter(
  ({ estimator, activation, dropout, derivative, input, block, precision }) =>
    (dropout === 'none' || (estimator === 'draw' && activation !== 'identity')) &&
    (derivative === 'none' || dropout === 'drawn' || needsDerivative(activation)) &&
    // the first layer's signs come with a copy of its inputs
    (input === 'activations' || estimator !== 'flipout') &&
    (input !== 'occupied' || (skipsPixels(block) && precision === 'single')) &&
    (precision === 'single' || (estimator === 'draw' && dropout === 'none')) &&
    // for predictions of one example
    (!isRowBlock(block) || (estimator === 'draw' && derivative === 'none' && precision === 'single')),
);

export const matmul = defineKernel({
  name: 'matmul',
  equation:
    'y = f(x w);   local: f(x mu + sqrt(V) eps), V = x^2 sigma^2, dydv = dy/dV = eps / (2 sqrt V);   ' +
    'flipout: f(x mu + ((x r) (sigma eps)) s), r and s random signs;   dropout: f(x w) mask / (1 - rate)',
  bindings: [
    read('x', '[S, B, I + 1] activations, last column 1', (v) => v.input === 'activations'),
    oneLayer(read('w', '[S, P] arena: drawn weights, or mu')),
    oneSpreadLayer(read('variance', '[P] arena: sigma^2', (v) => v.estimator === 'local')),
    readWrite('y', '[S, B, O + 1] activations, last column 1'),
    readWrite('dydv', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    oneSpreadLayer(read('perturbation', '[S, P] arena: sigma eps', (v) => v.estimator === 'flipout')),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    readWrite('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    readWrite('derivative', "[S, B, O + 1] f', times the mask", (v) => v.derivative === 'kept'),
    ...pixelBindings,
  ],
  constants: [
    ...['rowVectors', 'columnVectors', 'layerOffset', 'rowsPerExample', 'outputs', 'layer'],
    ...['xDraw', 'orderDraw', 'wDraw', 'spreadDraw', 'yDraw', 'rate', 'maskRows'],
  ],
  variants,
  ...layerProduct,
  code: (variant) => {
    const { estimator, input, derivative, block, precision } = variant;
    const { directives, element } = storedAs(precision);
    const { preamble, main } =
      block === 'plain' ? { preamble: '', main: plain(variant) } : blockedMatmul({ ...variant, block });
    return wgsl`
${directives}
${preamble}
${step}
${batchRows}
${outputFunctions(variant)}
override rowVectors: u32;     // vec4s in a row of x
override columnVectors: u32;  // vec4s in a row of w and y
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override outputs: u32;        // O: the column of y that holds the constant 1
override layer: u32;          // index of the layer
// steps from one draw to the next, 0 if draws share: words of order; vec4s of x, w, y, variance or
// perturbation
override xDraw: u32;
override orderDraw: u32;
override wDraw: u32;
override spreadDraw: u32;
override yDraw: u32;
override rate: f32;           // dropout's: the probability that an output is 0
override maskRows: u32;       // vec4s of mask an example; 0: a draw drops the same units of all examples

${input === 'activations' ? `@group(0) @binding(0) var<storage, read> x: array<${element}>;` : pixelInputs(9, input)}
@group(0) @binding(1) var<storage, read> w: array<${element}>;
@group(0) @binding(3) var<storage, read_write> y: array<${storedOutput(variant).element}>;
#if ${estimator === 'local'}
@group(0) @binding(2) var<storage, read> variance: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> dydv: array<vec4f>;
#elif ${estimator === 'flipout'}
@group(0) @binding(5) var<storage, read> perturbation: array<vec4f>;
@group(0) @binding(6) var<storage, read> inputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> outputSigns: array<vec4f>;
#endif
#if ${derivative === 'kept'}
@group(0) @binding(8) var<storage, read_write> derivative: array<vec4f>;
#endif
${writeOutput(variant)}
${main}`;
  },
});
