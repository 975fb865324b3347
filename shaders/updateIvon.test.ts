import { describe, expect, test } from 'vitest';
import { priorNumbersOf } from '../src/bayes/prior.ts';
import { softplus } from '../src/reference/gaussian.ts';
import { weightNormals } from '../src/reference/random.ts';
import { hessianOf, type IvonState, updateIvon as twin } from '../src/reference/updateIvon.ts';
import { drawCountOf } from './lib/draws.ts';
import { priorRows } from './lib/prior.ts';
import type { StepFields } from './lib/step.ts';
import { expectClose, expectFinite } from './testing/compare.ts';
import { testData } from './testing/data.ts';
import { useDevice } from './testing/device.ts';
import { arenas, isLive, klFields, noise, onePrior } from './testing/posterior.ts';
import { run, unwritten } from './testing/runKernel.ts';
import { updateIvon } from './updateIvon.wgsl.ts';

const device = useDevice();

const [floats, threads] = [4 * 67, 10];
const prior = { kind: 'gaussian', scale: Math.fround(0.1) } as const;
const [beta1, beta2, learningRate, klScale] = [0.9, 0.98, 1e-3, 2e-3].map(Math.fround) as [
  number,
  number,
  number,
  number,
];
const settings = { beta1, beta2, learningRate, klScale, priorScale: prior.scale };
const all = Array.from({ length: floats }, (_, i) => i);

function initial(draws: number) {
  const { normal } = testData(5);
  const made = arenas(floats);
  return {
    ...made,
    // widths that the data could have made: below the prior's
    rho: made.rho.map((rho, i) => (isLive(made, i) ? Math.min(rho, -2.4) : rho)),
    dw: Float32Array.from({ length: draws * floats }, () => normal(0, 0.02)),
    muMoments: Float32Array.from({ length: floats }, () => normal(0, 0.02)),
    rhoMoments: Float32Array.from({ length: floats }, () => Math.abs(normal(0, 0.5))),
  };
}

async function updated(
  state: ReturnType<typeof initial>,
  step: Partial<StepFields>,
  priors = onePrior(prior, floats),
) {
  const got = await run(device(), {
    kernel: updateIvon,
    variant: { drawCount: drawCountOf(step.draws ?? 1), prior: 'gaussian', kl: 'closed' },
    constants: { parameterVectors: floats / 4, threads, abreast: 64 },
    buffers: { ...state, priors, partials: unwritten(2 * threads) },
    step: { ...klFields, klScale, beta1, beta2, learningRateMu: learningRate, ...step },
    covers: [threads, 1, 1],
  });
  return got as Record<'mu' | 'rho' | 'muMoments' | 'rhoMoments' | 'partials', Float32Array<ArrayBuffer>>;
}

describe.each([
  { draws: 1, begins: false },
  { draws: 3, begins: false },
  { draws: 1, begins: true },
])('$draws draws, first step: $begins', ({ draws, begins }) => {
  const state = initial(draws);
  const live = all.filter((i) => isLive(state, i));
  const t = begins ? 1 : 4;
  const index = begins ? 0 : noise.step;

  test('mu, sigma, the gradient and the Hessian take the step of the twin', async () => {
    const steps = { index, momentSteps: t - 1 };
    const got = await updated(state, { draws, ...steps, correction1: 1 / (1 - beta1 ** t) });
    const want = live.map((i) => {
      const sigma = softplus(state.rho[i]!);
      const before: IvonState = {
        mu: state.mu[i]!,
        sigma,
        m: begins ? 0 : state.muMoments[i]!,
        h: begins ? hessianOf(sigma, settings) : state.rhoMoments[i]!,
      };
      const seen = Array.from({ length: draws }, (_, s) => ({
        // the loss divides by S already
        dw: draws * state.dw[s * floats + i]!,
        eps: weightNormals({ ...noise, step: index, draw: noise.draw + s })(i),
      }));
      const after = twin(settings, t, before, seen);
      return { before, after: after.state, kl: after.kl, steep: Math.abs(seen[0]!.dw / sigma) };
    });
    const pick = (values: Float32Array) => live.map((i) => values[i]!);
    // the first h is a difference of two numbers of the size of c / sigma^2
    const hScale = want.map(
      ({ before, after, steep }) =>
        Math.abs(before.h) + Math.abs(after.h) + 5 * steep + klScale / before.sigma ** 2,
    );
    expectClose(
      pick(got.rhoMoments),
      want.map(({ after }) => after.h),
      { scale: hScale },
    );
    expectClose(
      pick(got.muMoments),
      want.map(({ after }) => after.m),
      { scale: 0.1 },
    );
    const curvature = want.map(({ after }) => after.h + klScale / prior.scale ** 2);
    expectClose(
      pick(got.rho).map((rho) => softplus(rho)),
      want.map(({ after }) => after.sigma),
      { scale: want.map(({ after }, n) => after.sigma * (1 + hScale[n]! / curvature[n]!)) },
    );
    expectClose(
      pick(got.mu),
      want.map(({ after }) => after.mu),
      {
        scale: want.map(
          ({ before, after }, n) =>
            Math.abs(before.mu) + Math.abs(after.mu - before.mu) * (1 + hScale[n]! / curvature[n]!) + 1e-3,
        ),
      },
    );
    const total = got.partials.reduce((a, value, n) => (n % 2 === 0 ? a + value : a), 0);
    const kl = want.reduce((a, term) => a + term.kl, 0);
    expectClose([total], [kl], { scale: want.reduce((a, term) => a + Math.abs(term.kl) + 3, 0) });
    expect(got.partials.every((value, n) => n % 2 === 0 || value === 0)).toBe(true);
  });
});

