/** Draws side by side: what each of them has of its own in the kernels around the products. */
import { expect, test } from 'vitest';
import { rowLength } from '../src/bayes/layers/activations.ts';
import { loss as lossTwin } from '../src/reference/loss.ts';
import { matmulFlipout } from '../src/reference/matmul.ts';
import { matmulWeightsVariance } from '../src/reference/matmulWeights.ts';
import { matrix, withOnes, withoutOnes } from '../src/reference/matrix.ts';
import { randomSigns } from '../src/reference/random.ts';
import { gather } from './gather.wgsl.ts';
import { loss } from './loss.wgsl.ts';
import { matmul } from './matmul.wgsl.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { absolute, layerIndex, layerProblem, noDropout, perDraw } from './testing/layer.ts';
import { drawVectors, liveRows, liveWeights, paddedArenas, paddedRows, rowStride } from './testing/padded.ts';
import { run, unwritten } from './testing/runKernel.ts';

const device = useDevice();
const noise = { seed: 13, step: 4 };
const step = { seedLow: noise.seed, index: noise.step };
const problem = layerProblem({ batch: 9, inputs: 65, outputs: 10, draws: 3 });
const { batch, inputs, outputs, draws, data, constants, layout } = problem;

test('gather gives each member the minibatch of its own permutation, with its signs', async () => {
  const count = 40;
  const { below } = testData(3);
  const examples = Uint8Array.from({ length: count * inputs }, () => below(256));
  const order = Uint32Array.from({ length: draws * count }, () => below(count));
  const [xDraw, first] = [drawVectors(batch, inputs), 20];
  const { x, signs } = await run(device(), {
    kernel: gather,
    variant: { source: 'bytes', signs: 'drawn', precision: 'single' },
    constants: { inputs, rowVectors: rowLength(inputs) / 4, orderDraw: count, xDraw },
    buffers: {
      ...{ examples, order },
      x: unwritten(4 * xDraw * draws),
      signs: unwritten(4 * xDraw * draws),
    },
    step: { ...step, batch, draws, firstExample: first },
    covers: [rowLength(inputs) / 4, batch, draws],
  });
  for (let draw = 0; draw < draws; draw++) {
    const chosen = Array.from({ length: batch }, (_, b) => order[draw * count + first + b]!);
    const where = { batch, width: inputs, draw };
    expect(liveRows(x!, where)).toEqual(matrix(batch, inputs, (b, i) => examples[chosen[b]! * inputs + i]!));
    const sign = randomSigns({ ...noise, draw }, 0);
    expect(liveRows(signs!, where)).toEqual(matrix(batch, inputs, (b, i) => sign(b * rowLength(inputs) + i)));
  }
});

test('the loss compares each member with its own labels', async () => {
  const classes = outputs;
  const yDraw = drawVectors(batch, classes);
  const { below } = testData(8);
  const [count, first] = [40, 20];
  const labels = Uint32Array.from({ length: count }, () => below(classes));
  const order = Uint32Array.from({ length: draws * count }, () => below(count));
  const logits = perDraw(draws, () => data.normals(batch, classes));
  const { dlogits, scores } = await run(device(), {
    kernel: loss,
    variant: { head: 'categorical' },
    constants: {
      classes,
      answers: classes,
      columnVectors: yDraw / rowStride(batch),
      yDraw,
      orderDraw: count,
    },
    buffers: {
      logits: paddedRows(logits, 1),
      ...{ labels, order },
      dlogits: unwritten(4 * yDraw * draws),
      scores: unwritten(2 * batch * draws),
    },
    // members do not share their gradient
    step: { batch, draws, firstExample: first, lossScale: 1 / batch },
    covers: [batch, 1, draws],
  });
  for (const [draw, m] of logits.entries()) {
    const mine = order.subarray(draw * count + first, draw * count + first + batch);
    const want = lossTwin(
      m,
      [...mine].map((n) => labels[n]!),
    );
    const where = { batch, width: classes, draw };
    expectClose(liveRows(dlogits!, where).values, want.dlogits.values, { scale: 1 / batch });
    const nll = Array.from({ length: batch }, (_, b) => scores![2 * (draw * batch + b)]!);
    expectClose(nll, want.nll, { scale: 10 });
  }
});

