/**
 * `matmulInputs` divided into blocks (../block.ts): what `plain` in matmulInputs.wgsl.ts computes, with fewer
 * loads.
 */
import { wgsl } from '../../kernel.ts';
import { addTerms, blockOf, type FastBlockName, multiplyRow } from '../block.ts';
import { type Precision, storedAs } from '../precision.ts';

interface BlockedMatmulInputs {
  readonly estimator: 'draw' | 'local' | 'flipout';
  readonly block: FastBlockName;
  readonly precision: Precision;
}

/** WGSL: `preamble`, before everything else, and `main`. Needs `writeGradient`. */
export const blockedMatmulInputs = ({ estimator, block: name, precision }: BlockedMatmulInputs) => {
  // columns of dx are inputs, which are rows of w
  const result = { rows: 'batchRows()', columns: 'rowVectors' };
  const { load } = storedAs(precision);
  const twoProducts = estimator !== 'draw';
  const second = twoProducts ? 'loaded' : 'none';
  const block = blockOf(name, { ...result, left: 'along', right: 'along', second });
  const spread = estimator === 'local' ? 'variance' : 'perturbation';
  const main = wgsl`${addTerms}

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
  // dy, and for two products dy dydv or dy s beside it
  twoProducts ? ['dy', 'dv'] : ['dy'],
  (r) => {
    const at = `atY + ${r}u * columnVectors`;
    const factor = estimator === 'local' ? 'dydv' : 'outputSigns';
    return [`dy[${at}]`, ...(twoProducts ? [`dy${r} * ${factor}[${at}]`] : [])];
  },
  (r) =>
    multiplyRow(block, { sums: 'm', row: r, left: `dy${r}`, right: 'w' }) +
    (twoProducts ? multiplyRow(block, { sums: 'v', row: r, left: `dv${r}`, right: 'u' }) : ''),
)}`,
)}
    atY += ${block.vectors};
    at += ${block.vectors};
    ${twoProducts ? `atSpread += ${block.vectors};` : ''}
  }
${block.store(
  twoProducts ? ['m', 'v'] : ['m'],
  `      writeGradient(vec3u(atColumn, atRow, draw), mCell, ${twoProducts ? 'vCell' : 'vec4f()'});`,
)}
}`;
  return { preamble: block.preamble, main };
};
