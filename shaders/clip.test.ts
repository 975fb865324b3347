import { expect, test } from 'vitest';
import { clip as twin } from '../src/reference/clip.ts';
import { clip } from './clip.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { run } from './testing/runKernel.ts';

const device = useDevice();

/** What stands in row Q after `clip` has seen these squares. */
async function clipped(squares: ArrayLike<number>, clipNorm: number) {
  const threads = squares.length;
  const partials = new Float32Array(2 * threads + 2);
  for (let i = 0; i < threads; i++) partials[2 * i] = squares[i]!;
  const got = await run(device(), {
    kernel: clip,
    variant: { by: 'norm' },
    constants: { threads },
    buffers: { partials },
    step: { clipNorm },
    covers: [1, 1, 1],
  });
  expect(got.partials!.subarray(0, 2 * threads)).toEqual(partials.subarray(0, 2 * threads));
  return { factor: got.partials![2 * threads]!, norm: got.partials![2 * threads + 1]! };
}

test.each([1, 7, 128, 3001])(
  'the factor brings a gradient of %i parts to the bound, or leaves it',
  async (parts) => {
    const { normal } = testData(parts);
    const squares = Float32Array.from({ length: parts }, () => normal(0, 3) ** 2);
    const norm = Math.sqrt(squares.reduce((a, b) => a + b, 0));
    for (const clipNorm of [norm / 10, 10 * norm]) {
      const got = await clipped(squares, Math.fround(clipNorm));
      expectClose([got.norm, got.factor], [norm, twin(norm, Math.fround(clipNorm))]);
    }
  },
);

test('a gradient of 0 is not clipped, and one that is not finite is left for the check in update', async () => {
  for (const squares of [0, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect((await clipped([squares, 0, 0], 1)).factor).toBe(1);
  }
});