test('flipout: each draw has a perturbation and signs of its own, and shares the means', async () => {
  const x = perDraw(draws, () => data.normals(batch, inputs));
  const mu = data.normals(inputs + 1, outputs, 0.05, 0.3);
  const dW = perDraw(draws, () => data.normals(inputs + 1, outputs, 0, 0.2));
  const signsOf = (width: number, l: number, draw: number) => {
    const sign = randomSigns({ ...noise, draw }, l);
    return matrix(batch, width + 1, (b, i) => sign(b * rowLength(width) + i));
  };
  const r = x.map((_, draw) => signsOf(inputs, layerIndex, draw));
  const floats = 4 * constants.yDraw * draws + 64;
  const { y } = await run(device(), {
    kernel: matmul,
    variant: {
      estimator: 'flipout',
      activation: 'relu',
      dropout: 'none',
      derivative: 'none',
      input: 'activations',
      block: '8x8',
      precision: 'single',
    },
    constants: {
      ...{ ...constants, ...noDropout, orderDraw: 0 },
      ...{ wDraw: 0, spreadDraw: layout.arenaSize / 4, outputs, layer: layerIndex },
    },
    buffers: {
      x: paddedRows(x, 1),
      w: paddedArenas(layout, layerIndex, [mu], 0),
      perturbation: paddedArenas(layout, layerIndex, dW, 0),
      inputSigns: paddedRows(
        r.map(withoutOnes),
        (draw, row) => r[draw]!.values[(row + 1) * (inputs + 1) - 1]!,
      ),
      y: unwritten(floats),
      outputSigns: unwritten(floats),
    },
    step: { ...step, batch, draws },
    covers: [rowLength(outputs) / 4, batch, draws],
  });
  for (let draw = 0; draw < draws; draw++) {
    const input = withOnes(x[draw]!);
    const s = withoutOnes(signsOf(outputs, layerIndex + 1, draw));
    const want = matmulFlipout(input, mu, dW[draw]!, r[draw]!, s, 'relu');
    const [ones, sizes] = [r[draw]!, [mu, dW[draw]!].map(absolute)];
    const plus = matrix(ones.rows, ones.columns, () => 1);
    const flat = matrix(batch, outputs, () => 1);
    const scale = matmulFlipout(absolute(input), sizes[0]!, sizes[1]!, plus, flat, 'identity');
    expectClose(liveRows(y!, { batch, width: outputs, draw }).values, want.values, { scale: scale.values });
  }
});

test('the gradients of each draw lie in an arena of its own: dw and what stands beside it', async () => {
  const x = data.normals(batch, inputs);
  const dy = perDraw(draws, () => data.normals(batch, outputs, 0, 0.01));
  const dydv = perDraw(draws, () => data.normals(batch, outputs, 0, 5));
  const { dvariance } = await run(device(), {
    kernel: matmulWeights,
    variant: { estimator: 'local', input: 'activations', block: '8x8', precision: 'single' },
    constants: { ...constants, orderDraw: 0, xDraw: 0 },
    buffers: {
      x: paddedRows([x], 1),
      dy: paddedRows(dy, 0),
      dydv: paddedRows(dydv, 0),
      dw: unwritten(draws * layout.arenaSize + 64),
      dvariance: unwritten(draws * layout.arenaSize + 64),
    },
    step: { batch, draws },
    covers: [rowLength(outputs) / 4, rowLength(inputs), draws],
  });
  for (let draw = 0; draw < draws; draw++) {
    const [input, d, s] = [withOnes(x), dy[draw]!, dydv[draw]!];
    expectClose(
      liveWeights(dvariance!, layout, layerIndex, draw).values,
      matmulWeightsVariance(input, d, s).values,
      { scale: matmulWeightsVariance(input, absolute(d), absolute(s)).values },
    );
  }
});
