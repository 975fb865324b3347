import { describe, test } from 'vitest';
import { softplus } from '../src/reference/gaussian.ts';
import { type OptimiserState, optimisers } from '../src/reference/optimiser.ts';
import { weightNormals } from '../src/reference/random.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import { normalScale } from './testing/normals.ts';
import { isLive, noise } from './testing/posterior.ts';
import { ownerOf } from './testing/sweep.ts';
import { all, floats, gradientOf, initial, pass, threads, updated, variants } from './testing/update.ts';

const device = useDevice();

type Floats = Float32Array<ArrayBuffer>;

describe.each(variants)('$name', ({ variant }) => {
  const state = initial();
  const live = all.filter((i) => isLive(state, i));
  const gradients = live.map((i) => gradientOf(variant, state, i));
  const pick = (values: Floats, offset = 0) => live.map((i) => values[offset + i]!);
  const learned = variant.estimator === 'point' ? (['mu'] as const) : (['mu', 'rho'] as const);

  test('the gradients of mu and rho are those of mean(nll) + c KL', async () => {
    // with beta1 = 0 the first moment is the gradient itself
    const { muMoments, rhoMoments } = await updated(device(), variant, state);
    expectClose(
      pick(muMoments),
      gradients.map(({ dMu }) => dMu),
      {
        scale: gradients.map(({ muScale }) => muScale),
      },
    );
    // a point has no rho to learn
    if (variant.estimator === 'point') return;
    expectClose(
      pick(rhoMoments),
      gradients.map(({ dRho }) => dRho),
      { scale: gradients.map(({ rhoScale }) => rhoScale) },
    );
  });

  test('mu, rho and their moments take one step of Adam', async () => {
    const [beta1, beta2, epsilon, t] = [Math.fround(0.9), Math.fround(0.999), 1e-8, 3];
    const rates = { learningRateMu: Math.fround(1e-2), learningRateRho: Math.fround(3e-2) };
    const [correction1, correction2] = [1 / (1 - beta1 ** t), 1 / (1 - beta2 ** t)];
    const got = await updated(device(), variant, state, {
      ...rates,
      beta1,
      beta2,
      correction1,
      correction2,
      epsilon,
    });
    for (const name of learned) {
      const [values, moments] = [state[name], state[`${name}Moments`]];
      const learningRate = rates[name === 'mu' ? 'learningRateMu' : 'learningRateRho'];
      const want: OptimiserState[] = [];
      const scale: OptimiserState[] = [];
      for (const [n, i] of live.entries()) {
        const { dMu, dRho, muScale, rhoScale } = gradients[n]!;
        const [d, dScale] = name === 'mu' ? [dMu, muScale] : [dRho, rhoScale];
        const settings = { learningRate, beta1, beta2, epsilon, momentum: 0, weightDecay: 0 };
        const before = { value: values[i]!, first: moments[i]!, second: moments[floats + i]! };
        const after = optimisers.adam(settings, t, before, d);
        const first = Math.abs(before.first) + (1 - beta1) * dScale;
        const second = before.second + (1 - beta2) * dScale ** 2;
        const perUnit = (learningRate * correction1) / Math.sqrt(correction2 * after.second);
        want.push(after);
        scale.push({
          value: Math.abs(before.value) + perUnit * first * (1 + second / after.second),
          first,
          second,
        });
      }
      const column = (states: OptimiserState[], field: keyof OptimiserState) => states.map((s) => s[field]);
      expectClose(pick(got[name]), column(want, 'value'), { scale: column(scale, 'value') });
      const newMoments = got[`${name}Moments`];
      expectClose(pick(newMoments), column(want, 'first'), { scale: column(scale, 'first') });
      expectClose(pick(newMoments, floats), column(want, 'second'), { scale: column(scale, 'second') });
    }
  });

  test('the partial sums are the KL of the live weights before the step, and nothing is broken', async () => {
    const { partials } = await updated(device(), variant, state, { learningRateMu: 1, learningRateRho: 1 });
    const want = new Float64Array(2 * threads);
    const scale = new Float64Array(2 * threads);
    for (const [n, i] of live.entries()) {
      const at = 2 * ownerOf(Math.floor(i / 4), { vectors: floats / 4, ...pass });
      want[at]! += gradients[n]!.kl;
      scale[at]! += gradients[n]!.klTermScale;
    }
    expectClose(partials, want, { scale });
  });
});

describe.each(variants.filter(({ variant }) => variant.noise === 'weights'))('$name', ({ variant }) => {
  test.each([1, 3])(
    'the next step finds its weights drawn from the new posterior: %i draws',
    async (draws) => {
      const state = initial();
      const several = { ...state, dw: new Float32Array(draws * floats).fill(0.01) };
      const rates = { learningRateMu: 0.1, learningRateRho: 0.1, epsilon: 0.1 };
      const { mu, rho, w } = await updated(device(), variant, several, { draws, ...rates });
      for (let s = 0; s < draws; s++) {
        const normal = weightNormals({ seed: noise.seed, step: noise.step + 1, draw: noise.draw + s });
        const sigma = (i: number) => softplus(rho[i]!);
        expectClose(
          w!.slice(s * floats, (s + 1) * floats),
          all.map((i) => mu[i]! + sigma(i) * normal(i)),
          { scale: all.map((i) => Math.abs(mu[i]!) + sigma(i) * normalScale(normal, i)) },
        );
      }
    },
  );
});

describe.each(variants.filter(({ variant }) => variant.estimator === 'local'))('$name', ({ variant }) => {
  test.each([1, 3])(
    'the next step finds the variances of the new posterior where their gradient was: %i draws',
    async (draws) => {
      const state = initial();
      const gradients = (scale: number) => new Float32Array(draws * floats).fill(scale);
      const several = { ...state, dw: gradients(0.01), dvariance: gradients(0.3) };
      const rates = { learningRateMu: 0.1, learningRateRho: 0.1, epsilon: 0.1 };
      const { rho, dvariance } = await updated(device(), variant, several, { draws, ...rates });
      const variances = all.map((i) => softplus(rho[i]!) ** 2);
      expectClose(dvariance!.slice(0, floats), variances, { scale: variances });
    },
  );
});

test("Adam's first step has the length of the learning rate, whatever the size of the gradient", async () => {
  const state = initial();
  const zero = new Float32Array(2 * floats);
  const [beta1, beta2] = [Math.fround(0.9), Math.fround(0.999)];
  const { mu } = await updated(
    device(),
    { estimator: 'draw', optimiser: 'adam', prior: 'gaussian', kl: 'closed' },
    {
      ...state,
      mu: new Float32Array(floats),
      dw: state.dw.map((d, i) => d * 10 ** (i % 5)),
      muMoments: zero,
    },
    {
      klScale: 0,
      learningRateMu: 0.01,
      beta1,
      beta2,
      correction1: 1 / (1 - beta1),
      correction2: 1 / (1 - beta2),
      epsilon: 1e-12,
    },
  );
  const live = all.filter((i) => isLive(state, i));
  expectClose(
    live.map((i) => mu[i]!),
    live.map((i) => -Math.fround(0.01) * Math.sign(state.dw[i]!)),
  );
});
