/** The tensors of a posterior file: their names and shapes, and what is read checked against them. */
import { FileFormatError } from '../../persist/errors.ts';
import { dtypeOf, type Tensor } from '../../persist/safetensors.ts';
import { networkWidths } from '../head.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { layoutOf } from './layout.ts';

export const parts = ['weight', 'bias'] as const;

/** Shapes of one layer's tensors; an ensemble's members come first. */
export type Shapes = Readonly<Record<(typeof parts)[number], readonly number[]>>;

export function shapesOf({ layers, head, method }: NetworkConfig): Shapes[] {
  const members = method.kind === 'ensemble' ? [method.members] : [];
  return layoutOf(networkWidths(layers, head)).layers.map(({ inputs, outputs }) => ({
    weight: [...members, inputs, outputs],
    bias: [...members, outputs],
  }));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** Tensors by name as a file held them, to be taken out one by one. */
export interface Tensors {
  readonly file: string;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export const brokenHint = 'the file is incomplete or was changed; train again or take another copy';

/** @throws FileFormatError unless there is an f32 tensor of this name and shape, of finite numbers */
export function takeFloats(from: Tensors, name: string, shape: readonly number[]): Float32Array {
  return checked(
    takeAnyFloats(from, name, shape),
    (value) => Number.isFinite(value),
    (i, got) => fault(from.file, `${name}[${i}]`, 'a finite number', got),
  );
}

/** The same where infinity has a meaning. @throws FileFormatError if there is a NaN */
export function takeNumbers(from: Tensors, name: string, shape: readonly number[]): Float32Array {
  return checked(
    takeAnyFloats(from, name, shape),
    (value) => !Number.isNaN(value),
    (i, got) => fault(from.file, `${name}[${i}]`, 'a number', got),
  );
}

const takeAnyFloats = (from: Tensors, name: string, shape: readonly number[]): Float32Array =>
  take(from, name, shape, Float32Array).data;

function checked(
  values: Float32Array,
  isGood: (value: number) => boolean,
  error: (index: number, got: string) => Error,
): Float32Array {
  const bad = values.findIndex((value) => !isGood(value));
  if (bad >= 0) throw error(bad, String(values[bad]));
  return values;
}

/** @param shape any one dimension, where it is not known */
export function takeCodes(from: Tensors, name: string, shape?: readonly number[]): Uint8Array {
  return take(from, name, shape, Uint8Array).data;
}

export function takeSignedCodes(from: Tensors, name: string, shape: readonly number[]): Int8Array {
  return take(from, name, shape, Int8Array).data;
}

function take<Values extends Tensor['data']>(
  { file, tensors }: Tensors,
  name: string,
  shape: readonly number[] | undefined,
  Kind: new (length: number) => Values,
): { readonly data: Values } {
  const found = tensors.get(name);
  const expected = `a tensor of shape ${shape ? `[${shape.join(', ')}]` : '[n]'}`;
  if (!found) throw fault(file, name, expected, 'none');
  const fits = shape ? found.shape.join() === shape.join() : found.shape.length === 1;
  if (!fits) throw fault(file, name, expected, `[${found.shape.join(', ')}]`);
  const { data } = found;
  if (!(data instanceof Kind)) {
    throw fault(file, name, `a tensor of type ${dtypeOf(new Kind(0))}`, dtypeOf(data));
  }
  return { data };
}

export const fault = (file: string, field: string, expected: string, got: string): FileFormatError =>
  new FileFormatError({ file, field, expected, got, hint: brokenHint });
