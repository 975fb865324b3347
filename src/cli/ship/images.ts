/** The sets that pruned networks are measured on: some images of each, the same ones every time. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { rowsOf, someRows } from '../data/someRows.ts';
import { isReadable, type OodName } from '../ood/names.ts';
import { openReadable, openSet, someOf } from '../ood/sets.ts';

export interface SomeOfSet {
  readonly name: OodName;
  /** With labels where they are to be read. */
  readonly examples: CheckedExamples;
  readonly isRead: boolean;
}

export const some = (examples: CheckedExamples, most: number): CheckedExamples =>
  examples.count <= most ? examples : rowsOf(examples, someRows(examples.count, most));

/** Of the sets that apply. @param readsDigits whether the network is known to */
export async function someOfSets(
  names: readonly OodName[],
  test: LabelledImages,
  { readsDigits, most }: { readonly readsDigits: boolean; readonly most: number },
): Promise<SomeOfSet[]> {
  const found: SomeOfSet[] = [];
  for (const name of names) {
    const isRead = isReadable(name);
    const opened = isRead
      ? await openReadable(name, test, readsDigits ? test.classes : null)
      : await openSet(name, test);
    if ('why' in opened) continue;
    const { images, count, labels } = someOf(opened, most);
    const examples = { images, count, inputSize: test.inputSize, ...(isRead && { labels: labels! }) };
    found.push({ name, isRead, examples });
  }
  return found;
}
