/**
 * One layer backwards, to its weights. The bias needs no kernel of its own: its input is the constant column of x.
 * `local` also returns the gradient with respect to the weights' variances, `flipout` that with respect to their
 * perturbations, in the same pass over x and dy.
 */
import { combinations, defineKernel, read, readWrite, unroll, wgsl } from './kernel.ts';
import { addTerms, blockExtent, blockNames, blockOf, multiplyRow, secondOf } from './lib/block.ts';
import type { Block } from './lib/blockInterface.ts';
import { inputKinds, pixelBindings, pixelInputs, skipsPixels } from './lib/pixels.ts';
import { precisions, productFeatures, storedAs } from './lib/precision.ts';
import { step } from './lib/step.ts';

/** Four outer products at once, so that an accumulator is fetched once for all of them. */
const outerProducts = (block: Block, name: string, x: string, dy: string) =>
  unroll(block.rows, (r) => {
    const ofExample = [0, 1, 2, 3].map((k) => `${x}${k}_${Math.floor(r / 4)}.${'xyzw'[r % 4]}`);
    return multiplyRow(block, name, r, `vec4f(${ofExample.join(', ')})`, dy);
  });

const atExample = (c: number, term: string) => `atY + ${term} * columnVectors + ${c}u`;

export const matmulWeights = defineKernel({
  name: 'matmulWeights',
  equation: 'dw = x^T dy;   local: dvariance = (x^2)^T (dy slope);   flipout: dperturbation = (x r)^T (dy s)',
  bindings: [
    read('x', '[S, B, I + 1] inputs of the layer', (v) => v.input === 'activations'),
    read('dy', '[S, B, O + 1] gradient before the activation'),
    read('slope', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    readWrite('dw', '[S, P] arena: gradient of the mean NLL'),
    readWrite('dvariance', '[S, P] arena: gradient of the mean NLL', (v) => v.estimator === 'local'),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    read('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    readWrite('dperturbation', '[S, P] arena: gradient of the mean NLL', (v) => v.estimator === 'flipout'),
    ...pixelBindings,
  ],
  constants: ['rowVectors', 'columnVectors', 'layerOffset', 'xDraw', 'orderDraw', 'wDraw', 'yDraw'],
  variants: combinations({
    estimator: ['draw', 'local', 'flipout'],
    input: inputKinds,
    block: blockNames,
    precision: precisions,
  }).filter(
    ({ estimator, input, block, precision }) =>
      (input === 'activations' || estimator !== 'flipout') &&
      (input !== 'occupied' || skipsPixels(block)) &&
      // bytes are bytes in any case, and x is all that could be half
      (precision === 'single' || (estimator === 'draw' && input === 'activations')),
  ),
  workgroup: ({ block }) => blockExtent(block),
  needs: productFeatures,
  code: ({ estimator, input, block: name, precision }) => {
    // rows of dw are inputs
    const result = { rows: 'rowVectors * 4u', columns: 'columnVectors', second: secondOf[estimator] };
    const block = blockOf(name, { ...result, left: 'across', right: 'across' });
    const { directives, element, load } = storedAs(precision);
    const twoProducts = estimator !== 'draw';
    const bytes = input !== 'activations';
    const skips = input === 'occupied';
    return wgsl`
${directives}
${block.preamble}
${step}
${addTerms}
override rowVectors: u32;     // vec4s in a row of x
override columnVectors: u32;  // vec4s in a row of dw and dy
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override xDraw: u32;          // vec4s from one draw to the next: of x (0: shared), of dw and what is beside it, of dy
override orderDraw: u32;      // words, of order (0: shared)
override wDraw: u32;
override yDraw: u32;

#if ${bytes}
${bytes ? pixelInputs(8, input) : ''}
#else
@group(0) @binding(0) var<storage, read> x: array<${element}>;
#endif
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(2) var<storage, read> slope: array<vec4f>;
#endif
@group(0) @binding(3) var<storage, read_write> dw: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(4) var<storage, read_write> dvariance: array<vec4f>;
#endif
#if ${estimator === 'flipout'}
@group(0) @binding(5) var<storage, read> inputSigns: array<vec4f>;
@group(0) @binding(6) var<storage, read> outputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dperturbation: array<vec4f>;
#endif

@compute ${block.workgroupSize}
fn main(@builtin(global_invocation_id) id: vec3u) {
${block.place}
  let draw = id.z;
${block.declare('g')}
${twoProducts ? block.declare('h') : ''}
#if ${bytes}
${block.eachOwnFourRows(
  (h) => `
  let vector${h} = ${skips ? `wordAt(draw, ownRow / 4u + ${h}u)` : `ownRow / 4u + ${h}u`};
  let isOne${h} = vector${h} == rowVectors - 1u;`,
)}
#else
  var atX = xDraw * draw + ownRow / 4u;
#endif
  var atY = yDraw * draw + ownColumn;
#if ${skips}
  // nothing to add up where all is 0: not the first of the square's rows has anything in it, and none is the constant's
  let examplesOfSquare = select(step.batch, 0u, top > 4u * wordCount(draw));
#else
  let examplesOfSquare = step.batch;
#endif
  for (var b = 0u; b < examplesOfSquare; b += ${block.terms}) {
${block.slab(
  '(step.batch - b + 3u) / 4u',
  (slab) => `
${bytes ? slab.eachOwnTerm((k, term) => `    let word${k} = firstWord(draw, b + ${term});`) : ''}
${slab.eachFourRows(twoProducts ? ['x', 'q'] : ['x'], (k, h, term) => {
  const at = `atX + ${term} * rowVectors + ${h}u`;
  const factor = { draw: '', local: `x${k}_${h}`, flipout: `inputSigns[${at}]` }[estimator];
  const loaded = bytes ? `pixels(select(examples[word${k} + vector${h}], 1u, isOne${h}))` : load(`x[${at}]`);
  return [loaded, ...(twoProducts ? [`x${k}_${h} * ${factor}`] : [])];
})}
${slab.eachColumn('dy', (_, c, term) => {
  const loaded = `dy[${atExample(c, term)}]`;
  // rows past the minibatch hold what an earlier one left there
  return term === '0u' ? loaded : `select(vec4f(), ${loaded}, b + ${term} < step.batch)`;
})}
${outerProducts(block, 'g', 'x', 'dy')}
${twoProducts ? slab.eachColumn('dv', (k, c, term) => `dy${k}_${c} * ${estimator === 'local' ? 'slope' : 'outputSigns'}[${atExample(c, term)}]`) : ''}
${twoProducts ? outerProducts(block, 'h', 'q', 'dv') : ''}`,
)}
#if ${!bytes}
    atX += ${block.terms} * rowVectors;
#endif
    atY += ${block.terms} * columnVectors;
  }
${block.store(
  twoProducts ? ['g', 'h'] : ['g'],
  `
${skips ? '    let row = 4u * wordAt(draw, atRow >> 2u) + (atRow & 3u);' : '    let row = atRow;'}
    let index = wDraw * draw + layerOffset + row * columnVectors + atColumn;
${bytes ? '    let scale = select(step.inputScale, 1.0, row >= (rowVectors - 1u) * 4u);\n' : ''}
    dw[index] = gCell${bytes ? ' * scale' : ''};
    ${{ draw: '', local: `dvariance[index] = hCell${bytes ? ' * (scale * scale)' : ''};`, flipout: 'dperturbation[index] = hCell;' }[estimator]}`,
)}
}`;
  },
});
