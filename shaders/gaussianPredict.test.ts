import { expect, test } from 'vitest';
import { noiseLogSigma } from '../src/reference/gaussian.ts';
import { gaussianPredict as twin } from '../src/reference/gaussianPredict.ts';
import { matrix } from '../src/reference/matrix.ts';
import { gaussianPredict } from './gaussianPredict.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { drawVectors, paddedRows, rowStride } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const [batch, targets, groups, draws] = [13, 3, 2, 4];
const { normal } = testData(6);
/** Log sigmas that no noise has, of the first examples. */
const beyond = [1e12, 40, -40, -1e12];
/** Means far from 0 that differ little between draws: where sums of squares would lose the difference. */
const outputs = Array.from({ length: groups * draws }, () =>
  matrix(batch, 2 * targets, (b, c) =>
    Math.fround(c < targets ? 1000 + b + normal(0, 0.5) : (beyond[b] ?? normal(-1, 0.5))),
  ),
);

test('moments of two groups of draws give the mean, the spread of the means and the mean noise of the twin', async () => {
  const yDraw = drawVectors(batch, 2 * targets);
  let moments = { first: unwritten(2 * batch * targets), sums: unwritten(3 * batch * targets) };
  const kept: Float32Array[] = [];
  for (let group = 0; group < groups; group++) {
    const got = await run(device(), {
      kernel: gaussianPredict,
      variant: { keep: 'draws' },
      constants: {
        ...{ targets, columnVectors: yDraw / rowStride(batch), yDraw },
        blockDraws: groups * draws,
      },
      buffers: {
        outputs: paddedRows(outputs.slice(group * draws, (group + 1) * draws), 1),
        ...moments,
        kept: unwritten(draws * batch * 2 * targets),
      },
      step: { batch, draws, firstDraw: group * draws },
      covers: [batch, 1, 1],
    });
    moments = { first: got.first!, sums: got.sums! };
    kept.push(got.kept!);
  }
  const total = groups * draws;
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < targets; t++) {
      const at = b * targets + t;
      const [mean, variance] = [moments.first[2 * at]!, moments.first[2 * at + 1]!];
      const [d, squares, dv] = [0, 1, 2].map((k) => moments.sums[3 * at + k]! / total) as [
        number,
        number,
        number,
      ];
      const want = twin(outputs, b, t);
      expectClose([mean + d], [want.mean]);
      expectClose([squares - d ** 2], [want.epistemicVariance], { tolerance: 1e-3 });
      expectClose([variance + dv], [want.aleatoricVariance]);
    }
  }
  for (const [s, m] of outputs.entries()) {
    const mine = kept[Math.floor(s / draws)]!;
    for (let b = 0; b < batch; b++) {
      for (let c = 0; c < 2 * targets; c++) {
        const got = mine[((s % draws) * batch + b) * 2 * targets + c]!;
        const value = m.values[b * 2 * targets + c]!;
        expectClose([got], [c < targets ? value : Math.exp(noiseLogSigma(value))]);
      }
    }
  }
  expect(kept).toHaveLength(groups);
});
