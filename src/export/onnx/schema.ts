/**
 * The messages of an ONNX file that are written here: names, numbers and types of their fields. Source:
 * github.com/onnx/onnx, onnx/onnx.proto, IR version 8.
 */

/** How a field is written. A message is named by its row in `messages`. */
export type FieldType = 'int' | 'string' | 'bytes' | MessageName;

export interface Field {
  readonly number: number;
  readonly type: FieldType;
  readonly repeated: boolean;
}

export type MessageName =
  | 'Model'
  | 'OperatorSet'
  | 'StringEntry'
  | 'Graph'
  | 'Node'
  | 'Attribute'
  | 'Tensor'
  | 'ValueInfo'
  | 'Type'
  | 'TensorType'
  | 'Shape'
  | 'Dimension';

const one = (number: number, type: FieldType): Field => ({ number, type, repeated: false });
const many = (number: number, type: FieldType): Field => ({ number, type, repeated: true });

export const messages: Readonly<Record<MessageName, Readonly<Record<string, Field>>>> = {
  Model: {
    irVersion: one(1, 'int'),
    producerName: one(2, 'string'),
    producerVersion: one(3, 'string'),
    docString: one(6, 'string'),
    graph: one(7, 'Graph'),
    opsetImport: many(8, 'OperatorSet'),
    metadataProps: many(14, 'StringEntry'),
  },
  OperatorSet: { domain: one(1, 'string'), version: one(2, 'int') },
  StringEntry: { key: one(1, 'string'), value: one(2, 'string') },
  Graph: {
    node: many(1, 'Node'),
    name: one(2, 'string'),
    initializer: many(5, 'Tensor'),
    docString: one(10, 'string'),
    input: many(11, 'ValueInfo'),
    output: many(12, 'ValueInfo'),
  },
  Node: {
    input: many(1, 'string'),
    output: many(2, 'string'),
    name: one(3, 'string'),
    opType: one(4, 'string'),
    attribute: many(5, 'Attribute'),
    domain: one(7, 'string'),
  },
  Attribute: {
    name: one(1, 'string'),
    i: one(3, 'int'),
    ints: many(8, 'int'),
    strings: many(9, 'string'),
    type: one(20, 'int'),
  },
  Tensor: {
    dims: many(1, 'int'),
    dataType: one(2, 'int'),
    name: one(8, 'string'),
    rawData: one(9, 'bytes'),
  },
  ValueInfo: { name: one(1, 'string'), type: one(2, 'Type'), docString: one(3, 'string') },
  Type: { tensorType: one(1, 'TensorType') },
  TensorType: { elemType: one(1, 'int'), shape: one(2, 'Shape') },
  Shape: { dim: many(1, 'Dimension') },
  Dimension: { dimValue: one(1, 'int'), dimParam: one(2, 'string') },
};

/** AttributeProto.AttributeType. */
export const attributeTypes = { int: 2, ints: 7, strings: 8 } as const;

/** TensorProto.DataType. */
export const dataTypes = { float32: 1, uint8: 2, int64: 7, string: 8, bool: 9, float64: 11 } as const;
export type DataType = keyof typeof dataTypes;

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly i?: number;
  readonly ints?: readonly number[];
  readonly strings?: readonly string[];
}

export interface Node {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly attribute: readonly Attribute[];
}

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** Little-endian, row-major. */
  readonly rawData: Uint8Array;
}

export interface ValueInfo {
  readonly name: string;
  readonly docString: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly { readonly dimValue?: number; readonly dimParam?: string }[] };
    };
  };
}

export interface Graph {
  readonly name: string;
  readonly docString: string;
  readonly node: readonly Node[];
  readonly initializer: readonly Tensor[];
  readonly input: readonly ValueInfo[];
  readonly output: readonly ValueInfo[];
}

export interface Model {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly docString: string;
  readonly graph: Graph;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
}
