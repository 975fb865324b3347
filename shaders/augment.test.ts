import { beforeAll, describe, expect, test } from 'vitest';
import { augmentationValues } from '../src/bayes/input/variation.ts';
import { type Augmentation, augmentations } from '../src/data/augment/augmentation.ts';
import { augment as twin, versionDraws } from '../src/reference/augment.ts';
import { matrix } from '../src/reference/matrix.ts';
import { randomSigns } from '../src/reference/random.ts';
import { augment, vectorsEach } from './augment.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { deadColumns, drawVectors, liveRows } from './testing/padded.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';
import { kolmogorovSmirnov } from './testing/statistics.ts';

const device = useDevice();
const inputScale = Math.fround(1 / 126);
const seed = 2 ** 33 + 7;
const still = { degrees: 0, scale: [1, 1], shear: 0, shift: 0 } as const;
/** Only moved images: what they show is what was drawn. */
const moving: Augmentation = { ...augmentations.moves, shares: { ...augmentations.moves.shares, asItIs: 0 } };

interface Minibatch {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly examples: Uint8Array<ArrayBuffer>;
  readonly order: Uint32Array<ArrayBuffer>;
  readonly augmentation: Augmentation;
  readonly signs?: 'none' | 'drawn';
  readonly varied?: number;
  /** Draws, and how far apart their orders are. */
  readonly draws?: number;
  readonly orderDraw?: number;
  readonly index?: number;
}

const first = 3;

async function augmented(given: Minibatch) {
  const { batch, rows, columns, examples, order, augmentation, signs = 'none' } = given;
  const { draws = 1, orderDraw = 0, index = 11, varied = order.length } = given;
  const inputs = rows * columns;
  const rowVectors = drawVectors(1, inputs) / 64;
  const floats = () => unwritten(4 * draws * drawVectors(batch, inputs));
  return (await run(device(), {
    kernel: augment,
    variant: { signs, precision: 'single' },
    constants: {
      ...{ rowVectors, orderDraw, xDraw: drawVectors(batch, inputs), varied },
      ...augmentationValues(augmentation, { rows, columns }),
    },
    buffers: { examples, order, x: floats(), ...(signs === 'drawn' && { signs: floats() }) },
    step: { batch, firstExample: first, inputScale, index, seedLow: 7, seedHigh: 2, draws },
    covers: [Math.ceil(rowVectors / vectorsEach), batch, draws],
  })) as { x: Float32Array<ArrayBuffer>; signs: Float32Array<ArrayBuffer> };
}

/** What the twin makes of the same, for one draw. */
function expected(given: Minibatch, draw = 0) {
  const { batch, rows, columns, examples, order, augmentation, varied, orderDraw = 0, index = 11 } = given;
  const inputs = rows * columns;
  return twin(
    matrix(examples.length / inputs, inputs, (n, i) => examples[n * inputs + i]!),
    order.subarray(orderDraw * draw),
    {
      ...{ first, batch, inputScale, shape: { rows, columns }, augmentation },
      ...{ noise: { seed, step: index, draw }, ...(varied !== undefined && { varied }) },
    },
  );
}

/** Against white: places are float32, and noise rises by 255 from pixel to pixel, hardened by more. */
const bound = { tolerance: 2e-5, scale: 255 * inputScale };

describe.each([
  { batch: 1, rows: 2, columns: 2 },
  { batch: 40, rows: 5, columns: 3 },
  { batch: 37, rows: 4, columns: 17 },
  { batch: 50, rows: 28, columns: 28 },
])('$batch images of $rows x $columns', ({ batch, rows, columns }) => {
  const { below } = testData(rows * columns);
  const count = 61;
  const examples = Uint8Array.from({ length: count * rows * columns }, () => below(256));
  // not the identity, and some examples come twice
  const order = Uint32Array.from({ length: count }, () => below(count));
  const given = { batch, rows, columns, examples, order, augmentation: augmentations.pen };
  const width = rows * columns;

  test('equal the twin: each in its own version, the constant 1 behind it, and nothing beyond the batch', async () => {
    const { x } = await augmented(given);
    expectClose(liveRows(x, { batch, width }).values, expected(given).values, bound);
    const dead = deadColumns(x, { batch, width });
    expect([...dead.values]).toEqual([
      ...matrix(dead.rows, dead.columns, (_, c) => (c === 0 ? 1 : 0)).values,
    ]);
    expect(x.subarray((4 * batch * drawVectors(1, width)) / 64).every(isUnwritten)).toBe(true);
  });

  test('without spread are the images, to the bit', async () => {
    const augmentation = { ...moving, ...still };
    const { x } = await augmented({ ...given, augmentation });
    const same = matrix(batch, width, (b, i) =>
      Math.fround(examples[order[first + b]! * width + i]! * inputScale),
    );
    expect([...liveRows(x, { batch, width }).values]).toEqual([...same.values]);
  });

  test('from the number on where examples are varied no more, are the images', async () => {
    const { x } = await augmented({ ...given, augmentation: moving, varied: 20 });
    const want = expected({ ...given, augmentation: moving, varied: 20 });
    expectClose(liveRows(x, { batch, width }).values, want.values, bound);
  });
});

