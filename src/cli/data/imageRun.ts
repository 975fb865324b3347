/** The images of a run, divided into parts. */
import { type LabelledImages, MNIST_CLASSES, selectImages, subset } from '../../data/files/mnist.ts';
import { countsOf } from '../../data/order/split.ts';
import type { Division } from '../../persist/runConfig.ts';
import { usageError } from '../exit.ts';
import { checkCount, classesText, drawRows, missingClasses, tooMany } from './divide.ts';
import { openImages } from './images.ts';
import type { RunData } from './runData.ts';

export interface ImageParts {
  /** Images to train on at most: the first of those that are not held out. */
  readonly limit: number;
  readonly validation: number;
  /** Of the draw. */
  readonly seed: number;
  readonly division: Division;
  /** What `--images` asks for. */
  readonly asked?: number | undefined;
  /** Hears of a run that begins what its images lack. */
  readonly note?: (text: string) => void;
}

/** @throws CredenceError, DataError naming what to correct */
export async function openImageRun(folder: string | null, parts: ImageParts): Promise<RunData> {
  const images = openImages(folder);
  const [ownAll, ownTest] = await Promise.all([images.load('train'), images.load('test')]);
  const classes = Math.max(ownAll.classes, ownTest.classes);
  const [all, test] = [ownAll, ownTest].map((data) => ({ ...data, classes })) as [
    LabelledImages,
    LabelledImages,
  ];
  if (test.inputSize !== all.inputSize) {
    const [one, other] = [all, test].map(({ rows, columns }) => `${rows}x${columns}`);
    throw usageError(`the data has training images of ${one} pixels and test images of ${other}`);
  }
  const { validation, limit, asked = 0, division, note } = parts;
  const left = all.count - validation;
  if (left < 1) throw tooMany(validation, all.count, 'training images');
  checkCount(asked, left, validation > 0 ? 'training images left beside those held out' : 'training images');
  const { rest, held } = divided(all, parts);
  const train = subset(rest, 0, Math.min(limit, left));
  if (note) {
    checkClasses(all, train, note);
    if (classes > MNIST_CLASSES) checkLabels(images.labelsOf('train'), all, note);
  }
  return {
    task: 'classification',
    dataset: { kind: 'images', folder: images.folder, division },
    train,
    test,
    ...(held && { validation: { examples: held } }),
    outputs: all.classes,
    inputsAre: `images of ${all.rows}x${all.columns} pixels`,
    images: test,
  };
}

/**
 * More classes than digits have are believed if each of them comes, and not rarely; letters may begin at 1.
 * @throws CredenceError naming a label that is missing or rare, for it may be a mistake
 */
function checkLabels(file: string, { labels, classes }: LabelledImages, note: (text: string) => void): void {
  const there = countsOf(labels);
  const rare = [...there].find(
    ([label, count]) => label >= MNIST_CLASSES && count < Math.max(2, (0.05 * labels.length) / classes),
  );
  if (rare) {
    throw usageError(
      `${file}: expected labels from 0 to 9, or as many images of each other one, got label ${rare[0]} of ` +
        `${rare[1] === 1 ? '1 image' : `${rare[1]} images`}: the file is damaged, or the class too rare; correct the label`,
    );
  }
  const missing = Array.from({ length: classes }, (_, label) => label).filter((label) => !there.has(label));
  if (missing.length === 0) return;
  if (missing.length === 1 && missing[0] === 0) {
    note('no training image has the label 0, so that class of the network stays empty');
    return;
  }
  const gap = missing.find((label) => label > 0)!;
  throw usageError(
    `${file}: expected every label from 1 to ${classes - 1}, the greatest, got none with ${gap}: ` +
      'the file is damaged, or is not of labels that count on; number the classes from 0',
  );
}

/** The last images of a file are no sample of it: of MNIST they are easy, of a sorted file of one class. */
function divided(
  all: LabelledImages,
  { validation, seed, division }: ImageParts,
): { readonly rest: LabelledImages; readonly held?: LabelledImages } {
  if (validation === 0) return { rest: all };
  if (division === 'before') {
    const left = all.count - validation;
    return { rest: subset(all, 0, left), held: subset(all, left, all.count) };
  }
  const draw = { seed, draw: 'validation', division, classes: all.labels } as const;
  const { taken, left } = drawRows(all.count, validation, draw);
  return { rest: selectImages(all, left), held: selectImages(all, taken) };
}

/**
 * The first images of a file may be no sample of it either.
 * @throws CredenceError if a class is not among those that are trained on
 */
function checkClasses(all: LabelledImages, train: LabelledImages, note: (text: string) => void): void {
  const advice = 'give more with --images, or shuffle the files of the images and of the labels alike';
  const missing = missingClasses(all.labels, train.labels);
  if (missing.length > 0) {
    throw usageError(
      `--images ${train.count}: the first ${train.count} training images have none of ${classesText(missing)}, of which the ` +
        `file has some: ${advice}`,
    );
  }
  const [whole, own] = [countsOf(all.labels), countsOf(train.labels)];
  const rare = [...whole.keys()].filter((each) => {
    const share = (whole.get(each)! * train.count) / all.count;
    return share >= 10 && own.get(each)! < share / 2;
  });
  if (rare.length === 0) return;
  note(
    `the first ${train.count} training images have less than half of their share of ${classesText(rare.toSorted())}: ` +
      advice,
  );
}
