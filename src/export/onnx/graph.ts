/** A graph under construction: values are named, and each operation gives the names of what it makes. */
import { type Attribute, attributeTypes, type DataType, dataTypes, type Graph } from './schema.ts';

/** A dimension: its size, or the name of one that the caller decides. */
export type Shape = readonly (number | string)[];

export interface Port {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: Shape;
  /** What it is, for people. */
  readonly meaning: string;
}

export type AttributeValue = number | readonly number[] | readonly string[];

export interface GraphBuilder {
  /** What the graph takes and gives, in order. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  input(port: Port): string;
  /** Gives a value to the caller, under its name. */
  output(value: string, port: Port): void;
  /** One operation. Its one output is named by `like`, for people who look at the graph. */
  op(type: string, inputs: readonly string[], options?: OpOptions): string;
  floats(like: string, values: Float32Array | readonly number[], shape?: readonly number[]): string;
  doubles(like: string, values: Float64Array | readonly number[], shape?: readonly number[]): string;
  whole(like: string, values: readonly number[], shape?: readonly number[]): string;
  finish(name: string, docString: string): Graph;
  /** Domains of operations beside ONNX's own. */
  readonly domains: ReadonlySet<string>;
}

export interface OpOptions {
  readonly like?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Absent: ONNX's own. */
  readonly domain?: string;
}

/** Values inside begin with this, so that none is taken for an input or output. */
export const inner = '/';

export function createGraph(): GraphBuilder {
  const [inputs, outputs]: [Port[], Port[]] = [[], []];
  const nodes: Graph['node'][number][] = [];
  const initializer: Graph['initializer'][number][] = [];
  const domains = new Set<string>();
  const taken = new Map<string, number>();
  const fresh = (like: string): string => {
    const times = taken.get(like) ?? 0;
    taken.set(like, times + 1);
    return `${inner}${like}${times === 0 ? '' : `_${times}`}`;
  };
  const constant = (like: string, dtype: DataType, shape: readonly number[], rawData: Uint8Array) => {
    const name = fresh(like);
    initializer.push({ name, dims: shape, dataType: dataTypes[dtype], rawData });
    return name;
  };
  return {
    inputs,
    outputs,
    domains,
    input(port) {
      inputs.push(port);
      return port.name;
    },
    output(value, port) {
      outputs.push(port);
      nodes.push(nodeOf('Identity', [value], port.name, {}));
    },
    op(type, from, options = {}) {
      const name = fresh(options.like ?? type);
      if (options.domain) domains.add(options.domain);
      nodes.push(nodeOf(type, from, name, options));
      return name;
    },
    floats(like, values, shape = [values.length]) {
      const data = Float32Array.from(values);
      return constant(like, 'float32', shape, new Uint8Array(data.buffer));
    },
    doubles(like, values, shape = [values.length]) {
      const data = Float64Array.from(values);
      return constant(like, 'float64', shape, new Uint8Array(data.buffer));
    },
    whole(like, values, shape = [values.length]) {
      const data = BigInt64Array.from(values, (value) => BigInt(value));
      return constant(like, 'int64', shape, new Uint8Array(data.buffer));
    },
    finish: (name, docString) => ({
      ...{ name, docString, node: nodes, initializer },
      ...{ input: inputs.map(infoOf), output: outputs.map(infoOf) },
    }),
  };
}

const nodeOf = (
  opType: string,
  input: readonly string[],
  output: string,
  { attributes = {}, domain = '' }: OpOptions,
) => ({
  ...{ input, output: [output], name: `${output}:${opType}`, opType, domain },
  attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
});

function attributeOf(name: string, value: AttributeValue): Attribute {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.int };
  return typeof value[0] === 'string'
    ? { name, strings: value as readonly string[], type: attributeTypes.strings }
    : { name, ints: value as readonly number[], type: attributeTypes.ints };
}

const infoOf = ({ name, dtype, shape, meaning }: Port) => ({
  name,
  docString: meaning,
  type: {
    tensorType: {
      elemType: dataTypes[dtype],
      shape: {
        dim: shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })),
      },
    },
  },
});
