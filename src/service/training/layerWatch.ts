/** What a state of a training says of its layers and of its gradients, in a few numbers. */
import { hasPosterior } from '../../bayes/method.ts';
import { layerWeights } from '../../bayes/posterior/layerWeights.ts';
import type { LayerValues } from '../../bayes/posterior/layout.ts';
import { isAlive, softplus } from '../../bayes/posterior/rho.ts';
import { momentRuleOf } from '../../bayes/training/moments.ts';
import type { Posterior, TrainingState } from '../../index.ts';
import { decibels } from '../../metrics/signalToNoise.ts';
import { quantile } from '../../metrics/uncertainty.ts';

/** Medians over a sample of the weights of a layer. */
export interface LayerNumbers {
  readonly sigma: number;
  /** Of |mu| / sigma, in dB. */
  readonly snr: number;
}

export interface StateNumbers {
  /** Steps done of the horizon. */
  readonly step: number;
  /** Empty where weights have no width. */
  readonly layers: readonly LayerNumbers[];
  /**
   * Euclidean norm of the gradient of all parameters together, its root mean square over the steps since the
   * state before. From the second moments of Adam, so undefined for other rules.
   */
  readonly gradientNorm: number | undefined;
}

/** Weights of a layer that are looked at, at most. */
const sample = 20_000;

/** @returns what to call with one state after the other */
export function createLayerWatch(): (state: TrainingState) => StateNumbers | undefined {
  let before = { sum: 0, steps: 0 };
  return ({ posterior, training }) => {
    if (!training) return undefined;
    const { progress, moments } = training;
    const { settings, momentSteps: steps, horizon } = progress;
    const hasMoments = momentRuleOf(posterior.config.method, settings.optimiser) === 'adam';
    let gradientNorm: number | undefined;
    if (hasMoments && steps > 0) {
      const second = [moments.mu[1], moments.rho?.[1]].flatMap((layers) => layers ?? []);
      const sum = second.reduce((total, { weight, bias }) => total + sumOf(weight) + sumOf(bias), 0);
      // moments that began anew, or training that went back
      if (steps <= before.steps) before = { sum: 0, steps: 0 };
      const kept = settings.beta2 ** (steps - before.steps);
      gradientNorm = Math.sqrt(Math.max(0, sum - kept * before.sum) / (1 - kept));
      before = { sum, steps };
    }
    return { step: horizon.step, layers: layersOf(posterior), gradientNorm };
  };
}

function layersOf({ config, mu, rho }: Posterior): LayerNumbers[] {
  if (!hasPosterior(config.method)) return [];
  return mu.map((means, l) => {
    const take = (values: LayerValues) => layerWeights(config, l, values);
    const [m, r] = [take(means), take(rho[l]!)];
    const stride = Math.max(1, Math.floor(m.length / sample));
    const sigmas: number[] = [];
    const ratios: number[] = [];
    for (let i = 0; i < m.length; i += stride) {
      if (!isAlive(r[i]!)) continue;
      const sigma = softplus(r[i]!);
      sigmas.push(sigma);
      ratios.push(Math.abs(m[i]!) / sigma);
    }
    return { sigma: quantile(sigmas, 0.5), snr: decibels(quantile(ratios, 0.5)) };
  });
}

const sumOf = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
