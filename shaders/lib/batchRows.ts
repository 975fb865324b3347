/**
 * How many rows a product has for a minibatch: one for each example, or several if a layer applies the same
 * weights at several places of an example, as a convolution does.
 */

/** WGSL: `batchRows()`, and its constant `rowsPerExample`. */
export const batchRows = `
override rowsPerExample: u32;  // of x, y and their gradients

fn batchRows() -> u32 {
  return step.batch * rowsPerExample;
}`;
