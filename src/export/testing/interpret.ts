/**
 * Runs the graphs that are exported, in float64, one operation after the other. It knows the operations that
 * they use and no others, and follows ONNX's definitions, so that a graph is judged by what it says.
 */
import { decodeModel } from '../onnx/encode.ts';
import { type Attribute, dataTypes, type Model, type Node, type Tensor } from '../onnx/schema.ts';

export interface Value {
  readonly dims: readonly number[];
  readonly data: readonly (number | string)[];
}

type Numbers = { readonly dims: readonly number[]; readonly data: readonly number[] };

/** Standard normals and uniform numbers, for random operators. */
export interface Random {
  readonly normal: () => number;
  readonly uniform: () => number;
}

export const value = (dims: readonly number[], data: ArrayLike<number | string>): Value => ({
  dims,
  data: Array.from(data),
});

/** Runs a file. @throws Error at an input that is missing or of another shape, or an unknown operation */
export function runOnnx(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, Value>>,
  random?: Random,
): Record<string, number[]> {
  const { graph } = decodeModel(bytes);
  const values = new Map<string, Value>(
    graph.initializer.map((tensor) => [tensor.name, tensorValue(tensor)]),
  );
  for (const { name, type } of graph.input) {
    const given = inputs[name];
    const { dim } = type.tensorType.shape;
    const fits = given?.dims.length === dim.length;
    if (!fits || dim.some(({ dimValue }, i) => dimValue !== undefined && dimValue !== given.dims[i])) {
      throw new Error(`input ${name}: expected ${JSON.stringify(dim)}, got ${given?.dims}`);
    }
    values.set(name, given);
  }
  for (const node of graph.node) {
    const operation = operations[node.opType];
    if (!operation) throw new Error(`no operation ${node.opType}`);
    const from = node.input.map((name) => {
      const found = values.get(name);
      if (!found) throw new Error(`${node.name}: no value ${name}`);
      return found;
    });
    values.set(node.output[0]!, operation(from as Numbers[], node, random));
  }
  return Object.fromEntries(
    graph.output.map(({ name }) => [name, [...(values.get(name)!.data as number[])]]),
  );
}

export const modelOf = (bytes: Uint8Array): Model => decodeModel(bytes);

function tensorValue({ dims, dataType, rawData }: Tensor): Value {
  const { buffer } = new Uint8Array(rawData);
  const data =
    dataType === dataTypes.int64
      ? Array.from(new BigInt64Array(buffer), Number)
      : dataType === dataTypes.float64
        ? Array.from(new Float64Array(buffer))
        : Array.from(new Float32Array(buffer));
  if (sizeOf(dims) !== data.length) throw new Error(`${dims} holds ${data.length} values`);
  return { dims, data };
}

const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

const attributeOf = ({ attribute }: Node, name: string): Attribute | undefined =>
  attribute.find((own) => own.name === name);

/** Strides of `dims` seen as `to`: 0 along axes that are repeated. */
function stridesIn(dims: readonly number[], to: readonly number[]): number[] {
  const padded = [...to.slice(dims.length).map(() => 1), ...dims];
  return padded.map((dim, axis) => {
    if (dim !== 1 && dim !== to[axis]) throw new Error(`${dims} does not broadcast to ${to}`);
    return dim === 1 ? 0 : sizeOf(padded.slice(axis + 1));
  });
}

function broadcast(all: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...all.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...all.map((dims) => dims[axis - rank + dims.length] ?? 1)),
  );
}

/** The place in a value of each place of the broadcast result. */
function* places(to: readonly number[], strides: readonly number[]): Generator<number> {
  const size = sizeOf(to);
  for (let at = 0; at < size; at++) {
    let [rest, place] = [at, 0];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      place += (rest % to[axis]!) * strides[axis]!;
      rest = Math.floor(rest / to[axis]!);
    }
    yield place;
  }
}

