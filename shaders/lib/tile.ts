/**
 * Tiles: a workgroup owns a square of the result. It loads a slab of both factors into workgroup memory, a
 * vec4 an invocation at a time. Then all multiply by it, and go on to the next slab. Tiles are for GPUs,
 * where a load that many invocations share costs as much as one load.
 *
 * Vec4s are kept as they lie in storage. The slab of a factor that lies across has its terms one after the
 * other, each as vec4s of four rows (or columns). The slab of a factor that lies along has the first of every
 * four rows, then the second of every four, and so on, each as `depth` vec4s of terms. Neighbours that read
 * one term of such a slab would hit the same bank of the memory, so vec4 i is kept at i ^ (i / 8 % depth). No
 * invocation returns early, because all must reach the barriers.
 */
import { unroll } from '../kernel.ts';
import {
  type Block,
  type Factors,
  type Operands,
  type Orientation,
  storing,
  transposed,
} from './blockInterface.ts';

interface TileShape {
  /** Rows, and columns in floats, of a workgroup's outputs. */
  readonly side: number;
  /** R, of one invocation, and C, in vec4s. */
  readonly rows: number;
  readonly columns: number;
  /**
   * Vec4s of terms in a slab: four factors of side * 4 depth floats fill the 16,384 bytes of workgroup memory
   * that every WebGPU has.
   */
  readonly depth: number;
}

export const tileShapes = {
  tile32: { side: 32, rows: 4, columns: 1, depth: 8 },
  tile64: { side: 64, rows: 8, columns: 1, depth: 4 },
  tile128: { side: 128, rows: 8, columns: 2, depth: 2 },
} as const satisfies Record<string, TileShape>;

