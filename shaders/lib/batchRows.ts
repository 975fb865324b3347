/**
 * The rows that a product has for a minibatch: for each example one, or as many as its layer looks at places
 * of it. A layer that shares its weights between places, as a convolution does, has a row for each.
 */

/** WGSL: `batchRows()`, and the constant that it needs. */
export const batchRows = `
override rowsPerExample: u32;  // of x, y and their gradients

fn batchRows() -> u32 {
  return step.batch * rowsPerExample;
}`;
