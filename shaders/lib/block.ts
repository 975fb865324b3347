/**
 * The register block that the three matrix products share: one invocation owns R rows x C vec4 columns of the result, held in
 * registers, and adds up outer products of R values of the left factor and C vec4s of the right one. No workgroup memory: on
 * adapters that compute on the CPU, whose loads are what costs, that is 2 to 3 times slower.
 *
 * Several shapes exist because adapters differ; the numbers they compute are the same. In a `quad` shape, four neighbouring
 * invocations own a square of 2 x 2 blocks. Each loads one half of its block's rows and columns and has the other half from
 * its neighbours: half the loads. Which half comes first differs between neighbours, and only the store has to know.
 */
import { unroll } from '../kernel.ts';

interface BlockShape {
  /** R, of one invocation. */
  readonly rows: number;
  /** C, in vec4s. */
  readonly columns: number;
  /** Four invocations share what they load. */
  readonly quad: boolean;
}

const shapes = {
  '8x8': { rows: 8, columns: 2, quad: false },
  '16x8': { rows: 16, columns: 2, quad: false },
  '16x16': { rows: 16, columns: 4, quad: false },
  quad8x8: { rows: 8, columns: 2, quad: true },
  quad16x8: { rows: 16, columns: 2, quad: true },
  quad16x16: { rows: 16, columns: 4, quad: true },
} as const satisfies Record<string, BlockShape>;

export type BlockName = keyof typeof shapes;
export const blockNames = Object.keys(shapes) as readonly BlockName[];

/** What a device must offer for the block, if anything. */
export const blockFeature = (name: BlockName): GPUFeatureName | undefined =>
  shapes[name].quad ? 'subgroups' : undefined;

/** Outputs that a workgroup covers: vec4 columns, rows. */
export const blockExtent = (name: BlockName): readonly [x: number, y: number] => [
  8 * shapes[name].columns,
  8 * shapes[name].rows,
];

export interface Block {
  /** R and C of one invocation. */
  readonly rows: number;
  readonly columns: number;
  /** Directives, before everything else in the WGSL. */
  readonly directives: string;
  /** The attribute of `main`. */
  readonly workgroupSize: string;
  /**
   * `row`, `column`: where the block starts. `ownRow`, `ownColumn`: where the rows and columns start that the invocation
   * loads itself. Returns where the whole block lies outside the matrix.
   */
  place(inside: Inside): string;
  /** `var NAMEr_c = vec4f();` for each accumulator. */
  declare(name: string): string;
  /** `line(r)` for each row that the invocation loads itself, from row `ownRow + r`. */
  eachOwnRow(line: (r: number) => string): string;
  /** `line(h)` for each four of them, from row `ownRow + 4h`. */
  eachOwnFourRows(line: (h: number) => string): string;
  /** `line(r, c)` for each accumulator. */
  eachCell(line: (r: number, c: number) => string): string;
  /** Left factor: for each row r a value NAMEr, loaded from row `ownRow + r` or had from a neighbour; then `use(r)`. */
  eachRow(
    names: readonly string[],
    load: (r: number) => readonly string[],
    use: (r: number) => string,
  ): string;
  /** Right factor: for each of `terms` k a vec4 NAMEk_c for each column c, from column `ownColumn + c` or a neighbour. */
  eachColumn(name: string, terms: number, load: (k: number, c: number) => string): string;
  /** The right factor of a loop that loads vec4s of the left factor's rows: columns of the transposed matrix, made in registers. */
  eachColumnTransposed(name: string, load: (row: number) => string): string;
  /** Left factor as vec4s of four rows: NAMEh holds rows 4h to 4h + 3. */
  eachFourRows(names: readonly string[], load: (h: number) => readonly string[]): string;
  /**
   * A loop over the cells that lie inside the matrix. `body` sees `atRow`, `atColumn` and, for each accumulator NAME, its
   * value as `NAMECell`. A loop, because an epilogue written out 16 times takes seconds to compile.
   */
  store(names: readonly string[], inside: Inside, body: string): string;
  /** The same written out: for a short body, whose accumulators then need no array to be found in. */
  storeEach(names: readonly string[], inside: Inside, body: string): string;
}

/** Numbers of rows, and of columns in vec4s, as WGSL. */
interface Inside {
  readonly rows: string;
  readonly columns: string;
}

/** Four terms of the sum for row r: NAMEr_c += a.x * w0_c + a.y * w1_c + a.z * w2_c + a.w * w3_c. */
export const multiplyRow = ({ columns }: Block, name: string, r: number, a: string, w: string): string =>
  unroll(
    columns,
    (c) =>
      `    ${name}${r}_${c} = fma(vec4f(${a}.x), ${w}0_${c}, fma(vec4f(${a}.y), ${w}1_${c}, ` +
      `fma(vec4f(${a}.z), ${w}2_${c}, fma(vec4f(${a}.w), ${w}3_${c}, ${name}${r}_${c}))));`,
  );