function each(inputs: readonly Numbers[], f: (...x: number[]) => number): Numbers {
  const dims = broadcast(inputs.map((input) => input.dims));
  const columns = inputs.map(({ dims: own, data }) =>
    Array.from(places(dims, stridesIn(own, dims)), (place) => data[place]!),
  );
  return { dims, data: columns[0]!.map((_, i) => f(...columns.map((column) => column[i]!))) };
}

function matmul(a: Numbers, b: Numbers): Numbers {
  const [rows, inner] = a.dims.slice(-2) as [number, number];
  const columns = b.dims.at(-1)!;
  if (b.dims.at(-2) !== inner) throw new Error(`${a.dims} times ${b.dims}`);
  const [batchA, batchB] = [a.dims.slice(0, -2), b.dims.slice(0, -2)];
  const batch = broadcast([batchA, batchB]);
  const [fromA, fromB] = [batchA, batchB].map((own) => [...places(batch, stridesIn(own, batch))]);
  const data: number[] = [];
  for (let k = 0; k < sizeOf(batch); k++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let l = 0; l < inner; l++) {
          sum +=
            a.data[(fromA![k]! * rows + i) * inner + l]! * b.data[(fromB![k]! * inner + l) * columns + j]!;
        }
        data.push(sum);
      }
    }
  }
  return { dims: [...batch, rows, columns], data };
}

/** Sums, or means, along axes. */
function reduce(x: Numbers, asked: readonly number[], keep: boolean, isMean: boolean): Numbers {
  const axes = new Set(asked.map((axis) => (axis < 0 ? axis + x.dims.length : axis)));
  const kept = x.dims.map((dim, axis) => (axes.has(axis) ? 1 : dim));
  const data = new Array<number>(sizeOf(kept)).fill(0);
  const count = sizeOf(x.dims) / sizeOf(kept);
  [...places(x.dims, stridesIn(kept, x.dims))].forEach((place, at) => {
    data[place]! += x.data[at]! / (isMean ? count : 1);
  });
  return { dims: keep ? kept : x.dims.filter((_, axis) => !axes.has(axis)), data };
}

const keeps = (node: Node): boolean => attributeOf(node, 'keepdims')?.i !== 0;

function softmax({ dims, data }: Numbers): Numbers {
  const width = dims.at(-1)!;
  const row = (at: number) => data.slice(at - (at % width), at - (at % width) + width);
  const exps = data.map((x, at) => Math.exp(x - Math.max(...row(at))));
  return {
    dims,
    data: exps.map(
      (x, at) => x / exps.slice(at - (at % width), at - (at % width) + width).reduce((a, b) => a + b),
    ),
  };
}

function slice(x: Numbers, [from, to, axis = 0]: readonly number[]): Numbers {
  const along = axis < 0 ? axis + x.dims.length : axis;
  const dims = x.dims.map((dim, a) => (a === along ? Math.min(to!, dim) - from! : dim));
  const strides = stridesIn(x.dims, x.dims);
  const first = from! * sizeOf(x.dims.slice(along + 1));
  return { dims, data: Array.from(places(dims, strides), (place) => x.data[first + place]!) };
}

function concat(inputs: readonly Numbers[]): Numbers {
  const rows = inputs[0]!.dims[0]!;
  const width = inputs.reduce((sum, { dims }) => sum + dims[1]!, 0);
  const data = Array.from({ length: rows }, (_, n) =>
    inputs.flatMap(({ dims, data: own }) => own.slice(n * dims[1]!, (n + 1) * dims[1]!)),
  ).flat();
  return { dims: [rows, width], data };
}

function encodeLabels({ dims, data }: Value, node: Node): Numbers {
  const keys = attributeOf(node, 'keys_strings')!.strings!;
  const codes = attributeOf(node, 'values_int64s')!.ints!;
  const other = attributeOf(node, 'default_int64')!.i!;
  return { dims, data: data.map((cell) => codes[keys.indexOf(cell as string)] ?? other) };
}

const isTrue = (holds: boolean): number => Number(holds);

