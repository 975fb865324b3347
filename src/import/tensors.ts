/** The tensors of a file, safetensors or .npz, as float32 numbers by name. */
import { unzipSync } from 'fflate';
import { parseNpy } from '../data/files/npy.ts';
import { FileFormatError } from '../persist/errors.ts';
import { decodeSafetensors } from '../persist/safetensors.ts';

export interface FileTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a file says about a tensor that is no good. */
export interface TensorFault {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly hint: string;
}

export const faultIn = (file: string, { name, ...fault }: TensorFault, options?: ErrorOptions) =>
  new FileFormatError({ file, field: name, ...fault }, options);

/** A local header of a zip, or the end of an empty one. */
const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** What `torch.save` writes is a zip of pickles. */
const isPickle = (names: readonly string[]): boolean => names.some((name) => name.endsWith('.pkl'));

/**
 * Reads a file, whose kind its first bytes tell.
 * @throws FileFormatError, DataError if it is damaged, or a tensor is not of finite 32 or 64-bit floats
 */
export function readTensors(file: string, bytes: Uint8Array): FileTensor[] {
  const found = isZip(bytes) ? readNpz(file, bytes) : readSafetensors(file, bytes);
  return found.map(({ name, shape, data }) => ({ name, shape, data: floats(file, name, data) }));
}

interface AnyTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

const readSafetensors = (file: string, bytes: Uint8Array): AnyTensor[] =>
  [...decodeSafetensors(file, bytes).tensors].map(([name, { shape, data }]) => ({ name, shape, data }));

function readNpz(file: string, bytes: Uint8Array): AnyTensor[] {
  const entries = Object.entries(unzipped(file, bytes));
  const names = entries.map(([name]) => name);
  const stray = names.find((name) => !name.endsWith('.npy'));
  if (stray !== undefined) {
    const hint = isPickle(names)
      ? 'this is what torch.save writes; write safetensors.torch.save_file(model.state_dict(), path) instead'
      : 'write the file by numpy.savez(path, **arrays)';
    throw new FileFormatError({
      file,
      field: stray,
      expected: 'arrays, NAME.npy',
      got: 'another file',
      hint,
    });
  }
  return entries.map(([entry, content]) => {
    const { dims, data } = parseNpy(`${file}: ${entry}`, content);
    return { name: entry.slice(0, -'.npy'.length), shape: dims, data };
  });
}

function unzipped(file: string, bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (cause) {
    const hint = 'the file is truncated or damaged; copy it again';
    const fault = { file, expected: 'a zip of arrays (.npz)', got: String((cause as Error).message), hint };
    throw new FileFormatError(fault, { cause });
  }
}

/** Each number as the nearest float32. */
function floats(file: string, name: string, data: ArrayLike<number>): Float32Array {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw faultIn(file, {
      ...{ name, expected: '32 or 64-bit floats', got: data.constructor.name.replace('Array', ' numbers') },
      hint: 'leave it out if it is no weight; give quantised weights as the floats that they stand for',
    });
  }
  const values = Float32Array.from(data);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw faultIn(file, {
      ...{ name: `${name}[${bad}]`, expected: 'a finite number within float32', got: String(data[bad]) },
      hint: 'the training elsewhere broke down, or the file was damaged; take an earlier checkpoint',
    });
  }
  return values;
}
