import { describe, expect, test } from 'vitest';
import { gaussian, priorNumbersOf } from '../src/bayes/prior.ts';
import { variantName } from './kernel.ts';
import { kl } from './kl.wgsl.ts';
import { klVariants } from './lib/kl.ts';
import { priorRows } from './lib/prior.ts';
import { expectClose, expectFinite } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import {
  type Arenas,
  arenas,
  isLive,
  klFields,
  onePrior,
  testPriors,
  weightKl,
} from './testing/posterior.ts';
import { isUnwritten, run, unwritten } from './testing/runKernel.ts';
import { ownerOf } from './testing/sweep.ts';

const device = useDevice();

type KlVariant = (typeof klVariants)[number];

/** The partial sums (KL, 0) of each thread. */
async function partialSums(
  variant: KlVariant,
  { mu, rho }: Arenas,
  { threads, abreast }: { threads: number; abreast: number },
  priors = onePrior(testPriors[variant.prior], mu.length),
) {
  const { partials } = await run(device(), {
    kernel: kl,
    variant,
    constants: { parameterVectors: mu.length / 4, threads, abreast },
    buffers: { mu, rho, priors, partials: unwritten(2 * threads + 6) },
    step: klFields,
    covers: [threads, 1, 1],
  });
  expect(partials!.subarray(2 * threads).every(isUnwritten)).toBe(true);
  return partials!.subarray(0, 2 * threads);
}

describe.each(klVariants.map((variant) => ({ name: variantName(variant), variant })))(
  '$name',
  ({ variant }) => {
    const prior = testPriors[variant.prior];

    test.each([
      { floats: 4, threads: 1, abreast: 64 },
      { floats: 4 * 129, threads: 10, abreast: 64 },
      { floats: 4 * 129, threads: 10, abreast: 4 },
      { floats: 4 * 65, threads: 100, abreast: 64 },
    ])(
      'each of $threads threads, $abreast abreast, adds up the KL of its live weights among $floats',
      async ({ floats, ...pass }) => {
        const posterior = arenas(floats);
        const want = new Float64Array(2 * pass.threads);
        const scale = new Float64Array(2 * pass.threads);
        for (let i = 0; i < floats; i++) {
          if (!isLive(posterior, i)) continue;
          const term = weightKl({ kl: variant.kl, prior }, posterior, i);
          const thread = ownerOf(Math.floor(i / 4), { vectors: floats / 4, ...pass });
          want[2 * thread]! += term.value;
          scale[2 * thread]! += term.scale.value;
        }
        expectClose(await partialSums(variant, posterior, pass), want, { scale });
      },
    );

    test("the log sigmas' biases have the noise's prior, up to the end of their layer", async () => {
      const floats = 4 * 65;
      const posterior = arenas(floats);
      const [from, end, sd] = [4 * 20 + 3, 40, Math.fround(1.7)];
      const numbers = priorNumbersOf(prior);
      const priors = priorRows([
        { end, numbers, noise: { from, sd } },
        { end: floats / 4, numbers },
      ]);
      const terms = Array.from({ length: floats }, (_, i) => i)
        .filter((i) => isLive(posterior, i))
        .map((i) => {
          const isNoise = i >= from && i < 4 * end;
          return weightKl({ kl: variant.kl, prior: isNoise ? gaussian(sd) : prior }, posterior, i);
        });
      const partials = await partialSums(variant, posterior, { threads: 10, abreast: 64 }, priors);
      const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
      expectClose([sum([...partials])], [sum(terms.map(({ value }) => value))], {
        scale: sum(terms.map(({ scale }) => scale.value)),
      });
    });

    test('is finite for rho in [-60, 60] and |mu| up to 1e4, whatever the scales of the prior', async () => {
      const floats = 4096;
      const posterior = {
        rho: Float32Array.from({ length: floats }, (_, i) => -60 + (120 * i) / (floats - 1)),
        mu: Float32Array.from({ length: floats }, (_, i) => [0, 1e4, -1e4, 1e-3][i % 4]!),
      };
      for (const priorScale2 of [1e-6, Math.exp(-8), 1]) {
        for (const priorScale1 of [1e-6, 1, 1e6]) {
          const numbers = [variant.prior === 'mixture' ? 0.5 : 1, priorScale1, priorScale2] as const;
          expectFinite(
            await partialSums(
              variant,
              posterior,
              { threads: 64, abreast: 64 },
              priorRows([{ end: floats / 4, numbers }]),
            ),
          );
        }
      }
    });
  },
);

test('the closed-form KL equals the Monte Carlo KL within 4 standard errors', async () => {
  const floats = 1 << 16;
  const posterior = { mu: new Float32Array(floats).fill(0.07), rho: new Float32Array(floats).fill(-3) };
  const total = (partials: Float32Array) => partials.reduce((a, b) => a + b, 0);
  const exact =
    total(await partialSums({ prior: 'gaussian', kl: 'closed' }, posterior, { threads: 1024, abreast: 64 })) /
    floats;
  const perThread = await partialSums({ prior: 'gaussian', kl: 'sampled' }, posterior, {
    threads: 1024,
    abreast: 64,
  });
  const estimates = perThread.filter((_, i) => i % 2 === 0).map((sum) => sum / 64);
  const mean = total(estimates) / 1024;
  const variance = total(estimates.map((estimate) => (estimate - mean) ** 2)) / 1023;
  expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(variance / 1024));
  expect(exact).toBeGreaterThan(0.1);
});

test('the KL of a posterior that equals the prior is 0', async () => {
  // softplus(rho) = 0.1, the scale of the prior
  const rho = new Float32Array(64).fill(Math.log(Math.expm1(0.1)));
  const posterior = { mu: new Float32Array(64), rho };
  for (const kind of ['closed', 'sampled'] as const) {
    const got = await partialSums({ prior: 'gaussian', kl: kind }, posterior, { threads: 4, abreast: 64 });
    expectClose(got, new Float64Array(8), { scale: 16 * 3, tolerance: 1e-6 });
  }
});
