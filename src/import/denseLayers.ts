/**
 * Tensors by name become dense layers in their order. `NAME.weight` [out, in] and `NAME.bias` [out] are a
 * layer of PyTorch, `NAME.kernel` [in, out] and `NAME.bias` one of Keras. A file does not tell the order of
 * its layers. It follows from their widths, and from numbers in their names where those differ by numbers
 * alone (`fc1`, `fc2`). If that leaves more than one order, the caller has to say it.
 */
import { FileFormatError } from '../persist/errors.ts';
import { layerOrders, numbered } from './layerOrder.ts';
import { type FileTensor, faultIn } from './tensors.ts';

export interface DenseLayer {
  /** The part of the names that its tensors share. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** How the file has the weights: `[out, in]` was transposed. */
  readonly axes: '[out, in]' | '[in, out]';
  /** [I, O], row-major. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** @throws FileFormatError naming the tensor that is no part of a dense layer, or does not fit */
export function denseLayers(
  file: string,
  tensors: readonly FileTensor[],
  order?: readonly string[],
): DenseLayer[] {
  const layers = [...paired(file, tensors)].map(([name, pair]) => denseLayer(file, name, pair));
  if (layers.length === 0) {
    const hint = 'write the state_dict of a model of nn.Linear layers';
    throw new FileFormatError({ file, expected: 'tensors NAME.weight and NAME.bias', got: 'none', hint });
  }
  return order ? inGivenOrder(file, layers, order) : inOwnOrder(file, layers);
}

interface Pair {
  weight?: FileTensor & { readonly kind: 'weight' | 'kernel' };
  bias?: FileTensor;
}

function paired(file: string, tensors: readonly FileTensor[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const tensor of tensors) {
    const [, layer = '', kind] = /^(?:(.*)[./])?(weight|kernel|bias)$/s.exec(tensor.name) ?? [];
    if (kind === undefined) {
      throw faultIn(file, {
        ...{ name: tensor.name, expected: 'NAME.weight, NAME.kernel or NAME.bias', got: 'another name' },
        hint: 'leave it out if predictions do not need it; a network here is dense layers and nothing else',
      });
    }
    const pair = pairs.get(layer) ?? {};
    const part = kind === 'bias' ? 'bias' : 'weight';
    if (pair[part]) {
      const hint = 'keep one of them';
      const got = `${pair[part].name} as well`;
      throw faultIn(file, { name: tensor.name, expected: `one ${part} for a layer`, got, hint });
    }
    if (kind === 'bias') pair.bias = tensor;
    else pair.weight = { ...tensor, kind: kind as 'weight' | 'kernel' };
    pairs.set(layer, pair);
  }
  return pairs;
}

const shown = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function denseLayer(file: string, name: string, { weight, bias }: Pair): DenseLayer {
  const path = name === '' ? '' : `${name}.`;
  if (!weight) {
    const hint = 'write both tensors of every layer';
    throw faultIn(file, { name: bias!.name, expected: `${path}weight beside it`, got: 'none', hint });
  }
  const { kind, shape, data } = weight;
  const axes = kind === 'weight' ? '[out, in]' : '[in, out]';
  if (shape.length !== 2 || shape.some((size) => size < 1)) {
    throw faultIn(file, {
      ...{ name: weight.name, expected: `the weights of a dense layer, ${axes}`, got: shown(shape) },
      hint: hintFor(shape),
    });
  }
  if (!bias) {
    const hint = 'for a layer without biases write zeros';
    throw faultIn(file, { name: weight.name, expected: `${path}bias beside it`, got: 'none', hint });
  }
  const [inputs, outputs] = (kind === 'weight' ? [shape[1], shape[0]] : shape) as [number, number];
  if (bias.shape.length !== 1 || bias.shape[0] !== outputs) {
    throw faultIn(file, {
      ...{ name: bias.name, expected: `[${outputs}], as ${weight.name} is ${axes} = ${shown(shape)}` },
      ...{ got: shown(bias.shape), hint: 'write both tensors of the same layer, as they were trained' },
    });
  }
  const own = kind === 'weight' ? transposed(data, outputs, inputs) : data;
  return { name, inputs, outputs, axes, weight: own, bias: bias.data };
}

function hintFor({ length }: readonly number[]): string {
  if (length >= 3) return 'convolutions are not supported; import the dense layers behind them alone';
  if (length < 2) return 'normalisation layers are not supported; fold them into the dense layer beside them';
  return 'a layer has at least one input and one output';
}

/** [rows, columns] as [columns, rows]. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column]!;
    }
  }
  return result;
}

const names = (layers: readonly DenseLayer[]): string => layers.map(({ name }) => name).join(', ');

function inGivenOrder(file: string, layers: readonly DenseLayer[], order: readonly string[]): DenseLayer[] {
  const ordered = order.map((name) => layers.find((layer) => layer.name === name));
  const isWhole = new Set(order).size === layers.length && order.length === layers.length;
  if (!isWhole || ordered.includes(undefined)) {
    const expected = `each layer of the file once (${names(layers)})`;
    const hint = 'name all layers, the first one first';
    throw new FileFormatError({ file, field: 'order', expected, got: order.join(', '), hint });
  }
  return chained(file, ordered as DenseLayer[]);
}

/** @throws FileFormatError at the first layer whose inputs are not the outputs of the one before */
function chained(file: string, layers: DenseLayer[]): DenseLayer[] {
  const at = layers.findIndex(({ inputs }, l) => l > 0 && inputs !== layers[l - 1]!.outputs);
  if (at < 0) return layers;
  const [before, layer] = [layers[at - 1]!, layers[at]!];
  const expected = `${before.outputs} inputs, the outputs of ${before.name || 'the layer before'}`;
  const hint = `the order of layers was ${names(layers)}; give another as \`order\`, or write all layers`;
  throw faultIn(file, { name: layer.name, expected, got: `${layer.inputs} inputs`, hint });
}

function inOwnOrder(file: string, layers: readonly DenseLayer[]): DenseLayer[] {
  const [order, another] = layerOrders(layers);
  if (!order) return chained(file, numbered(layers));
  if (!another) return [...order];
  throw new FileFormatError({
    ...{ file, field: 'order', expected: 'widths and names that leave one order of layers' },
    got: `${names(order)}, and ${names(another)}`,
    hint: 'say which with the option `order`, the first layer first',
  });
}
