/**
 * Register blocks: invocations load their factors straight from storage.
 *
 * In a `quad` shape, four neighbouring invocations own a square of 2 x 2 blocks. Each loads one half of its
 * block's rows and columns and gets the other half from its neighbours, which saves half the loads.
 * Neighbours differ in which half comes first, and only the store must know it.
 */
import { unroll } from '../kernel.ts';
import { type Block, type Factors, type Operands, storing, transposed } from './blockInterface.ts';

export type ProductCount = 'one product' | 'two products';

export interface RegisterShape {
  /** R, of one invocation. */
  readonly rows: number;
  /** C, in vec4s. */
  readonly columns: number;
  /** Whether four invocations share what they load. */
  readonly quad: boolean;
  /**
   * Only blocks for the CPU have one (lib/cpu/shapes.ts): whether they are good for one product or for two.
   */
  readonly cpuOnlyFor?: ProductCount;
  /** Invocations of a workgroup. */
  readonly workgroup: readonly [x: number, y: number];
}

export const registerShapes = {
  '8x8': { rows: 8, columns: 2, quad: false, workgroup: [8, 8] },
  '16x8': { rows: 16, columns: 2, quad: false, workgroup: [8, 8] },
  '16x16': { rows: 16, columns: 4, quad: false, workgroup: [8, 8] },
  quad8x8: { rows: 8, columns: 2, quad: true, workgroup: [16, 4] },
  quad16x8: { rows: 16, columns: 2, quad: true, workgroup: [16, 2] },
  quad16x16: { rows: 16, columns: 4, quad: true, workgroup: [8, 2] },
} as const satisfies Record<string, RegisterShape>;

/**
 * For a minibatch of one example, where a block of 8 rows computes 7 for nothing. It serves `matmul` with
 * drawn weights.
 */
export const rowShapes = {
  '1x8': { rows: 1, columns: 2, quad: false, workgroup: [32, 2] },
} as const satisfies Record<string, RegisterShape>;

/** Outputs that a workgroup covers: vec4 columns, rows. */
export const registerExtent = ({ rows, columns, quad, workgroup: [x, y] }: RegisterShape) =>
  quad ? ([(x / 2) * columns, 2 * y * rows] as const) : ([x * columns, y * rows] as const);

export function registerBlock({ rows, columns, quad, workgroup }: RegisterShape, operands: Operands): Block {
  const [ownRows, ownColumns] = quad ? [rows / 2, columns / 2] : [rows, columns];
  const eachCell = (line: (r: number, c: number) => string) =>
    unroll(rows, (r) => unroll(columns, (c) => line(r, c)));
  /**
   * The neighbour's half. X: from the other column of the quad, for rows. Y: from the other row, for columns.
   */
  const fromNeighbour = (direction: 'X' | 'Y', to: string, own: string) =>
    quad ? `    let ${to} = quadSwap${direction}(${own});` : '';
  /** What the kernel counts columns in: floats if the right factor lies along the terms, else vec4s. */
  const unit = operands.right === 'along' ? '4u * ' : '';
  const factors: Factors = {
    eachRow: (names, load, use) =>
      unroll(ownRows, (r) => {
        const loaded = load(r).map((value, i) => `    let ${names[i]}${r} = ${value};`);
        const other = r + ownRows;
        const swapped = names.map((left) => fromNeighbour('X', `${left}${other}`, `${left}${r}`));
        return [...loaded, use(r), ...(quad ? [...swapped, use(other)] : [])].join('\n');
      }),
    eachFourRows: (names, load) =>
      unroll(4, (k) =>
        unroll(ownRows / 4, (h) =>
          load(k, h, `${k}u`)
            .map((value, i) => {
              const of = (four: number) => `${names[i]}${k}_${four}`;
              return `    let ${of(h)} = ${value};\n${fromNeighbour('X', of(h + ownRows / 4), of(h))}`;
            })
            .join('\n'),
        ),
      ),
    eachColumn: (right, load) =>
      unroll(4, (k) =>
        unroll(ownColumns, (c) => {
          const of = (column: number) => `${right}${k}_${column}`;
          return `    let ${of(c)} = ${load(k, c, `${k}u`)};\n${fromNeighbour('Y', of(c + ownColumns), of(c))}`;
        }),
      ),
    eachColumnTransposed: (right, load) =>
      unroll(ownColumns, (c) =>
        [
          unroll(4, (i) => `    let ${right}Row${c}_${i} = ${load(4 * c + i)};`),
          transposed(right, c),
          unroll(4, (k) => fromNeighbour('Y', `${right}${k}_${c + ownColumns}`, `${right}${k}_${c}`)),
        ].join('\n'),
      ),
    eachOwnTerm: (line) => unroll(4, (k) => line(k, `${k}u`)),
  };
  return {
    rows,
    columns,
    terms: '4u',
    vectors: '1u',
    // only whole quads return early; the uniformity analysis cannot see that
    preamble: quad ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);' : '',
    workgroupSize: `@workgroup_size(${workgroup.join(', ')})`,
    place: quad
      ? `
  let right = id.x & 1u;  // place in the quad
  let lower = (id.x >> 1u) & 1u;
  let top = id.y * ${2 * rows}u;
  let row = top + lower * ${rows}u;
  let column = (id.x >> 2u) * ${2 * columns}u + right * ${columns}u;
  if (top >= ${operands.rows} || (id.x >> 2u) * ${2 * columns}u >= ${operands.columns}) { return; }
  let ownRow = row + right * ${ownRows}u;
  let ownColumn = ${unit}(column + lower * ${ownColumns}u);
  const ownVector = 0u;`
      : `
  let top = id.y * ${rows}u;
  let row = top;
  let column = id.x * ${columns}u;
  if (row >= ${operands.rows} || column >= ${operands.columns}) { return; }
  let ownRow = row;
  let ownColumn = ${unit}column;
  const ownVector = 0u;`,
    declare: (accumulator) => eachCell((r, c) => `  var ${accumulator}${r}_${c} = vec4f();`),
    eachOwnRow: (line) => unroll(ownRows, line),
    eachOwnFourRows: (line) => unroll(ownRows / 4, line),
    eachCell,
    eachResultColumn: (name, load) =>
      unroll(ownColumns, (c) => {
        const own = `  let ${name}${c} = ${load(`ownColumn + ${c}u`)};`;
        return `${own}\n${fromNeighbour('Y', `${name}${c + ownColumns}`, `${name}${c}`)}`;
      }),
    slab: (_, multiply) => multiply(factors),
    ...(quad
      ? storing(
          { rows, columns },
          operands,
          // halves are powers of two, and the xor swaps them if the neighbour's half comes first
          (r) => `row + (${r} ^ (right * ${ownRows}u))`,
          (c) => `column + (${c} ^ (lower * ${ownColumns}u))`,
        )
      : storing(
          { rows, columns },
          operands,
          (r) => `row + ${r}`,
          (c) => `column + ${c}`,
        )),
  };
}