export function blockOf(name: BlockName): Block {
  const { rows, columns, quad } = shapes[name];
  const [ownRows, ownColumns] = quad ? [rows / 2, columns / 2] : [rows, columns];
  const eachCell = (line: (r: number, c: number) => string) =>
    unroll(rows, (r) => unroll(columns, (c) => line(r, c)));
  /** The neighbour's half, across the quad's columns (rows are shared along them) or rows. */
  const fromNeighbour = (direction: 'X' | 'Y', to: string, own: string) =>
    quad ? `    let ${to} = quadSwap${direction}(${own});` : '';
  return {
    rows,
    columns,
    // whole quads leave main together, which the uniformity analysis cannot see
    directives: quad ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);' : '',
    workgroupSize: quad ? '@workgroup_size(16, 4)' : '@workgroup_size(8, 8)',
    place: (inside) =>
      quad
        ? `
  let right = id.x & 1u;  // place in the quad
  let lower = (id.x >> 1u) & 1u;
  let row = id.y * ${2 * rows}u + lower * ${rows}u;
  let column = (id.x >> 2u) * ${2 * columns}u + right * ${columns}u;
  if (id.y * ${2 * rows}u >= ${inside.rows} || (id.x >> 2u) * ${2 * columns}u >= ${inside.columns}) { return; }
  let ownRow = row + right * ${ownRows}u;
  let ownColumn = column + lower * ${ownColumns}u;`
        : `
  let row = id.y * ${rows}u;
  let column = id.x * ${columns}u;
  if (row >= ${inside.rows} || column >= ${inside.columns}) { return; }
  let ownRow = row;
  let ownColumn = column;`,
    eachOwnRow: (line) => unroll(ownRows, line),
    eachOwnFourRows: (line) => unroll(ownRows / 4, line),
    eachCell,
    declare: (accumulator) => eachCell((r, c) => `  var ${accumulator}${r}_${c} = vec4f();`),
    eachRow: (names, load, use) =>
      unroll(ownRows, (r) => {
        const loaded = load(r).map((value, i) => `    let ${names[i]}${r} = ${value};`);
        const other = r + ownRows;
        const swapped = names.map((left) => fromNeighbour('X', `${left}${other}`, `${left}${r}`));
        return [...loaded, use(r), ...(quad ? [...swapped, use(other)] : [])].join('\n');
      }),
    eachColumn: (right, terms, load) =>
      unroll(terms, (k) =>
        unroll(ownColumns, (c) =>
          [
            `    let ${right}${k}_${c} = ${load(k, c)};`,
            fromNeighbour('Y', `${right}${k}_${c + ownColumns}`, `${right}${k}_${c}`),
          ].join('\n'),
        ),
      ),
    eachColumnTransposed: (right, load) =>
      unroll(ownColumns, (c) =>
        [
          unroll(4, (i) => `    let ${right}Row${c}_${i} = ${load(4 * c + i)};`),
          unroll(4, (k) => {
            const lanes = [0, 1, 2, 3].map((i) => `${right}Row${c}_${i}.${'xyzw'[k]}`);
            const made = `    let ${right}${k}_${c} = vec4f(${lanes.join(', ')});`;
            return `${made}\n${fromNeighbour('Y', `${right}${k}_${c + ownColumns}`, `${right}${k}_${c}`)}`;
          }),
        ].join('\n'),
      ),
    eachFourRows: (names, load) =>
      unroll(ownRows / 4, (h) =>
        load(h)
          .map((value, i) =>
            [
              `    let ${names[i]}${h} = ${value};`,
              fromNeighbour('X', `${names[i]}${h + ownRows / 4}`, `${names[i]}${h}`),
            ].join('\n'),
          )
          .join('\n'),
      ),
    store: (names, inside, body) => {
      const at = quad
        ? `
    let localRow = cell / ${columns}u;
    let localColumn = cell % ${columns}u;
    let atRow = row + (right ^ (localRow / ${ownRows}u)) * ${ownRows}u + localRow % ${ownRows}u;
    let atColumn = column + (lower ^ (localColumn / ${ownColumns}u)) * ${ownColumns}u + localColumn % ${ownColumns}u;`
        : `
    let atRow = row + cell / ${columns}u;
    let atColumn = column + cell % ${columns}u;`;
      return `
${names.map((accumulator) => `  var ${accumulator}Cells = array(${eachCell((r, c) => `${accumulator}${r}_${c},`)});`).join('\n')}
  for (var cell = 0u; cell < ${rows * columns}u; cell++) {${at}
    if (atRow >= ${inside.rows} || atColumn >= ${inside.columns}) { continue; }
${names.map((accumulator) => `    let ${accumulator}Cell = ${accumulator}Cells[cell];`).join('\n')}
${body}
  }`;
    },
    storeEach: (names, inside, body) =>
      eachCell((r, c) => {
        const [half, side] = [Math.floor(r / ownRows), Math.floor(c / ownColumns)];
        const atRow = quad ? `row + (right ^ ${half}u) * ${ownRows}u + ${r % ownRows}u` : `row + ${r}u`;
        const atColumn = quad
          ? `column + (lower ^ ${side}u) * ${ownColumns}u + ${c % ownColumns}u`
          : `column + ${c}u`;
        return `  {
    let atRow = ${atRow};
    let atColumn = ${atColumn};
    if (atRow < ${inside.rows} && atColumn < ${inside.columns}) {
${names.map((accumulator) => `      let ${accumulator}Cell = ${accumulator}${r}_${c};`).join('\n')}
${body}
    }
  }`;
      }),
  };
}
