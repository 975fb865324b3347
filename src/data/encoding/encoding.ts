/** How columns of cells become numbers: learnt once from the training data, and kept with the network. */
import type { Column, MissingPolicy } from '../columns/column.ts';
import type { KeptReading } from '../csv/reading.ts';

export type { Column, MissingPolicy } from '../columns/column.ts';

/** What is predicted: one of several classes, or one or more numbers. */
export type Task = 'classification' | 'regression';

/**
 * A number is one input; a category is as many inputs as there are categories, one of which is 1 (one-hot).
 */
export type InputColumn = Column &
  ({ readonly kind: 'number' } | { readonly kind: 'category'; readonly categories: readonly string[] });

export type TargetEncoding =
  | {
      readonly task: 'classification';
      readonly column: Column;
      readonly classNames: readonly string[];
      /**
       * Columns of 0 and 1 in the order of the classes, one of which is 1 in each row; `column` is the first.
       */
      readonly oneHot?: readonly Column[];
    }
  | { readonly task: 'regression'; readonly columns: readonly Column[] };

/** Plain JSON data: `JSON.stringify` writes it, `encodingFromJson` reads it. */
export interface Encoding {
  /** Whether the names are the file's own, so that columns of other files are found by them. */
  readonly hasHeader: boolean;
  /** Columns of the file, inputs or not. */
  readonly columnCount: number;
  readonly missing: MissingPolicy;
  readonly inputs: readonly InputColumn[];
  readonly target: TargetEncoding;
  /** How the training file was read; absent of rows that a program held, and of older files. */
  readonly reading?: KeptReading;
}

/** Names of the I inputs: the column's, or `column=category`. */
export function inputNamesOf({ inputs }: Encoding): string[] {
  return inputs.flatMap((column) =>
    column.kind === 'number'
      ? column.name
      : column.categories.map((category) => `${column.name}=${category}`),
  );
}