export function tile({ side, rows, columns, depth }: TileShape, operands: Operands): Block {
  // invocations along a row of the tile and down a column of it; all of them; rows or columns by fours
  const [lanes, lines, fours] = [side / 4 / columns, side / rows, side / 4];
  const invocations = lanes * lines;
  const slabVectors = fours * 4 * depth;
  const slabCount = { none: 2, square: 3, loaded: 4 }[operands.second];
  /** Vec4s of a factor's slab that an invocation loads. */
  const passes = slabVectors / invocations;
  /**
   * The distance from one of those vec4s to the next: in rows (or columns) if the factor lies along, in terms
   * if it lies across.
   */
  const step = { along: invocations / depth / fours, across: invocations / fours };
  const ownTerm = (pass: number) => `(ownTerm + ${pass * step.across}u)`;

  /** The place in the slab that invocation 0 reads: row (or column) i of the given four, or term i of it. */
  const placed = (lie: Orientation, i: number, four: number) =>
    lie === 'along' ? (i * fours + four) * depth : i * fours + four;
  /** What lane (or line) `at` of the tile adds to that place, at term 4t of the slab. */
  const reading = (lie: Orientation, at: string) =>
    lie === 'along'
      ? `${at} * ${depth}u + (t ^ (${at} * ${depth}u / 8u % ${depth}u))`
      : `t * ${side}u + ${at}`;
  /** The first row (or column) of the tile that an invocation loads. */
  const ownRow = `4u * (invocation / ${depth}u % ${fours}u) + invocation / ${depth * fours}u`;
  const ownFour = `invocation % ${fours}u`;

  const eachCell = (line: (r: number, c: number) => string) =>
    unroll(rows, (r) => unroll(columns, (c) => line(r, c)));

  return {
    rows,
    columns,
    terms: `${4 * depth}u`,
    vectors: `${depth}u`,
    preamble: `var<workgroup> slabs: array<vec4f, ${slabCount * slabVectors}>;`,
    workgroupSize: `@workgroup_size(${lanes}, ${lines})`,
    place: `
  let lane = id.x % ${lanes}u;  // place in the tile
  let line = id.y % ${lines}u;
  let invocation = line * ${lanes}u + lane;
  let top = id.y / ${lines}u * ${side}u;
  let tileColumn = id.x / ${lanes}u * ${fours}u;
  let row = top + 4u * line;
  let column = tileColumn + lane;
  let ownRow = top + ${operands.left === 'along' ? ownRow : `4u * (${ownFour})`};
  let ownColumn = ${operands.right === 'along' ? `4u * tileColumn + ${ownRow}` : `tileColumn + ${ownFour}`};
  let ownVector = invocation % ${depth}u;
  let ownTerm = invocation / ${fours}u;
  let turned = invocation ^ (invocation / 8u % ${depth}u);`,
    declare: (accumulator) => eachCell((r, c) => `  var ${accumulator}${r}_${c} = vec4f();`),
    eachOwnRow: (line) => unroll(passes, (pass) => line(pass * step.along)),
    eachOwnFourRows: (line) => line(0),
    eachCell,
    eachResultColumn: (name, load) =>
      unroll(columns, (c) => `  let ${name}${c} = ${load(`column + ${c * lanes}u`)};`),
    slab: (left, multiply) => {
      const loads: string[] = [];
      const writes: string[] = [];
      let factorCount = 0;
      /**
       * Loads factors into their slabs, pass by pass. `load` gives the values and the ends of their names.
       * Returns where the slabs start.
       */
      const keep = (
        names: readonly string[],
        lie: Orientation,
        load: (pass: number) => readonly [ending: string, values: readonly string[]],
      ): number[] => {
        const starts = names.map(() => slabVectors * factorCount++);
        for (let pass = 0; pass < passes; pass++) {
          const [ending, values] = load(pass);
          names.forEach((name, i) => {
            const place = `${starts[i]! + pass * invocations}u + ${lie === 'along' ? 'turned' : 'invocation'}`;
            loads.push(`      let ${name}${ending} = ${values[i]};`);
            writes.push(`      slabs[${place}] = ${name}${ending};`);
          });
        }
        return starts;
      };
      /**
       * The left factors that come from a slab. A square is computed where it is used, which costs less than
       * reading it.
       */
      const kept = (names: readonly string[]) => (operands.second === 'square' ? names.slice(0, 1) : names);
      const factors: Factors = {
        eachRow: (names, load, use) => {
          const starts = keep(kept(names), 'along', (pass) => {
            const r = pass * step.along;
            return [`${r}`, load(r)];
          });
          return unroll(rows, (r) => {
            const from = placed('along', r % 4, Math.floor(r / 4) * lines);
            const value = (i: number) =>
              i < starts.length ? `slabs[atLeft + ${starts[i]! + from}u]` : load(r)[i];
            return [...names.map((name, i) => `      let ${name}${r} = ${value(i)};`), use(r)].join('\n');
          });
        },
        eachFourRows: (names, load) => {
          const starts = keep(kept(names), 'across', (pass) => [`${pass}_0`, load(pass, 0, ownTerm(pass))]);
          return unroll(4, (k) =>
            unroll(rows / 4, (h) => {
              const from = placed('across', k, h * lines);
              const value = (i: number) =>
                i < starts.length ? `slabs[atLeft + ${starts[i]! + from}u]` : load(k, h, `${k}u`)[i];
              return names.map((name, i) => `      let ${name}${k}_${h} = ${value(i)};`).join('\n');
            }),
          );
        },
        eachColumn: (name, load) => {
          const [start] = keep([name], 'across', (pass) => [`${pass}_0`, [load(pass, 0, ownTerm(pass))]]);
          const from = (k: number, c: number) => start! + placed('across', k, c * lanes);
          return unroll(4, (k) =>
            unroll(columns, (c) => `      let ${name}${k}_${c} = slabs[atRight + ${from(k, c)}u];`),
          );
        },
        eachColumnTransposed: (name, load) => {
          const [start] = keep([name], 'along', (pass) => [`Row${pass}`, [load(pass * step.along)]]);
          const from = (i: number, c: number) => start! + placed('along', i, c * lanes);
          return unroll(columns, (c) =>
            [
              unroll(4, (i) => `      let ${name}Row${c}_${i} = slabs[atRight + ${from(i, c)}u];`),
              transposed(name, c),
            ].join('\n'),
          );
        },
        eachOwnTerm: (line) => {
          loads.push(unroll(passes, (pass) => line(pass, ownTerm(pass))));
          return '';
        },
      };
      const multiplied = multiply(factors);
      if (factorCount !== slabCount)
        throw new RangeError(`tile: the operands say ${slabCount} factors, ${factorCount} were asked for.`);
      return `
    {
${loads.join('\n')}
${writes.join('\n')}
    }
    workgroupBarrier();
    for (var t = 0u; t < min(${depth}u, ${left}); t++) {
      let atLeft = ${reading(operands.left, 'line')};
      let atRight = ${reading(operands.right, 'lane')};
${multiplied}
    }
    workgroupBarrier();`;
    },
    ...storing(
      { rows, columns },
      operands,
      (r) => `row + ${r} / 4u * ${4 * lines}u + ${r} % 4u`,
      (c) => `column + ${c} * ${lanes}u`,
    ),
  };
}
