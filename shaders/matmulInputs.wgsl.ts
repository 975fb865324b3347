/** One layer backwards, to its inputs, through the activation that made them. Not run for the first layer in training. */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { addTerms, blockNames, blockOf, multiplyRow } from './lib/block.ts';
import { layerProduct, oneLayer, oneSpreadLayer } from './lib/layerProduct.ts';
import { nonlinearity, slopeSources } from './lib/nonlinearity.ts';
import { precisions, storedAs } from './lib/precision.ts';
import { step } from './lib/step.ts';

export const matmulInputs = defineKernel({
  name: 'matmulInputs',
  equation:
    "dx = (dy w^T) f'(x);   local: (dy mu^T + 2 x ((dy slope) variance^T)) f';   " +
    "flipout: (dy mu^T + r ((dy s) perturbation^T)) f'",
  bindings: [
    read('dy', '[S, B, O + 1] gradient before the activation'),
    oneLayer(read('w', '[S, P] arena: drawn weights, or mu')),
    read('x', '[S, B, I + 1] inputs of the layer', (v) => v.estimator === 'local' || v.slope !== 'kept'),
    readWrite('dx', '[S, B, I + 1] gradient before the activation that made x'),
    read('slope', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    oneSpreadLayer(read('variance', '[P] arena: sigma^2', (v) => v.estimator === 'local')),
    read('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    oneSpreadLayer(read('perturbation', '[S, P] arena: sigma eps', (v) => v.estimator === 'flipout')),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    read('derivative', "[S, B, I + 1] f' where x does not tell it", (v) => v.slope === 'kept'),
  ],
  constants: [
    'rowVectors',
    'columnVectors',
    'layerOffset',
    'xDraw',
    'wDraw',
    'spreadDraw',
    'yDraw',
    'dxDraw',
  ],
  variants: combinations({
    estimator: ['draw', 'local', 'flipout'],
    slope: slopeSources,
    block: blockNames,
    precision: precisions,
  }).filter(
    // the inputs of a network, whose slope is the identity's, have no gradient in training
    ({ estimator, slope, precision }) =>
      precision === 'single' || (estimator === 'draw' && slope !== 'identity'),
  ),
  ...layerProduct,
  code: ({ estimator, slope, block: name, precision }) => {
    // columns of dx are inputs, which are rows of w
    const result = { rows: 'step.batch', columns: 'rowVectors' };
    const { directives, element, load } = storedAs(precision);
    const twoProducts = estimator !== 'draw';
    const second = twoProducts ? 'loaded' : 'none';
    const block = blockOf(name, { ...result, left: 'along', right: 'along', second });
    const spread = estimator === 'local' ? 'variance' : 'perturbation';
    return wgsl`
${directives}
${block.preamble}
${step}
${addTerms}
${slope === 'kept' ? '' : nonlinearity(slope)}
override rowVectors: u32;     // vec4s in a row of x and dx
override columnVectors: u32;  // vec4s in a row of w and dy
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override xDraw: u32;          // vec4s from one draw to the next: of x (0: shared), w, dy, dx
override wDraw: u32;
override spreadDraw: u32;    // of variance or perturbation
override yDraw: u32;
override dxDraw: u32;

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<${element}>;
#if ${estimator === 'local' || slope !== 'kept'}
@group(0) @binding(2) var<storage, read> x: array<${element}>;
#endif
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(4) var<storage, read> slope: array<vec4f>;
@group(0) @binding(5) var<storage, read> variance: array<vec4f>;
#endif
#if ${estimator === 'flipout'}
@group(0) @binding(6) var<storage, read> outputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read> perturbation: array<vec4f>;
@group(0) @binding(8) var<storage, read> inputSigns: array<vec4f>;
#endif
#if ${slope === 'kept'}
@group(0) @binding(9) var<storage, read> derivative: array<vec4f>;
#endif

@compute ${block.workgroupSize}
fn main(@builtin(global_invocation_id) id: vec3u) {
${block.place}
  let draw = id.z;
${block.declare('m')}
${twoProducts ? block.declare('v') : ''}
  var atY = yDraw * draw + ownRow * columnVectors + ownVector;
  var at = wDraw * draw + layerOffset + ownColumn * columnVectors + ownVector;
#if ${twoProducts}
  var atSpread = spreadDraw * draw + layerOffset + ownColumn * columnVectors + ownVector;
#endif
  for (var o = 0u; o < columnVectors; o += ${block.vectors}) {
${block.slab(
  'columnVectors - o',
  (slab) => `
${slab.eachColumnTransposed('w', (i) => load(`w[at + ${i}u * columnVectors]`))}
${twoProducts ? slab.eachColumnTransposed('u', (i) => `${spread}[atSpread + ${i}u * columnVectors]`) : ''}
${slab.eachRow(
  // dy, and for two products dy slope or dy s beside it
  twoProducts ? ['dy', 'dv'] : ['dy'],
  (r) => {
    const at = `atY + ${r}u * columnVectors`;
    const factor = estimator === 'local' ? 'slope' : 'outputSigns';
    return [`dy[${at}]`, ...(twoProducts ? [`dy${r} * ${factor}[${at}]`] : [])];
  },
  (r) =>
    multiplyRow(block, 'm', r, `dy${r}`, 'w') +
    (twoProducts ? multiplyRow(block, 'v', r, `dv${r}`, 'u') : ''),
)}`,
)}
    atY += ${block.vectors};
    at += ${block.vectors};
    ${twoProducts ? `atSpread += ${block.vectors};` : ''}
  }
${block.store(
  twoProducts ? ['m', 'v'] : ['m'],
  `
    let index = atRow * rowVectors + atColumn;
    let atX = xDraw * draw + index;
    let d = mCell${{ draw: '', local: ' + 2.0 * x[atX] * vCell', flipout: ' + inputSigns[atX] * vCell' }[estimator]};
    dx[dxDraw * draw + index] = d * ${slope === 'kept' ? 'derivative[atX]' : `nonlinearitySlope(${load('x[atX]')})`};`,
)}
}`;
  },
});
