/**
 * One layer forwards. `draw` multiplies by drawn (or mean) weights. `local` is local reparameterisation (Kingma,
 * Salimans, Welling 2015): the noise is drawn per output. `flipout` (Wen et al. 2018) gives each example its own
 * perturbation, sigma eps with random signs of its row and column; the output signs of a layer are the input signs of the
 * next. Both take two products in one pass over x. Dropout (Srivastava et al. 2014) masks the outputs of a hidden layer.
 * Where y does not tell the derivative of what made it, the layer keeps it, if asked to.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { addTerms, blockExtent, blockNames, blockOf, multiplyRow, secondOf } from './lib/block.ts';
import { activationKinds, needsDerivative } from './lib/nonlinearity.ts';
import { outputElement, outputFunctions, outputSnippet } from './lib/output.ts';
import { inputKinds, pixelBindings, pixelInputs, scaleAndBias, skipsPixels } from './lib/pixels.ts';
import { precisions, productFeatures, storedAs } from './lib/precision.ts';
import { step } from './lib/step.ts';

export const matmul = defineKernel({
  name: 'matmul',
  equation:
    'y = f(x w);   local: f(x mu + sqrt(V) eps), V = x^2 sigma^2, slope = dy/dV = eps / (2 sqrt V);   ' +
    'flipout: f(x mu + ((x r) (sigma eps)) s), r and s random signs;   dropout: f(x w) mask / (1 - rate)',
  bindings: [
    read('x', '[S, B, I + 1] activations, last column 1', (v) => v.input === 'activations'),
    read('w', '[S, P] arena: drawn weights, or mu'),
    read('variance', '[P] arena: sigma^2', (v) => v.estimator === 'local'),
    readWrite('y', '[S, B, O + 1] activations, last column 1'),
    readWrite('slope', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    read('perturbation', '[S, P] arena: sigma eps', (v) => v.estimator === 'flipout'),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    readWrite('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    readWrite('derivative', "[S, B, O + 1] f', times the mask", (v) => v.derivative === 'kept'),
    ...pixelBindings,
  ],
  constants: [
    ...['rowVectors', 'columnVectors', 'layerOffset', 'outputs', 'layer'],
    ...['xDraw', 'orderDraw', 'wDraw', 'spreadDraw', 'yDraw', 'rate', 'maskRows'],
  ],
  variants: combinations({
    estimator: ['draw', 'local', 'flipout'],
    activation: activationKinds,
    dropout: ['none', 'drawn'],
    derivative: ['none', 'kept'],
    input: inputKinds,
    block: blockNames,
    precision: precisions,
  }).filter(
    ({ estimator, activation, dropout, derivative, input, block, precision }) =>
      (dropout === 'none' || (estimator === 'draw' && activation !== 'identity')) &&
      (derivative === 'none' || dropout === 'drawn' || needsDerivative(activation)) &&
      // the first layer's signs come with a copy of its inputs
      (input === 'activations' || estimator !== 'flipout') &&
      (input !== 'occupied' || (skipsPixels(block) && precision === 'single')) &&
      (precision === 'single' || (estimator === 'draw' && dropout === 'none')),
  ),
  workgroup: ({ block }) => blockExtent(block),
  needs: productFeatures,
  code: ({ estimator, activation, dropout, derivative, input, block: name, precision }) => {
    const result = { rows: 'step.batch', columns: 'columnVectors', second: secondOf[estimator] };
    const block = blockOf(name, { ...result, left: 'along', right: 'across' });
    const { directives, element, load } = storedAs(precision);
    const twoProducts = estimator !== 'draw';
    const spread = estimator === 'local' ? 'variance' : 'perturbation';
    const bytes = input !== 'activations';
    const skips = input === 'occupied';
    const vectors = skips ? 'words' : bytes ? 'rowVectors - 1u' : 'rowVectors';
    return wgsl`
${directives}
${block.preamble}
${step}
${addTerms}
${outputFunctions({ estimator, activation, dropout, precision })}
override rowVectors: u32;     // vec4s in a row of x
override columnVectors: u32;  // vec4s in a row of w and y
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override outputs: u32;        // O: the column of y that holds the constant 1
override layer: u32;          // index of the layer
override xDraw: u32;          // vec4s from one draw to the next: of x (0: shared), w, y; words, of order (0: shared)
override orderDraw: u32;
override wDraw: u32;
override spreadDraw: u32;    // of variance or perturbation
override yDraw: u32;
override rate: f32;           // dropout's: the probability that an output is 0
override maskRows: u32;       // vec4s of mask from one example to the next; 0: a draw drops the same units of all

#if ${bytes}
${bytes ? pixelInputs(9, input) : ''}
#else
@group(0) @binding(0) var<storage, read> x: array<${element}>;
#endif
@group(0) @binding(1) var<storage, read> w: array<${element}>;
@group(0) @binding(3) var<storage, read_write> y: array<${outputElement({ activation, precision })}>;
#if ${estimator === 'local'}
@group(0) @binding(2) var<storage, read> variance: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> slope: array<vec4f>;
#endif
#if ${estimator === 'flipout'}
@group(0) @binding(5) var<storage, read> perturbation: array<vec4f>;
@group(0) @binding(6) var<storage, read> inputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> outputSigns: array<vec4f>;
#endif
#if ${derivative === 'kept'}
@group(0) @binding(8) var<storage, read_write> derivative: array<vec4f>;
#endif

@compute ${block.workgroupSize}
fn main(@builtin(global_invocation_id) id: vec3u) {
${block.place}
  let draw = id.z;
${block.declare('m')}
${twoProducts ? block.declare('v') : ''}
#if ${bytes}
${block.eachOwnRow((r) => `  let word${r} = firstWord(draw, ownRow + ${r}u) + ownVector;`)}
#else
  let atX = xDraw * draw + ownRow * rowVectors + ownVector;
#endif
  let firstOfW = wDraw * draw + layerOffset + ownColumn;
  ${twoProducts ? 'let firstOfSpread = spreadDraw * draw + layerOffset + ownColumn;' : ''}
  ${skips ? 'let words = wordCount(draw);' : ''}
  for (var k = 0u; k < ${vectors}; k += ${block.vectors}) {
    let vector = ${skips ? 'wordAt(draw, k)' : 'k'};
    let below = vector * (4u * columnVectors);
    let at = firstOfW + below;
    ${twoProducts ? 'let atSpread = firstOfSpread + below;' : ''}
${block.slab(
  `${vectors} - k`,
  (slab) => `
${slab.eachColumn('w', (_, c, term) => load(`w[at + ${term} * columnVectors + ${c}u]`))}
${twoProducts ? slab.eachColumn('u', (_, c, term) => `${spread}[atSpread + ${term} * columnVectors + ${c}u]`) : ''}
${slab.eachRow(
  // x, and for two products x^2 or x r beside it
  twoProducts ? ['x', 'q'] : ['x'],
  (r) => {
    const at = `atX + ${r}u * rowVectors + vector`;
    const factor = { draw: '', local: `x${r}`, flipout: `inputSigns[${at}]` }[estimator];
    const loaded = bytes ? `pixels(examples[word${r} + vector])` : load(`x[${at}]`);
    return [loaded, ...(twoProducts ? [`x${r} * ${factor}`] : [])];
  },
  (r) =>
    multiplyRow(block, 'm', r, `x${r}`, 'w') + (twoProducts ? multiplyRow(block, 'v', r, `q${r}`, 'u') : ''),
)}`,
)}
  }
${bytes ? scaleAndBias(block, twoProducts, load) : ''}
${block.store(twoProducts ? ['m', 'v'] : ['m'], outputSnippet({ estimator, activation, dropout, derivative, precision }))}
}`;
  },
});
