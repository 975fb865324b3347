/** A column of a table, and what becomes of its gaps. */

/**
 * What a missing input becomes. `error`: a DataError. `mean`: the training mean of its column or, one-hot, of
 * its columns. `category`: a category of its own where the column is categorical, the training mean where it
 * is numeric.
 */
export type MissingPolicy = 'error' | 'mean' | 'category';

/** A column of a file: its name, and its place counted from 0. */
export interface Column {
  readonly name: string;
  readonly index: number;
}
