/** What the tests of `update` share: its data, one run of it, and the twin's gradients. */
import type { Gpu } from '../../src/gpu/device.ts';
import { sigmoid } from '../../src/reference/gaussian.ts';
import { priorScore } from '../../src/reference/prior.ts';
import { parameterGradients } from '../../src/reference/update.ts';
import { variantName } from '../kernel.ts';
import { drawCountOf } from '../lib/draws.ts';
import type { EpsSource } from '../lib/gradient.ts';
import type { StepFields } from '../lib/step.ts';
import { update } from '../update.wgsl.ts';
import { testData } from './data.ts';
import { type Arenas, arenas, drawn, klFields, noise, onePrior, testPriors, weightKl } from './posterior.ts';
import { run, unwritten } from './runKernel.ts';

/** `drawCount` follows from the step; noise comes from the counter if nothing is said of it. */
export type UpdateVariant = Omit<(typeof update.variants)[number], 'drawCount' | 'noise'> & {
  readonly noise?: EpsSource;
};
type Floats = Float32Array<ArrayBuffer>;

export interface State extends Arenas {
  readonly dw: Floats;
  readonly dvariance: Floats;
  readonly dperturbation: Floats;
  readonly muMoments: Floats;
  readonly rhoMoments: Floats;
}

export const floats = 4 * 67;
export const threads = 10;
/** The pass that covers them: its stretches and its last, shorter row of neighbours are all there. */
export const pass = { parameterVectors: floats / 4, threads, abreast: 4 };
export const klScale = Math.fround(2e-3);

/** A posterior in the middle of training: gradients and moments of all sizes. */
export function initial(): State {
  const { normal } = testData(9);
  const fill = (count: number, make: () => number) => Float32Array.from({ length: count }, make);
  // first moments, then second moments, which are positive
  const moments = () =>
    fill(2 * floats, () => normal(0, 0.02)).map((m, i) => (i < floats ? m : m * m + 1e-6));
  return {
    ...arenas(floats),
    dw: fill(floats, () => normal(0, 0.02)),
    dvariance: fill(floats, () => normal(0, 0.5)),
    dperturbation: fill(floats, () => normal(0, 0.03)),
    muMoments: moments(),
    rhoMoments: moments(),
  };
}

/** Runs the kernel once; returns every buffer it writes. */
export async function updated(
  gpu: Gpu,
  variant: UpdateVariant,
  state: State,
  step: Partial<StepFields> = {},
  { priors = onePrior(testPriors[variant.prior], state.mu.length), factor = 1 } = {},
) {
  const partials = unwritten(2 * threads + 2);
  partials.set([factor, 0], 2 * threads);
  const draws = step.draws ?? 1;
  const got = await run(gpu, {
    kernel: update,
    variant: { noise: 'counter', ...variant, drawCount: drawCountOf(draws) },
    constants: pass,
    buffers: { ...state, w: drawn(state, draws), priors, partials },
    step: { ...klFields, klScale, ...step },
    covers: [threads, 1, 1],
  });
  const all = got as Record<'mu' | 'rho' | 'muMoments' | 'partials', Floats> & {
    rhoMoments?: Floats;
    w?: Floats;
    dvariance?: Floats;
  };
  // a point has no moments of rho: they stay what they were
  return {
    ...all,
    rhoMoments: all.rhoMoments ?? state.rhoMoments,
    partials: all.partials.subarray(0, 2 * threads),
  };
}

/** The twin's gradients of weight i, and what their errors are measured against. */
export function gradientOf(
  { estimator, noise: source, prior: kind, kl }: UpdateVariant,
  state: State,
  i: number,
  { klScale: c = klScale, draw = noise.draw, prior = testPriors[kind] } = {},
) {
  const term = weightKl({ kl, prior, draw, source }, state, i);
  const [dw, rho] = [state.dw[i]!, state.rho[i]!];
  const [dvariance, dperturbation] = [state.dvariance[i]!, state.dperturbation[i]!];
  const objective = { prior, estimator, kl, klScale: c };
  const gradient = parameterGradients(objective, state.mu[i]!, rho, term.eps, {
    dw,
    dvariance,
    dperturbation,
  });
  const noisy = {
    draw: Math.abs(dw) * term.epsScale,
    local: 2 * term.sigma * Math.abs(dvariance),
    flipout: Math.abs(dperturbation) * term.epsScale,
    point: 0,
  }[estimator];
  if (estimator === 'point') {
    const score = Math.abs(priorScore(prior, state.mu[i]!));
    const klTermScale = 1 + Math.abs(gradient.kl);
    return { ...gradient, muScale: Math.abs(dw) + c * score, rhoScale: 0, klTermScale };
  }
  return {
    ...gradient,
    muScale: Math.abs(dw) + c * (Math.abs(term.dMu) + term.scale.dMu),
    rhoScale: sigmoid(rho) * (noisy + c * (Math.abs(term.dSigma) + term.scale.dSigma)),
    klTermScale: term.scale.value,
  };
}

/** Every index of an arena. */
export const all: readonly number[] = Array.from({ length: floats }, (_, i) => i);

/**
 * The variants with names for `describe.each`. Gradients come before the optimiser; lib/optimiser.test.ts
 * tests that.
 */
export const variants = update.variants
  .filter(({ optimiser, drawCount }) => optimiser === 'adam' && drawCount === 'one')
  .map(({ drawCount: _, ...variant }) => ({ name: variantName(variant), variant }));