type Operation = (inputs: readonly Numbers[], node: Node, random: Random | undefined) => Value;

const pointwise =
  (f: (...x: number[]) => number): Operation =>
  (inputs) =>
    each(inputs, f);

const operations: Readonly<Record<string, Operation>> = {
  Identity: ([x]) => x!,
  Cast: ([x], node) => {
    const { i: to } = attributeOf(node, 'to')!;
    const cast =
      to === dataTypes.int64 ? Math.trunc : to === dataTypes.float32 ? Math.fround : (y: number) => y;
    return { dims: x!.dims, data: x!.data.map((y) => cast(y)) };
  },
  Add: pointwise((a, b) => a! + b!),
  Sub: pointwise((a, b) => a! - b!),
  Mul: pointwise((a, b) => a! * b!),
  Div: pointwise((a, b) => a! / b!),
  Min: pointwise((a, b) => Math.min(a!, b!)),
  Max: pointwise((a, b) => Math.max(a!, b!)),
  Clip: pointwise((x, low, high) => Math.min(Math.max(x!, low!), high!)),
  Relu: pointwise((x) => Math.max(0, x!)),
  Tanh: pointwise((x) => Math.tanh(x!)),
  Sigmoid: pointwise((x) => 1 / (1 + Math.exp(-x!))),
  Exp: pointwise((x) => Math.exp(x!)),
  Log: pointwise((x) => Math.log(x!)),
  Sqrt: pointwise((x) => Math.sqrt(x!)),
  Neg: pointwise((x) => -x!),
  Floor: pointwise((x) => Math.floor(x!)),
  IsNaN: pointwise((x) => isTrue(Number.isNaN(x))),
  Equal: pointwise((a, b) => isTrue(a === b)),
  Less: pointwise((a, b) => isTrue(a! < b!)),
  Greater: pointwise((a, b) => isTrue(a! > b!)),
  Or: pointwise((a, b) => isTrue(a !== 0 || b !== 0)),
  Not: pointwise((a) => isTrue(a === 0)),
  Where: pointwise((holds, a, b) => (holds !== 0 ? a! : b!)),
  MatMul: ([a, b]) => matmul(a!, b!),
  Softmax: ([x]) => softmax(x!),
  ReduceSum: ([x, axes], node) => reduce(x!, axes!.data, keeps(node), false),
  ReduceMean: ([x], node) => reduce(x!, attributeOf(node, 'axes')!.ints!, keeps(node), true),
  Slice: ([x, from, to, axis]) => slice(x!, [from!.data[0]!, to!.data[0]!, axis?.data[0] ?? 0]),
  Reshape: ([x, shape]) => {
    const known = shape!.data.filter((dim) => dim >= 0);
    const dims = shape!.data.map((dim) => (dim < 0 ? x!.data.length / sizeOf(known) : dim));
    if (sizeOf(dims) !== x!.data.length) throw new Error(`${x!.dims} as ${dims}`);
    return { dims, data: x!.data };
  },
  Concat: (inputs) => concat(inputs),
  Gather: ([x, place]) => {
    const size = sizeOf(x!.dims.slice(1));
    const at = place!.data[0]!;
    if (!(at >= 0 && at < x!.dims[0]!)) throw new Error(`${at} is no place of ${x!.dims}`);
    return { dims: [1, ...x!.dims.slice(1)], data: x!.data.slice(at * size, (at + 1) * size) };
  },
  LabelEncoder: ([x], node) => encodeLabels(x!, node),
  RandomNormalLike: ([x], _, random) => ({ dims: x!.dims, data: x!.data.map(() => random!.normal()) }),
  RandomUniformLike: ([x], _, random) => ({ dims: x!.dims, data: x!.data.map(() => random!.uniform()) }),
  RandomUniform: (_, node, random) => {
    const dims = attributeOf(node, 'shape')!.ints!;
    return { dims, data: Array.from({ length: sizeOf(dims) }, () => random!.uniform()) };
  },
};