test("the log sigmas' biases step as under the noise's prior, all other weights as under their own", async () => {
  const state = initial(1);
  const [from, noise] = [4 * 30 + 1, { kind: 'gaussian', scale: Math.fround(1.7) } as const];
  const numbers = priorNumbersOf(prior);
  const mixed = priorRows([
    { end: 50, numbers, noise: { from, sd: noise.scale } },
    { end: floats / 4, numbers },
  ]);
  const step = { correction1: 1 };
  const got = await updated(state, step, mixed);
  const ofWeights = await updated(state, step);
  const ofNoise = await updated(state, step, onePrior(noise, floats));
  for (const name of ['mu', 'rho', 'muMoments', 'rhoMoments'] as const) {
    const want = all.map((i) => (i >= from && i < 4 * 50 ? ofNoise : ofWeights)[name][i]!);
    expect([...got[name]], name).toEqual(want);
    if (name !== 'muMoments') expect(want).not.toEqual([...ofWeights[name]]);
  }
});

test('a dead weight stays dead and gathers nothing; a gradient that is not finite is counted once', async () => {
  const state = initial(1);
  const dead = all.filter((i) => !isLive(state, i));
  const live = all.filter((i) => isLive(state, i));
  for (const i of dead) state.dw[i] = 1e3;
  state.dw[live[7]!] = Number.NaN;
  state.dw[live[90]!] = Number.POSITIVE_INFINITY;
  const got = await updated(state, { correction1: 1 });
  for (const i of dead) {
    expect([got.mu[i], got.rho[i], got.muMoments[i], got.rhoMoments[i]]).toEqual([0, state.rho[i], 0, 0]);
  }
  expect(got.partials.reduce((sum, value, n) => (n % 2 === 1 ? sum + value : sum), 0)).toBe(2);
});

test('h + delta stays positive whatever Hessian a draw claims', async () => {
  const state = initial(1);
  const steep = { ...state, dw: state.dw.map((_, i) => (i % 2 ? 3e3 : -3e3)) };
  const { rho, rhoMoments, mu } = await updated(steep, { correction1: 10 });
  const delta = klScale / prior.scale ** 2;
  for (const i of all.filter((i) => isLive(state, i))) expect(rhoMoments[i]! + delta).toBeGreaterThan(0);
  for (const values of [mu, rho, rhoMoments]) expectFinite(values);
});

test('where the loss is a quadratic, its curvature is found: the mean of h_hat is the Hessian', () => {
  // loss = a (w - 1)^2 / 2: g = a (mu + sigma eps - 1), E[g eps / sigma] = a
  const [a, mu, sigma, draws] = [3.7, 0.4, 0.2, 100_000];
  const normal = weightNormals({ seed: 3, step: 0, draw: 0 });
  const seen = Array.from({ length: draws }, (_, n) => normal(n));
  const estimates = seen.map((eps) => (a * (mu + sigma * eps - 1) * eps) / sigma);
  const mean = estimates.reduce((sum, h) => sum + h, 0) / draws;
  const variance = estimates.reduce((sum, h) => sum + (h - mean) ** 2, 0) / draws;
  expect(Math.abs(mean - a)).toBeLessThan(4 * Math.sqrt(variance / draws));
});
