/** What several runs held out alike: seeds differ, so what one held out another may have learnt. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { TestData } from './runData.ts';

/**
 * The examples that every run held out and none was trained on, told by their numbers: an example that is
 * twice in the data counts as trained on if either is.
 *
 * @returns undefined if there are none, or a run's training part is not there
 */
export function heldOutOfAll(
  all: readonly Pick<TestData, 'train' | 'validation'>[],
): CheckedExamples | undefined {
  const [first, ...others] = all;
  if (!first?.validation || all.some(({ train, validation }) => !train || !validation)) return undefined;
  const { examples } = first.validation;
  const left = new Map<string, number>();
  rowsOf(examples).forEach((key, n) => {
    if (!left.has(key)) left.set(key, n);
  });
  for (const { train } of all) for (const key of rowsOf(train!)) left.delete(key);
  for (const { validation } of others) {
    const own = new Set(rowsOf(validation!.examples));
    for (const key of left.keys()) if (!own.has(key)) left.delete(key);
  }
  if (left.size === 0) return undefined;
  return chosen(examples, [...left.values()]);
}

function chosen(examples: CheckedExamples, numbers: readonly number[]): CheckedExamples {
  const { images, labels, inputSize } = examples;
  const inputs = images.slice(0, numbers.length * inputSize);
  const classes = labels!.slice(0, numbers.length);
  numbers.forEach((from, to) => {
    inputs.set(images.subarray(from * inputSize, (from + 1) * inputSize), to * inputSize);
    classes[to] = labels![from]!;
  });
  return { ...examples, images: inputs, labels: classes, count: numbers.length };
}

/** Each row as a string of its bytes. */
function rowsOf({ images, count, inputSize }: CheckedExamples): string[] {
  const bytes = Buffer.from(images.buffer, images.byteOffset, images.byteLength);
  const each = inputSize * images.BYTES_PER_ELEMENT;
  return Array.from({ length: count }, (_, n) => bytes.toString('latin1', n * each, (n + 1) * each));
}
