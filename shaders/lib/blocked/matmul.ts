/** `matmul` divided into blocks (../block.ts): what `plain` in matmul.wgsl.ts computes, with fewer loads. */
import { wgsl } from '../../kernel.ts';
import {
  addTerms,
  blockOf,
  type FastBlockName,
  leftOfSecond,
  multiplyRow,
  type RowBlockName,
} from '../block.ts';
import { type InputKind, scaleAndBias } from '../pixels.ts';
import { type Precision, storedAs } from '../precision.ts';

interface BlockedMatmul {
  readonly estimator: 'draw' | 'local' | 'flipout';
  readonly input: InputKind;
  readonly block: FastBlockName | RowBlockName;
  readonly precision: Precision;
}

/** WGSL: `preamble`, before everything else, and `main`. Needs `writeOutput`. */
export const blockedMatmul = ({ estimator, input, block: name, precision }: BlockedMatmul) => {
  const result = { rows: 'batchRows()', columns: 'columnVectors', second: leftOfSecond[estimator] };
  const block = blockOf(name, { ...result, left: 'along', right: 'across' });
  const { load } = storedAs(precision);
  const twoProducts = estimator !== 'draw';
  const spread = estimator === 'local' ? 'variance' : 'perturbation';
  const bytes = input !== 'activations';
  const skips = input === 'occupied';
  const vectors = skips ? 'words' : bytes ? 'rowVectors - 1u' : 'rowVectors';
  const main = wgsl`${addTerms}

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
    multiplyRow(block, { sums: 'm', row: r, left: `x${r}`, right: 'w' }) +
    (twoProducts ? multiplyRow(block, { sums: 'v', row: r, left: `q${r}`, right: 'u' }) : ''),
)}`,
)}
  }
${bytes ? scaleAndBias(block, twoProducts, load) : ''}
${block.store(
  twoProducts ? ['m', 'v'] : ['m'],
  `      writeOutput(vec3u(atColumn, atRow, draw), mCell, ${twoProducts ? 'vCell' : 'vec4f()'});`,
)}
}`;
  return { preamble: block.preamble, main };
};
