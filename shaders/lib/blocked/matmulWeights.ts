/**
 * `matmulWeights` divided into blocks (../block.ts): what `plain` in matmulWeights.wgsl.ts computes, with
 * fewer loads.
 */
import { unroll, wgsl } from '../../kernel.ts';
import { addTerms, blockOf, type FastBlockName, leftOfSecond, multiplyRow } from '../block.ts';
import type { Block } from '../blockInterface.ts';
import type { InputKind } from '../pixels.ts';
import { type Precision, storedAs } from '../precision.ts';

interface BlockedMatmulWeights {
  readonly estimator: 'draw' | 'local' | 'flipout';
  readonly input: InputKind;
  readonly block: FastBlockName;
  readonly precision: Precision;
}

/** Four outer products at once, so that an accumulator is fetched once for all of them. */
const outerProducts = (block: Block, sums: string, x: string, dy: string) =>
  unroll(block.rows, (r) => {
    const ofExample = [0, 1, 2, 3].map((k) => `${x}${k}_${Math.floor(r / 4)}.${'xyzw'[r % 4]}`);
    return multiplyRow(block, { sums, row: r, left: `vec4f(${ofExample.join(', ')})`, right: dy });
  });

const atExample = (c: number, term: string) => `atY + ${term} * columnVectors + ${c}u`;

/** WGSL: `preamble`, before everything else, and `main`. Needs `writeGradient`. */
export const blockedMatmulWeights = ({ estimator, input, block: name, precision }: BlockedMatmulWeights) => {
  // rows of dw are inputs
  const result = { rows: 'rowVectors * 4u', columns: 'columnVectors', second: leftOfSecond[estimator] };
  const block = blockOf(name, { ...result, left: 'across', right: 'across' });
  const { load } = storedAs(precision);
  const twoProducts = estimator !== 'draw';
  const bytes = input !== 'activations';
  const skips = input === 'occupied';
  const main = wgsl`${addTerms}

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
  // Words that are not 0 come first, then the word of the constant 1. If the first row of the square lies
  // behind those words, all of its rows do, and their sums are empty.
  let examplesOfSquare = select(batchRows(), 0u, top > 4u * wordCount(draw));
#else
  let examplesOfSquare = batchRows();
#endif
  for (var b = 0u; b < examplesOfSquare; b += ${block.terms}) {
${block.slab(
  '(batchRows() - b + 3u) / 4u',
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
  // rows past the minibatch hold values of an earlier minibatch
  return term === '0u' ? loaded : `select(vec4f(), ${loaded}, b + ${term} < batchRows())`;
})}
${outerProducts(block, 'g', 'x', 'dy')}
${twoProducts ? slab.eachColumn('dv', (k, c, term) => `dy${k}_${c} * ${estimator === 'local' ? 'dydv' : 'outputSigns'}[${atExample(c, term)}]`) : ''}
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
      let row = ${skips ? '4u * wordAt(draw, atRow >> 2u) + (atRow & 3u)' : 'atRow'};
      writeGradient(vec3u(atColumn, row, draw), gCell, ${twoProducts ? 'hCell' : 'vec4f()'});`,
)}
}`;
  return { preamble: block.preamble, main };
};
