/**
 * Lists the words of the inputs that are not 0 in a minibatch. A word is four pixels. Words that are 0 in all
 * images of the minibatch, as a fifth of MNIST's are, add nothing to the first layer and have no gradient, so
 * its products leave them out. There is one workgroup: each invocation looks at words of its own, then one of
 * them sorts.
 */
import { defineKernel, readWrite, wgsl } from '../../kernel.ts';
import { pixelBindings, pixelInputs } from '../pixels.ts';
import { step } from '../step.ts';

const groupSize = 64;

export const occupied = defineKernel({
  name: 'occupied',
  equation:
    'occupied = (count, the words that are not 0 in every example of the minibatch, W, the others; marks)',
  bindings: [
    ...pixelBindings.slice(0, 2),
    readWrite('occupied', '[S, 2 W + 2] count, words 0 to W sorted, a mark a word; W = I / 4'),
  ],
  constants: ['rowVectors', 'orderDraw'],
  variants: [{ input: 'bytes' }],
  passesOverArenas: true,
  workgroup: [1, 1],
  code: () => wgsl`
${step}
override rowVectors: u32;  // W + 1
override orderDraw: u32;   // words, of order (0: shared)

${pixelInputs(0, 'bytes')}
@group(0) @binding(2) var<storage, read_write> occupied: array<u32>;

@compute @workgroup_size(${String(groupSize)})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let words = rowVectors - 1u;
  let first = group.z * 2u * rowVectors;
  let marks = first + rowVectors + 1u;
  for (var word = lane; word < words; word += ${String(groupSize)}u) {
    var mark = 0u;
    for (var b = 0u; b < step.batch; b++) {
      mark |= examples[firstWord(group.z, b) + word];
    }
    occupied[marks + word] = mark;
  }
  storageBarrier();
  if (lane > 0u) { return; }
  var count = 0u;
  for (var word = 0u; word < words; word++) {
    if (occupied[marks + word] != 0u) {
      occupied[first + 1u + count] = word;
      count++;
    } else {
      // from the end
      occupied[first + rowVectors - (word - count)] = word;
    }
  }
  // the vec4 after the inputs, which holds the constant 1
  occupied[first + 1u + count] = words;
  occupied[first] = count;
}`,
});
