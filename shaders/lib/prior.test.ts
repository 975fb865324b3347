import { describe, expect, test } from 'vitest';
import {
  gaussian,
  type LayerPrior,
  laplace,
  priorNumbersOf,
  priorOf,
  scaleMixture,
} from '../../src/bayes/prior.ts';
import { logPrior, priorScore } from '../../src/reference/prior.ts';
import { f32 } from '../kernel.ts';
import { expectClose } from '../testing/compare.ts';
import { useDevice } from '../testing/device.ts';
import { probe } from '../testing/probe.ts';
import { priorSnippet } from './prior.ts';

const device = useDevice();

const priors: [string, LayerPrior][] = [
  ['N(0, 0.1^2)', gaussian(0.1)],
  ['N(0, (e^-8)^2)', gaussian(Math.exp(-8))],
  ['Laplace of scale 0.1', laplace(0.1)],
  ['the default mixture', scaleMixture()],
  ['a mixture of 1 and e^-8', scaleMixture({ mix: 0.5, scale1: 1, scale2: Math.exp(-8) })],
  ['a mixture that is nearly all wide', scaleMixture({ mix: 0.999, scale1: 1, scale2: 1e-3 })],
];

/** 0 and both signs of sizes from 1e-6 to 1e4. */
const w = Float32Array.from({ length: 4000 }, (_, i) =>
  i === 0 ? 0 : (i % 2 ? 1 : -1) * 10 ** (-6 + (10 * i) / 3999),
);

/** The prior with its numbers rounded as the shader receives them. */
function rounded(prior: LayerPrior): LayerPrior {
  const [mix, scale1, scale2] = priorNumbersOf(prior).map((number) => Math.fround(number)) as [
    number,
    number,
    number,
  ];
  return prior.kind === 'mixture'
    ? { kind: 'mixture', mix, scale1, scale2 }
    : priorOf(prior.kind, { scale: scale1 });
}

describe.each(priors)('%s', (_, exact) => {
  const prior = rounded(exact);
  const evaluate = (field: string) =>
    probe(device(), {
      code: priorSnippet(prior.kind),
      inputs: { w: { type: 'vec4f', data: w } },
      expression: `prior(w[i], weightPrior(0u, LayerPrior(0u, ${priorNumbersOf(prior).map(f32).join(', ')}, 4u, 1.0))).${field}`,
      type: 'vec4f',
      count: w.length / 4,
    });

  test('has the log density of its twin', async () => {
    expectClose(
      await evaluate('logDensity'),
      Array.from(w, (value) => logPrior(prior, value)),
      { scale: 1 },
    );
  });

  test('has the score of its twin, and no underflow: a weight other than 0 is pulled back', async () => {
    const got = await evaluate('score');
    expectClose(
      got,
      Array.from(w, (value) => priorScore(prior, value)),
    );
    expect(got.every((score, i) => Math.sign(score) === Math.sign(w[i]!))).toBe(true);
  });

  test('has a score that is minus the central difference of its log density', async () => {
    const got = await evaluate('score');
    const narrowest = prior.kind === 'mixture' ? Math.min(prior.scale1, prior.scale2) : prior.scale;
    const differences = Array.from(w, (value) => {
      const h = 1e-4 * Math.max(narrowest, Math.abs(value) * 1e-3);
      // no derivative across Laplace's kink
      if (prior.kind === 'laplace' && Math.abs(value) < h) return priorScore(prior, value);
      return -(logPrior(prior, value + h) - logPrior(prior, value - h)) / (2 * h);
    });
    expectClose(got, differences, { scale: 1e-3 / narrowest });
  });
});
