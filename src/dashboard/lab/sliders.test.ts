/**
 * What the slider says a network answers and errs is what the lab's own answers do, image by image: of the
 * network that ships by its card, of one that was trained here by its calibration.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDevice, prototypes } from '../../bayes/testing.ts';
import {
  BayesianNeuralNetwork,
  categorical,
  categoricalOrNone,
  type Gpu,
  type LabelledImages,
} from '../../index.ts';
import { keepingCurve } from '../../metrics/keepingCurve.ts';
import { keepingThresholds } from '../../metrics/refusal.ts';
import { card } from '../../persist/shipped/testing.ts';
import { createNetworks, type NetworkName } from '../../service/networks/networks.ts';
import { calibrate, calibrationParts } from '../../service/training/calibrate.ts';
import { initialLab, type LabState, scaleOf, thresholdsOf } from './labState.ts';
import { riskSteps } from './risk.ts';
import { verdictOf } from './verdict.ts';

const [inputSize, classes] = [12, 4];
/** Hard enough for mistakes: every seventh label is another class's. */
function someDigits(count: number, from: number): LabelledImages {
  const { images, labels } = prototypes(count + from, inputSize, classes) as unknown as LabelledImages;
  const wrong = Uint8Array.from(labels, (label, n) => (n % 7 === 0 ? (label + 1) % classes : label));
  return {
    ...{ count, rows: 3, columns: 4, inputSize, classes },
    images: images.slice(from * inputSize),
    labels: wrong.slice(from),
  };
}
const digits = { train: someDigits(900, 0), test: someDigits(200, 900) };
const trained = 300;

let gpu: Gpu;
let net: Promise<BayesianNeuralNetwork> | undefined;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(async () => {
  (await net)?.destroy();
  gpu.destroy();
});

async function train(head: typeof categorical): Promise<BayesianNeuralNetwork> {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [inputSize, 6, classes], head });
  const { images, labels } = digits.train;
  const shown = { ...digits.train, count: trained, images: images.slice(0, trained * inputSize) };
  const asked = { ...shown, labels: labels.slice(0, trained) };
  for await (const _ of net.train(asked, { epochs: 2, batch: 30 }));
  return net;
}

/** Answers each image as the lab does, at each step of the slider. */
async function holds(
  net: BayesianNeuralNetwork,
  state: LabState,
  told: LabelledImages,
  seed?: number,
): Promise<number> {
  const networks = createNetworks({ get: async () => gpu, discard: () => undefined });
  networks.set(state.network, await net.posterior(), seed);
  const asked = { images: told.images, network: state.network as NetworkName };
  const { answers } = await networks.predict(asked, new AbortController().signal);
  const steps = riskSteps(scaleOf(state)!);
  steps.forEach(({ answered, error }, risk) => {
    const thresholds = thresholdsOf({ ...state, risk });
    const given = answers.flatMap((answer, n) => {
      const { isRefused, classes } = verdictOf(answer, thresholds);
      return isRefused ? [] : [classes[0] === told.labels[n]];
    });
    expect(given.length / told.count).toBeCloseTo(answered, 12);
    expect(given.filter((isRight) => !isRight).length / given.length).toBeCloseTo(error, 12);
  });
  networks.destroy();
  return steps.length;
}

test.each([
  ['digits it was not trained on', trained, 'held out', 600],
  ['half of the test images, where all digits were trained on', 900, 'half of the test', 100],
] as const)('a network trained here, by %s', async (_, count, from, images) => {
  net ??= train(categorical);
  const parts = calibrationParts(digits, count, 1_000);
  const calibration = await calibrate(await net, parts, new AbortController().signal);
  expect([calibration.from, calibration.refusal.images]).toEqual([from, images]);
  const state: LabState = { ...initialLab, network: 'trained', isTrained: true, calibration };
  expect(await holds(await net, state, parts.test)).toBeGreaterThan(10);
});

test('the network that ships, which also refuses what is foreign', async () => {
  const shipped = await train(categoricalOrNone as typeof categorical);
  // its card names the seed that it was measured with
  const by = { draws: 32, seed: 3 };
  const heldOut = await shipped.predict(digits.train, by);
  const predictions = await shipped.predict(digits.test, by);
  const curve = keepingCurve(heldOut, { predictions, labels: digits.test.labels }, [0.3, 0.6, 0.9, 0.97, 1]);
  const refusal = { ...card.refusal, thresholds: keepingThresholds(heldOut) };
  const state: LabState = { ...initialLab, card: { ...card, curve, refusal } as LabState['card'] };
  expect(await holds(shipped, state, digits.test, by.seed)).toBeGreaterThan(3);
  shipped.destroy();
});
