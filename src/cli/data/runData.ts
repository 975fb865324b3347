/** What a run is trained and measured on, whether it came from images or from a table. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { TableReading } from '../../data/columns/describe.ts';
import type { Task } from '../../data/encoding/encoding.ts';
import type { Preprocessing } from '../../data/encoding/preprocessing.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import type { RunConfig } from '../../persist/runFolder.ts';

export interface RunData {
  readonly task: Task;
  readonly dataset: RunConfig['dataset'];
  /** As the network takes them: bytes of images; encoded and standardised columns of tables. */
  readonly train: CheckedExamples;
  readonly test: CheckedExamples;
  /** What is none of the classes, if the network is to know: see pseudoPool.ts. */
  readonly pseudo?: CheckedExamples;
  /** Of the training part, neither trained nor reported on: for choices. */
  readonly validation?: HeldOut;
  /** Classes C, or targets T. */
  readonly outputs: number;
  /** What one input is, for messages: `images of 28x28 pixels`. */
  readonly inputsAre: string;
  /** Whether the test examples are images, to be shown. */
  readonly images?: LabelledImages;
  /** Of tables. */
  readonly table?: TestTable;
  /** How a table of text was read; absent of rows other than the run's own. */
  readonly reading?: TableReading;
}

/** Labelled examples to measure on. */
export interface HeldOut {
  readonly examples: CheckedExamples;
  readonly table?: TestTable;
}

export interface TestTable {
  readonly preprocessing: Preprocessing;
  /** [N, T] targets of the test part of a regression, in the units of the table. */
  readonly targets?: Float64Array;
}

/** The data of a run that is measured again: the training part may be elsewhere. */
export type TestData = Omit<RunData, 'train'> & { readonly train: CheckedExamples | undefined };
