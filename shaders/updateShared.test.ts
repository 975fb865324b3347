/** What `update` shares out: gradients over draws, priors over layers, one factor over a clipped gradient. */
import { describe, expect, test } from 'vitest';
import { priorNumbersOf } from '../src/bayes/prior.ts';
import { priorRows } from './lib/prior.ts';
import { expectClose } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { isLive, noise, testPriors } from './testing/posterior.ts';
import { all, floats, gradientOf, initial, klScale, updated, variants } from './testing/update.ts';

const device = useDevice();

describe.each(variants)('$name', ({ variant }) => {
  const state = initial();
  const live = all.filter((i) => isLive(state, i));
  const pick = (values: Float32Array) => live.map((i) => values[i]!);

  test('over three draws dmu and drho add up what each draw found, and the KL is their mean', async () => {
    const { normal } = testData(77);
    const draws = 3;
    const gradients = () => Float32Array.from({ length: draws * floats }, () => normal(0, 0.02));
    const several = { ...state, dw: gradients(), dvariance: gradients(), dperturbation: gradients() };
    const got = await updated(device(), variant, several, { draws });
    const part = (values: Float32Array<ArrayBuffer>, s: number) => values.slice(s * floats, (s + 1) * floats);
    const single = Array.from({ length: draws }, (_, s) => ({
      ...state,
      dw: part(several.dw, s),
      dvariance: part(several.dvariance, s),
      dperturbation: part(several.dperturbation, s),
    }));
    // the loss divides by S already; the KL of each draw counts 1 / S
    const found = live.map((i) =>
      single.map((one, s) => gradientOf(variant, one, i, { klScale: klScale / draws, draw: noise.draw + s })),
    );
    const sum = (field: 'dMu' | 'dRho' | 'muScale' | 'rhoScale' | 'kl' | 'klTermScale') =>
      found.map((each) => each.reduce((total, one) => total + one[field], 0));
    expectClose(pick(got.muMoments), sum('dMu'), { scale: sum('muScale') });
    if (variant.estimator !== 'point')
      expectClose(pick(got.rhoMoments), sum('dRho'), { scale: sum('rhoScale') });
    const [kl, scale] = [sum('kl'), sum('klTermScale')].map((of) => of.reduce((a, b) => a + b, 0) / draws);
    const total = got.partials.reduce((a, value, i) => (i % 2 === 0 ? a + value : a), 0);
    expectClose([total], [kl!], { scale: scale! });
  });

  test('the factor of a clipped step multiplies the whole gradient', async () => {
    const whole = await updated(device(), variant, state);
    const half = await updated(device(), variant, state, {}, { factor: 0.5 });
    expect(pick(half.muMoments)).toEqual(pick(whole.muMoments).map((d) => 0.5 * d));
    if (variant.estimator !== 'point') {
      expect(pick(half.rhoMoments)).toEqual(pick(whole.rhoMoments).map((d) => 0.5 * d));
    }
  });
});

test('each layer has a prior of its own', async () => {
  const state = initial();
  const scales = [0.02, 0.5, 3].map(Math.fround);
  const ends = [13, 40, floats / 4];
  const variant = { estimator: 'draw', optimiser: 'adam', prior: 'gaussian', kl: 'closed' } as const;
  const priors = priorRows(
    scales.map((scale, l) => ({ end: ends[l]!, numbers: priorNumbersOf({ kind: 'gaussian', scale }) })),
  );
  const { muMoments } = await updated(device(), variant, state, {}, { priors });
  const live = all.filter((i) => isLive(state, i));
  const want = live.map((i) => {
    const scale = scales[ends.findIndex((end) => Math.floor(i / 4) < end)]!;
    return state.dw[i]! + (klScale * state.mu[i]!) / scale ** 2;
  });
  expectClose(
    live.map((i) => muMoments[i]!),
    want,
    { scale: want.map(Math.abs) },
  );
});

/** In the midst of a vec4, and of a layer. */
const noiseFrom = 4 * 40 + 2;
const noisePrior = { kind: 'gaussian', scale: Math.fround(1.7) } as const;

test.each(variants)(
  "the log sigmas' biases have the noise's prior, up to the end of their layer: $name",
  async ({ variant }) => {
    const state = initial();
    const prior = testPriors[variant.prior];
    const numbers = priorNumbersOf(prior);
    const priors = priorRows([
      { end: 13, numbers },
      { end: 50, numbers, noise: { from: noiseFrom, sd: noisePrior.scale } },
      { end: floats / 4, numbers },
    ]);
    const got = await updated(device(), variant, state, {}, { priors });
    const live = all.filter((i) => isLive(state, i));
    const want = live.map((i) => {
      const isNoise = i >= noiseFrom && i < 4 * 50;
      return gradientOf(variant, state, i, { prior: isNoise ? noisePrior : prior });
    });
    const pick = (values: Float32Array) => live.map((i) => values[i]!);
    const wanted = (field: 'dMu' | 'dRho' | 'muScale' | 'rhoScale') => want.map((each) => each[field]);
    expectClose(pick(got.muMoments), wanted('dMu'), { scale: wanted('muScale') });
    if (variant.estimator !== 'point') {
      expectClose(pick(got.rhoMoments), wanted('dRho'), { scale: wanted('rhoScale') });
    }
  },
);