test('draws with orders of their own have versions of their own; draws that share an order share them', async () => {
  const { below } = testData(4);
  const [batch, rows, columns, count] = [9, 6, 6, 20];
  const examples = Uint8Array.from({ length: count * 36 }, () => below(256));
  const order = Uint32Array.from({ length: 2 * count }, () => below(count));
  const given = { batch, rows, columns, examples, order, augmentation: moving, draws: 2, varied: count };
  const own = await augmented({ ...given, orderDraw: count });
  const shared = await augmented(given);
  for (const draw of [0, 1]) {
    const want = expected({ ...given, orderDraw: count }, draw).values;
    const got = liveRows(own.x, { batch, width: 36, draw });
    expectClose(got.values, want, bound);
    const same = liveRows(shared.x, { batch, width: 36, draw });
    expect(same.values).toEqual(liveRows(own.x, { batch, width: 36 }).values);
  }
});

test("flipout's signs are those that gather makes", async () => {
  const { below } = testData(5);
  const [batch, rows, columns] = [5, 3, 4];
  const examples = Uint8Array.from({ length: 20 * 12 }, () => below(256));
  const order = Uint32Array.from({ length: 20 }, () => below(20));
  const { signs } = await augmented({
    ...{ batch, rows, columns, examples, order, augmentation: augmentations.pen, signs: 'drawn' },
  });
  const sign = randomSigns({ seed, step: 11, draw: 0 }, 0);
  expect([...signs.subarray(0, 16 * batch)]).toEqual(Array.from({ length: 16 * batch }, (_, i) => sign(i)));
});

describe('what is drawn, read off images of ramps,', () => {
  const batch = 4000;
  const side = 9;
  /** Brightness 20 times the column, or 20 times the row: the place at which a pixel was read. */
  const ramps = Uint8Array.from({ length: 2 * 81 }, (_, i) =>
    i < 81 ? 20 * (i % side) : 20 * Math.floor((i - 81) / side),
  );
  const small: Augmentation = { ...moving, shift: 1 / side };
  let places: { x: number; y: number; xRight: number; yRight: number; xDown: number; yDown: number }[];

  beforeAll(async () => {
    const read = async (ramp: number) => {
      const order = new Uint32Array(batch + first).fill(ramp);
      const given = { batch, rows: side, columns: side, examples: ramps, order, varied: 2 };
      const { x } = await augmented({ ...given, augmentation: small });
      const rows = liveRows(x, { batch, width: 81 }).values;
      return (b: number, at: number) => rows[b * 81 + at]! / inputScale / 20 - 4;
    };
    const [column, row] = [await read(0), await read(1)];
    // the centre is pixel 40; the pixels beside it and below it tell the matrix
    places = Array.from({ length: batch }, (_, b) => ({
      ...{ x: column(b, 40), y: row(b, 40) },
      ...{ xRight: column(b, 41) - column(b, 40), yRight: row(b, 41) - row(b, 40) },
      ...{ xDown: column(b, 49) - column(b, 40), yDown: row(b, 49) - row(b, 40) },
    }));
  });

  const ofUniform = (values: readonly number[], least: number, most: number) => {
    const mean = values.reduce((a, b) => a + b) / batch;
    const variance = values.reduce((a, v) => a + (v - mean) ** 2, 0) / batch;
    const expectedVariance = (most - least) ** 2 / 12;
    expect(Math.abs(mean - (least + most) / 2)).toBeLessThan(4 * Math.sqrt(expectedVariance / batch));
    expect(Math.abs(variance / expectedVariance - 1)).toBeLessThan(4 * Math.sqrt(0.8 / batch));
    expect(Math.min(...values)).toBeGreaterThan(least - 1e-4);
    expect(Math.max(...values)).toBeLessThan(most + 1e-4);
  };

  test('angles are normal with the standard deviation', () => {
    const degrees = places.map(({ xRight, yRight }) => (Math.atan2(yRight, xRight) * 180) / Math.PI);
    expect(kolmogorovSmirnov(degrees.map((angle) => angle / small.degrees))).toBeGreaterThan(0.001);
  });

  test('shears are normal with the standard deviation', () => {
    const shears = places.map(
      ({ xRight, yRight, xDown, yDown }) =>
        (xRight * xDown + yRight * yDown) / (xRight * xRight + yRight * yRight),
    );
    expect(kolmogorovSmirnov(shears.map((h) => h / small.shear))).toBeGreaterThan(0.001);
  });

  test('scales and shifts are uniform in their ranges', () => {
    ofUniform(
      places.map(({ xRight, yRight }) => Math.hypot(xRight, yRight)),
      ...small.scale,
    );
    for (const axis of ['x', 'y'] as const) {
      ofUniform(
        places.map((place) => place[axis]),
        -1,
        1,
      );
    }
  });
});

test('choices of another row, step, draw or seed are others, and versions have their shares', () => {
  const source = { seed, step: 4, draw: 0 };
  const n = 20_000;
  const choices = Array.from({ length: n }, (_, b) => versionDraws(source, b).choice);
  const asItIs = choices.filter((u) => u < 2 / 7).length / n;
  expect(Math.abs(asItIs - 2 / 7)).toBeLessThan(4 * Math.sqrt(((2 / 7) * (5 / 7)) / n));
  const others = [{ seed: 1 }, { step: 5 }, { draw: 1 }].map(
    (other) => versionDraws({ ...source, ...other }, 0).choice,
  );
  expect(new Set([choices[0], choices[1], ...others]).size).toBe(5);
});
