/**
 * Hamiltonian Monte Carlo: draws from any differentiable density, exact in the limit of a long chain, and too
 * slow for anything but comparison. Neal 2011, "MCMC using Hamiltonian dynamics", sections 5.2 to 5.4; unit
 * masses. There is no hidden state: every random number is a function of (seed, chain, iteration).
 */
import { philox4x32, seedWords } from '../bayes/random.ts';
import { sum } from './matrix.ts';
import { normals } from './random.ts';

/** log p up to a constant, and its gradient in a new array. */
export interface Density {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** The density at a position. It must not keep the position, which changes after the call. */
export type LogDensity = (position: Float64Array) => Density;

export interface PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  /** At the position. */
  readonly density: Density;
}

export interface HmcSettings {
  readonly seed: number;
  /** Which of several chains under one seed: 0 if left out. */
  readonly chain?: number;
  /** Iterations that choose the step size and are then forgotten. */
  readonly warmup: number;
  /** Iterations that are kept. */
  readonly draws: number;
  /** Leapfrog steps, so gradients, in an iteration. */
  readonly leapfrogSteps: number;
  /** First guess; the step size itself if there is no warm-up. 0.1 if left out. */
  readonly stepSize?: number;
  /**
   * Mean acceptance that the warm-up aims at, and after a short one exceeds by up to 0.1: 0.8 if left out.
   */
  readonly targetAcceptance?: number;
}

export interface HmcChain {
  /** Positions, one a kept iteration. */
  readonly draws: readonly Float64Array[];
  /** Mean of min(1, exp(-dH)) over the kept iterations. */
  readonly acceptance: number;
  /** After the warm-up, before the jitter. */
  readonly stepSize: number;
  /** Kept iterations whose energy left the trajectory by more than 1000 or was not finite. */
  readonly divergences: number;
}

/** Streams of this sampler, away from those of the kernels. */
const momentumStream = 0x10000;
const decisionStream = 0x10001;

/**
 * Each iteration's step size is up to this share off, so that no orbit closes on itself. Neal 2011, section
 * 5.4.2.2.
 */
const jitter = 0.2;

/** H = -log p(x) + |p|^2 / 2. */
export const energy = ({ momentum, density }: PhasePoint): number =>
  sum(momentum.length, (i) => momentum[i]! ** 2) / 2 - density.value;

/**
 * `steps` times: p += e/2 grad log p(x);  x += e p;  p += e/2 grad log p(x). Reversible (negate the momentum
 * to go back) and volume-preserving, with an energy error of order e^2. Neal 2011, equations 5.18 to 5.20.
 */
export function leapfrog(target: LogDensity, start: PhasePoint, stepSize: number, steps: number): PhasePoint {
  const position = start.position.slice();
  const momentum = start.momentum.slice();
  let density = start.density;
  const kick = () => {
    for (let i = 0; i < momentum.length; i++) momentum[i]! += (stepSize / 2) * density.gradient[i]!;
  };
  for (let step = 0; step < steps; step++) {
    kick();
    for (let i = 0; i < position.length; i++) position[i]! += stepSize * momentum[i]!;
    density = target(position);
    kick();
    if (!Number.isFinite(density.value)) break;
  }
  return { position, momentum, density };
}

/** One chain from `start`. @throws RangeError if the density at the start is not finite. */
export function hmc(target: LogDensity, start: ArrayLike<number>, settings: HmcSettings): HmcChain {
  const { seed, chain = 0, warmup, draws, leapfrogSteps, targetAcceptance = 0.8 } = settings;
  const key = seedWords(seed);
  let position: Float64Array = Float64Array.from(start);
  let density = target(position);
  if (!Number.isFinite(density.value)) throw new RangeError(`log density ${density.value} at the start`);
  let pace = beginDualAveraging(settings.stepSize ?? 0.1);
  const kept: Float64Array[] = [];
  let [accepted, divergences] = [0, 0];
  for (let t = 0; t < warmup + draws; t++) {
    const normal = normals({ seed, step: t, draw: chain }, momentumStream);
    const words = philox4x32([0, chain, t, decisionStream], key);
    const [decide, shake] = [(words[0] + 0.5) / 2 ** 32, (words[1] + 0.5) / 2 ** 32];
    const stepSize = Math.exp(t < warmup ? pace.log : pace.average) * (1 + jitter * (2 * shake - 1));
    const from: PhasePoint = { position, momentum: position.map((_, i) => normal(i)), density };
    const to = leapfrog(target, from, stepSize, leapfrogSteps);
    const drop = energy(from) - energy(to);
    const probability = Number.isFinite(drop) ? Math.min(1, Math.exp(drop)) : 0;
    if (decide < probability) ({ position, density } = to);
    if (t < warmup) pace = dualAveraging(pace, t + 1, targetAcceptance - probability);
    else {
      kept.push(position);
      accepted += probability;
      divergences += Number(!(drop > -1000));
    }
  }
  return { draws: kept, acceptance: accepted / draws, stepSize: Math.exp(pace.average), divergences };
}

interface DualAveraging {
  /** log step size to try next. */
  readonly log: number;
  /** log step size so far, late iterations weighing more. */
  readonly average: number;
  readonly error: number;
  /** What `log` shrinks towards: ten times the first guess. */
  readonly centre: number;
}

const beginDualAveraging = (stepSize: number): DualAveraging => ({
  log: Math.log(stepSize),
  average: Math.log(stepSize),
  error: 0,
  centre: Math.log(10 * stepSize),
});

/**
 * Iteration t >= 1 fell short of the target acceptance by `shortfall`. Hoffman and Gelman 2014, algorithm 5.
 */
function dualAveraging(
  { average, error, centre }: DualAveraging,
  t: number,
  shortfall: number,
): DualAveraging {
  const [gamma, t0, kappa] = [0.05, 10, 0.75];
  const weight = 1 / (t + t0);
  const newError = (1 - weight) * error + weight * shortfall;
  const log = centre - (Math.sqrt(t) / gamma) * newError;
  const share = t ** -kappa;
  return { log, average: share * log + (1 - share) * average, error: newError, centre };
}
