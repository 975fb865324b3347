/** What a block (block.ts) offers to a matrix product, and what it needs to know about the product. */
import { unroll } from '../kernel.ts';

/**
 * How a factor lies in storage: a vec4 holds four terms of the sum (`along` it), or four rows or columns of
 * one term.
 */
export type Orientation = 'along' | 'across';

/** What a block needs to know about its product. */
export interface Operands {
  /** Rows of the result, and columns in vec4s, as WGSL. */
  readonly rows: string;
  readonly columns: string;
  /** The first factor has the rows, the second one the columns. */
  readonly left: Orientation;
  readonly right: Orientation;
  /** The left factor of a second product: `loaded` beside that of the first, or the `square` of that. */
  readonly second: 'none' | 'loaded' | 'square';
}

/**
 * The factors in a slab: four terms of the sum at a time. Each method is called once a factor, in the order
 * of use. A call makes the block load its factor, even if a preprocessor directive later cuts its text out.
 * So choose by `? :`, not by `#if`.
 */
export interface Factors {
  /**
   * Left, along: for each row r a vec4 NAMEr of four terms, from row `ownRow + r` where loaded; then
   * `use(r)`.
   */
  eachRow(
    names: readonly string[],
    load: (r: number) => readonly string[],
    use: (r: number) => string,
  ): string;
  /**
   * Left, across: for each term k a vec4 NAMEk_h of rows 4h to 4h + 3, from row `ownRow + 4h` where loaded.
   */
  eachFourRows(
    names: readonly string[],
    load: (k: number, h: number, term: string) => readonly string[],
  ): string;
  /**
   * Right, across: for each term k a vec4 NAMEk_c for each column c, from column `ownColumn + c` where
   * loaded.
   */
  eachColumn(name: string, load: (k: number, c: number, term: string) => string): string;
  /**
   * Right, along: the same, made of vec4s of four terms, which are loaded from row `ownColumn + i` of the
   * transposed matrix.
   */
  eachColumnTransposed(name: string, load: (i: number) => string): string;
  /**
   * `line(k, term)` for each term that the invocation loads itself where a factor lies across: before it is
   * loaded.
   */
  eachOwnTerm(line: (k: number, term: string) => string): string;
}

export interface Block {
  /** R and C: rows, and columns in vec4s, of one invocation. */
  readonly rows: number;
  readonly columns: number;
  /** Terms of the sum that a slab holds, and vec4s of them, as WGSL. */
  readonly terms: string;
  readonly vectors: string;
  /** Directives and workgroup memory, before everything else in the WGSL. */
  readonly preamble: string;
  /** The attribute of `main`. */
  readonly workgroupSize: string;
  /**
   * WGSL that says where the invocation is.
   * - `top`: the first row of its quad or tile, or else of the invocation.
   * - `row`, `column`: where its outputs start.
   * - `ownRow`, `ownColumn`: where the rows and columns start that it loads itself. Columns count in vec4s if
   *   the right factor lies across.
   * - `ownVector`: the first vec4 of a slab that it loads of a factor that lies along.
   *
   * Invocations of a register block that lie outside the matrix return here.
   */
  readonly place: string;
  /** `var NAMEr_c = vec4f();` for each accumulator. */
  declare(name: string): string;
  /** `line(r)` for each row that the invocation loads itself, from row `ownRow + r`. */
  eachOwnRow(line: (r: number) => string): string;
  /** `line(h)` for each four of them, from row `ownRow + 4h`. */
  eachOwnFourRows(line: (h: number) => string): string;
  /** `line(r, c)` for each accumulator. */
  eachCell(line: (r: number, c: number) => string): string;
  /** A vec4 NAMEc for each column of the result, from storage. */
  eachResultColumn(name: string, load: (column: string) => string): string;
  /** The body of the loop over slabs. `left`: vec4s of terms that are not yet added, as WGSL. */
  slab(left: string, multiply: (factors: Factors) => string): string;
  /**
   * Loops over the cells that lie inside the matrix. `body` sees `atRow`, `atColumn` and, for each
   * accumulator NAME, its value as `NAMECell`. These are loops, because a body written out 16 times takes
   * seconds to compile.
   */
  store(names: readonly string[], body: string): string;
}

/** `store` for a block whose cell (r, c) is at row `atRow(r)` and column `atColumn(c)`, all as WGSL. */
export const storing = (
  shape: { readonly rows: number; readonly columns: number },
  inside: Operands,
  atRow: (r: string) => string,
  atColumn: (c: string) => string,
): Pick<Block, 'store'> => ({
  store: (names, body) => {
    const cells = (name: string) =>
      unroll(shape.rows, (r) => unroll(shape.columns, (c) => `${name}${r}_${c},`));
    return `
${names.map((name) => `  var ${name}Cells = array(${cells(name)});`).join('\n')}
  for (var localRow = 0u; localRow < ${shape.rows}u; localRow++) {
    let atRow = ${atRow('localRow')};
    for (var localColumn = 0u; localColumn < ${shape.columns}u; localColumn++) {
      let atColumn = ${atColumn('localColumn')};
      if (atRow >= ${inside.rows} || atColumn >= ${inside.columns}) { continue; }
      let cell = localRow * ${shape.columns}u + localColumn;
${names.map((name) => `      let ${name}Cell = ${name}Cells[cell];`).join('\n')}
${body}
    }
  }`;
  },
});

/**
 * WGSL: turns vec4s NAMERowc_0 to NAMERowc_3, which lie along the terms, into NAME0_c to NAME3_c, one a term.
 */
export const transposed = (name: string, c: number): string =>
  unroll(4, (k) => {
    const lanes = [0, 1, 2, 3].map((i) => `${name}Row${c}_${i}.${'xyzw'[k]}`);
    return `    let ${name}${k}_${c} = vec4f(${lanes.join(', ')});`;
  });
