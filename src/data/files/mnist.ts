/** MNIST and the datasets in its mould (Fashion-MNIST, KMNIST): one IDX file of images, one of labels. */
import { argumentError } from '../../errors.ts';
import { DataError } from '../errors.ts';
import { type IdxArray, parseIdx } from './idx.ts';

/** N labelled grey images; pixels and labels are bytes, as they are stored and as they are uploaded. */
export interface LabelledImages {
  /** Pixels [N * I], 0 (background) to 255, image after image, row after row. */
  readonly images: Uint8Array;
  /** Classes [N], each below `classes`. */
  readonly labels: Uint8Array;
  /** N. */
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** I = rows * columns. */
  readonly inputSize: number;
  readonly classes: number;
}

/** A file's name, used in errors, and its content. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The four files under the names they were published with. */
export const MNIST_FILES = {
  train: { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
} as const;

/** Digits, garments or characters: ten in each of these datasets. EMNIST has 26, 47 or 62. */
export const MNIST_CLASSES = 10;

/** Classes that labels need: one more than the greatest, and ten at least. */
export const classesIn = (labels: Uint8Array): number =>
  labels.reduce((most, label) => Math.max(most, label + 1), MNIST_CLASSES);

/**
 * Reads one split. Nothing is copied: the result views the bytes given.
 *
 * @param classes how many there are, at most 256
 * @throws DataError if either file is damaged, if they do not belong together, or if a label is not a class
 */
export function parseMnist(
  files: { images: NamedBytes; labels: NamedBytes },
  classes: number = MNIST_CLASSES,
): LabelledImages {
  const images = parseRank(files.images, 3);
  const labels = parseRank(files.labels, 1);
  const [count = 0, rows = 0, columns = 0] = images.dims;
  checkCount(files.labels.name, labels.data.length, count, files.images.name);
  checkLabels(files.labels.name, labels.data, classes);
  return {
    images: images.data,
    labels: labels.data,
    count,
    rows,
    columns,
    inputSize: rows * columns,
    classes,
  };
}

/**
 * Images `start` (inclusive) to `end` (exclusive) as views on the same memory.
 *
 * @throws RangeError unless 0 <= start <= end <= count
 */
export function subset(data: LabelledImages, start: number, end: number): LabelledImages {
  const ordered = start >= 0 && start <= end && end <= data.count;
  if (!Number.isInteger(start) || !Number.isInteger(end) || !ordered) {
    throw argumentError('subset', `whole numbers 0 <= start <= end <= ${data.count}`, `${start} and ${end}`);
  }
  return {
    ...data,
    images: data.images.subarray(start * data.inputSize, end * data.inputSize),
    labels: data.labels.subarray(start, end),
    count: end - start,
  };
}

/** Images by their numbers, copied. @throws RangeError if there is no image of a number */
export function selectImages(data: LabelledImages, numbers: Uint32Array): LabelledImages {
  const { inputSize } = data;
  const images = new Uint8Array(numbers.length * inputSize);
  const labels = new Uint8Array(numbers.length);
  numbers.forEach((from, to) => {
    if (from >= data.count) throw argumentError('selectImages', `numbers below ${data.count}`, from);
    images.set(data.images.subarray(from * inputSize, (from + 1) * inputSize), to * inputSize);
    labels[to] = data.labels[from]!;
  });
  return { ...data, images, labels, count: numbers.length };
}

function parseRank(file: NamedBytes, rank: 1 | 3): IdxArray {
  const array = parseIdx(file.name, file.bytes);
  const got = array.dims.length;
  if (got !== rank) {
    throw new DataError({
      file: file.name,
      offset: 3,
      expected: rank === 3 ? 'images (IDX of rank 3: images, rows, columns)' : 'labels (IDX of rank 1)',
      got: `rank ${got}, sizes ${array.dims.join('x')}`,
      hint: rankHint(got, rank),
    });
  }
  return array;
}

function rankHint(got: number, wanted: 1 | 3): string {
  if (got === 4 && wanted === 3)
    return 'images of several colours: make them grey, or save them as .npy with labels in another';
  if (got === 2 && wanted === 3)
    return 'rows of numbers and no images: save them as .npy or CSV, and give that';
  if (got === 2 && wanted === 1)
    return 'one-hot labels, or several a row: save the number of the class alone';
  if (got === 1 || got === 3) return 'check that the files of images and labels are not exchanged';
  return 'give a file of images, and one of labels';
}

function checkCount(file: string, labels: number, count: number, imagesFile: string): void {
  if (labels === count) return;
  throw new DataError({
    file,
    offset: 4,
    expected: `${count} labels, one for each image of ${imagesFile}`,
    got: `${labels}`,
    hint: 'take both files from the same split of the same dataset',
  });
}

function checkLabels(file: string, labels: Uint8Array, classes: number): void {
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong < 0) return;
  throw new DataError({
    file,
    offset: 8 + wrong,
    expected: `a label from 0 to ${classes - 1}`,
    got: `${labels[wrong]}`,
    hint: 'the file is damaged, or of a dataset with more classes; download it again',
  });
}
