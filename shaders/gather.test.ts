import { describe, expect, test } from 'vitest';
import * as twin from '../src/reference/gather.ts';
import { type Matrix, matrix } from '../src/reference/matrix.ts';
import { gather } from './gather.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { deadColumns, drawVectors, liveRows } from './testing/padded.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';

const device = useDevice();

const count = 151;
const inputScale = Math.fround(1 / 126);

describe.each([
  { batch: 1, inputs: 1 },
  { batch: 7, inputs: 7 },
  { batch: 96, inputs: 10 },
  { batch: 100, inputs: 63 },
  { batch: 128, inputs: 65 },
  { batch: 3, inputs: 400 },
])('$batch examples of $inputs inputs', ({ batch, inputs }) => {
  const { below, normal } = testData(inputs);
  // not the identity, and some examples come twice
  const order = Uint32Array.from({ length: count }, () => below(count));
  const first = 17;
  const padded = 4 * drawVectors(batch, inputs);

  const gathered = async (
    source: 'bytes' | 'floats',
    examples: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
  ) =>
    (await run(device(), {
      kernel: gather,
      variant: { source, signs: 'none', precision: 'single' },
      constants: { inputs, rowVectors: drawVectors(1, inputs) / 64, orderDraw: 0, xDraw: 0 },
      buffers: { examples, order, x: unwritten(padded) },
      step: { batch, firstExample: first, inputScale },
      covers: [drawVectors(1, inputs) / 64, batch, 1],
    })) as { x: Float32Array<ArrayBuffer> };

  const expected = (examples: Matrix) => twin.gather(examples, order, { first, batch, inputScale });

  test('bytes become inputs by the permutation and the scale', async () => {
    const bytes = Uint8Array.from({ length: count * inputs }, (_, i) => (i === 0 ? 255 : below(256)));
    const want = expected(matrix(count, inputs, (n, i) => bytes[n * inputs + i]!));
    const { x } = await gathered('bytes', bytes);
    expectClose(liveRows(x, { batch, width: inputs }).values, want.values, { tolerance: 1e-7 });
  });

  test('floats do too, whatever their sign and size', async () => {
    const floats = Float32Array.from({ length: count * inputs }, () => normal(0, 1e3));
    const want = expected(matrix(count, inputs, (n, i) => floats[n * inputs + i]!));
    const { x } = await gathered('floats', floats);
    expectClose(liveRows(x, { batch, width: inputs }).values, want.values, { tolerance: 1e-7 });
  });

  test('a row ends in the constant 1, which no scale touches, and zeros; rows beyond the batch are left', async () => {
    const { x } = await gathered('bytes', new Uint8Array(count * inputs).fill(200));
    const dead = deadColumns(x, { batch, width: inputs });
    expect([...dead.values]).toEqual([
      ...matrix(dead.rows, dead.columns, (_, c) => (c === 0 ? 1 : 0)).values,
    ]);
    const length = (4 * drawVectors(1, inputs)) / 64;
    expect(x.subarray(batch * length).every(isUnwritten)).toBe(true);
  });
});
