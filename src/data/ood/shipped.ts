/** Labelled images that come with the project, beside those that a network is trained on. */
import { DataError } from '../errors.ts';
import { type LabelledImages, MNIST_FILES, type NamedBytes, parseMnist } from '../files/mnist.ts';

export interface ShippedSet {
  /** What the images are, for tables and figures. */
  readonly title: string;
  /** Where they come from, and under which licence. */
  readonly source: string;
  /** The gzip files, relative to the folder that is served: IDX of images, IDX of labels. */
  readonly images: string;
  readonly labels: string;
  readonly count: number;
  readonly classNames: readonly string[];
}

export const fashionMnist: ShippedSet = {
  title: 'Fashion-MNIST test images',
  source: 'Xiao, Rasul and Vollgraf 2017, Zalando SE; MIT licence',
  images: `data/fashion-mnist/${MNIST_FILES.test.images}.gz`,
  labels: `data/fashion-mnist/${MNIST_FILES.test.labels}.gz`,
  count: 10_000,
  classNames: [
    'T-shirt/top',
    'trouser',
    'pullover',
    'dress',
    'coat',
    'sandal',
    'shirt',
    'sneaker',
    'bag',
    'ankle boot',
  ],
};

export const letters: ShippedSet = {
  title: 'letters A to J',
  source: 'drawn by tools/letters from ten open fonts; SIL Open Font License, Apache License',
  images: 'data/letters/letters-idx3-ubyte.gz',
  labels: 'data/letters/letters-idx1-ubyte.gz',
  count: 1000,
  classNames: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'],
};

/** 28 x 28, as MNIST. */
const SIDE = 28;

/**
 * Reads a shipped set from its two files, which the caller has read and decompressed. Nothing is copied.
 *
 * @throws DataError if a file is damaged, still compressed, or not of this set
 */
export function parseShipped(
  set: ShippedSet,
  files: { readonly images: Uint8Array; readonly labels: Uint8Array },
): LabelledImages {
  const named = (name: string, bytes: Uint8Array): NamedBytes => ({ name, bytes });
  const data = parseMnist(
    { images: named(set.images, files.images), labels: named(set.labels, files.labels) },
    set.classNames.length,
  );
  if (data.count === set.count && data.rows === SIDE && data.columns === SIDE) return data;
  throw new DataError({
    file: set.images,
    offset: 4,
    expected: `${set.count} images of ${SIDE}x${SIDE}, the ${set.title}`,
    got: `${data.count} of ${data.rows}x${data.columns}`,
    hint: 'restore the file that came with the project',
  });
}
