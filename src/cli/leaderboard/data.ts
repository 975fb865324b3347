/** The images of a leaderboard, read once for all its runs of a seed, which draws those that are held out. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import { rotate } from '../../data/ood/rotate.ts';
import { fashionMnist } from '../../data/ood/shipped.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { openToTrain } from '../data/open.ts';
import { openShipped } from '../data/shipped.ts';

export interface BoardData {
  readonly train: CheckedExamples;
  /** Held out for choices. */
  readonly validation: CheckedExamples;
  readonly test: CheckedExamples;
  readonly fashion: CheckedExamples;
  /** The test images, turned. */
  readonly rotated: CheckedExamples;
}

export async function openBoardData(
  { trainExamples, validationExamples, seed }: RunConfig,
  rotation: number,
): Promise<BoardData> {
  const parts = { limit: trainExamples, validation: validationExamples, seed, note: () => undefined };
  const [data, fashion] = await Promise.all([
    openToTrain({ trainExamples, report: false }, parts),
    openShipped(fashionMnist),
  ]);
  const { images, rows, columns, count, inputSize } = data.images!;
  return {
    train: data.train,
    validation: data.validation!.examples,
    test: data.test,
    fashion,
    rotated: { images: rotate(images, rows, columns, rotation), count, inputSize },
  };
}
