/**
 * The register block that the three matrix products share: one invocation owns 8 rows x 8 columns of the result, as
 * 16 vec4 accumulators held in registers. No workgroup memory: that is 2 to 3 times slower on software adapters.
 */
import { unroll } from '../kernel.ts';

export const blockRows = 8;
/** Columns of a block, in vec4s. */
export const blockColumns = 2;

const eachCell = (line: (row: number, column: number) => string): string =>
  unroll(blockRows, (row) => unroll(blockColumns, (column) => line(row, column)));

/** `var NAME00 = vec4f(); ...`: an accumulator for each row and vec4 column of the block. */
export const declareBlock = (name: string): string => eachCell((r, c) => `  var ${name}${r}${c} = vec4f();`);

/** NAMErc += a.x * W0c + a.y * W1c + a.z * W2c + a.w * W3c: four terms of the sum for row r, `a` a vec4 of the left factor. */
export const multiplyRow = (name: string, row: number, a: string, w: string): string =>
  unroll(
    blockColumns,
    (c) =>
      `    ${name}${row}${c} = fma(vec4f(${a}.x), ${w}0${c}, fma(vec4f(${a}.y), ${w}1${c}, ` +
      `fma(vec4f(${a}.z), ${w}2${c}, fma(vec4f(${a}.w), ${w}3${c}, ${name}${row}${c}))));`,
  );

/**
 * A loop over the cells that lie inside the matrix. `body` is WGSL that sees `atRow`, `atColumn` and, for each accumulator
 * NAME, its value as `NAMECell`. A loop, because an epilogue written out 16 times takes seconds to compile.
 */
export const storeBlock = (
  names: readonly string[],
  inside: { readonly rows: string; readonly columns: string },
  body: string,
): string => `
${names.map((name) => `  var ${name}Cells = array(${eachCell((r, c) => `${name}${r}${c},`)});`).join('\n')}
  for (var cell = 0u; cell < ${blockRows * blockColumns}u; cell++) {
    let atRow = row + cell / ${blockColumns}u;
    let atColumn = column + cell % ${blockColumns}u;
    if (atRow >= ${inside.rows} || atColumn >= ${inside.columns}) { continue; }
${names.map((name) => `    let ${name}Cell = ${name}Cells[cell];`).join('\n')}
${body}
  }`;

export { unroll };
