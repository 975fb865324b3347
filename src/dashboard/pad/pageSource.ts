/** The images of the page's own files for the pad. */
import { randomWords } from '../../bayes/random.ts';
import { type LabelledImages, MNIST_CLASSES, MNIST_FILES, subset } from '../../data/files/mnist.ts';
import { drawnDigits, drawnNonDigits, drawnPart } from '../../data/ood/drawn.ts';
import { noiseImages } from '../../data/ood/noise.ts';
import { fashionMnist, letters, type ShippedSet } from '../../data/ood/shipped.ts';
import { argumentError } from '../../errors.ts';
import { fetchImages } from './fetchImages.ts';
import { type DigitSource, type SourceKind, sourceKinds } from './sourceKinds.ts';

type Fetched = Exclude<SourceKind, 'noise'>;

/** A whole set. @throws DataError naming the file: missing, damaged, of another size, or shorter */
export type ImageSets = (kind: Fetched) => Promise<LabelledImages>;

/**
 * The sets of the page's own files. Each is fetched when it is first asked for, and kept. MNIST's training
 * images are never fetched.
 *
 * @param folder absolute URL of the page's folder, with its last slash: the files lie in `data/` there
 * @param testImages MNIST's test images, if the page has them already; otherwise they are fetched
 */
export function imageSets(folder: string, testImages?: () => Promise<LabelledImages>): ImageSets {
  const shipped = ({ images, labels: labelFile, classNames }: ShippedSet, count: number) =>
    fetchImages(folder, { images, labels: labelFile, classes: classNames.length }, count);
  const load: Record<Fetched, () => Promise<LabelledImages>> = {
    test: testImages ?? (() => fetchImages(folder, mnistTest, sourceKinds.test.count)),
    digits: () => shipped(drawnDigits, drawnDigits.count),
    fashion: () => shipped(fashionMnist, sourceKinds.fashion.count),
    letters: () => shipped(letters, letters.count),
    drawn: async () => drawnPart(await shipped(drawnNonDigits, drawnNonDigits.count), 'choose'),
  };
  const loaded = new Map<Fetched, Promise<LabelledImages>>();
  return (kind) => {
    const known = loaded.get(kind);
    if (known !== undefined) return known;
    const data = load[kind]();
    loaded.set(kind, data);
    // what failed is tried again when it is asked for again
    data.catch(() => loaded.delete(kind));
    return data;
  };
}

/**
 * A source of images for `<digit-pad>`.
 * @param from the page's folder, or the sets that it shares with others
 */
export function pageSource(from: string | ImageSets): DigitSource {
  const open = typeof from === 'string' ? imageSets(from) : from;
  return async (kind, index, signal) => {
    const { count } = sourceKinds[kind];
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw argumentError(`pageSource: ${kind}`, `a whole number from 0 to ${count - 1}`, index);
    }
    if (kind === 'noise') {
      return { image: noiseImages(1, 28, 28, randomWords(index, 0, 0)), title: `Noise ${index}` };
    }
    const { images, labels } = subset(await open(kind), index, index + 1);
    signal.throwIfAborted();
    return { image: images.slice(), title: titles[kind](index, labels[0]!) };
  };
}

const mnistTest = {
  images: `data/${MNIST_FILES.test.images}.gz`,
  labels: `data/${MNIST_FILES.test.labels}.gz`,
  classes: MNIST_CLASSES,
};

const titles: Readonly<Record<Fetched, (index: number, label: number) => string>> = {
  test: (index, label) => `Test image ${index}, labelled ${label}`,
  digits: (index, label) => `A ${label} by another pen, number ${index}`,
  fashion: (index, label) => `Fashion-MNIST ${index}: ${fashionMnist.classNames[label]}`,
  letters: (index, label) => `The letter ${letters.classNames[label]}, number ${index}`,
  drawn: (index, label) => `A drawing that is no digit: ${drawnNonDigits.classNames[label]}, number ${index}`,
};
