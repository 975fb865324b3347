/**
 * How the first layer's products leave out pixels that are 0 in the whole minibatch, which the kernel
 * `occupied` has found. They would add 0, so the result is the same to the bit.
 */

/**
 * WGSL: the binding `occupied`, `wordCount(draw)` and `wordAt(draw, place)`. Needs `rowVectors` and
 * `orderDraw`.
 */
export const occupiedWords = (binding: number): string => `
@group(0) @binding(${binding}) var<storage, read> occupied: array<u32>;

// where the list of a draw starts; draws that share their examples share the list
fn occupiedFirst(draw: u32) -> u32 {
  return select(0u, draw * 2u * rowVectors, orderDraw > 0u);
}

fn wordCount(draw: u32) -> u32 {
  return occupied[occupiedFirst(draw)];
}

// first the words that are not 0, then the vec4 of the constant 1
fn wordAt(draw: u32, place: u32) -> u32 {
  return occupied[occupiedFirst(draw) + 1u + place];
}`;
