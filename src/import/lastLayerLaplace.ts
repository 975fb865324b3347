/**
 * A Laplace approximation of the last layer: a network that was trained as points becomes Bayesian without
 * any training. The posterior of a last-layer weight is N(w, sigma^2) around its trained value,
 *   sigma_i^2 = 1 / (k H_i + 1 / s^2),   H_i = (1/C) sum_c sum_n h_ni^2 p_nc (1 - p_nc),
 * where sum_n h_ni^2 p_nc (1 - p_nc) is the diagonal of the generalised Gauss-Newton matrix of the NLL over
 * the training examples, h what the last layer gets (1 for the bias), p the trained network's probabilities
 * and N(0, s^2) the prior.
 * - An input's weights have one width for all classes: of such Gaussians the one with the mean of the
 *   precisions is closest in KL[q || p]. Then the logits of an example have one variance, so the most
 *   probable class stays what it was: the network is as accurate as before.
 * - The logits are linear in these weights, so nothing but the diagonal is approximated in a prediction.
 * - s and k are those whose predictive has the lowest NLL on held-out examples. k < 1 because a network that
 *   learnt its examples by heart is surer of them than they warrant.
 * Weights before the last layer stay points.
 * Sources: Ritter, Botev and Barber 2018, "A scalable Laplace approximation for neural networks" (s and k);
 * Kristiadi, Hein and Hennig 2020, "Being Bayesian, even just a bit, fixes overconfidence in ReLU networks";
 * Daxberger et al. 2021, "Laplace redux".
 */
import { deadRho } from '../../shaders/lib/gaussian.ts';
import { ConfigError } from '../bayes/errors.ts';
import { fingerprintOfExamples, type GivenExamples } from '../bayes/examples.ts';
import { checkExamples } from '../bayes/input/checkExamples.ts';
import { checkNames } from '../bayes/input/options.ts';
import { inputSpreadOf } from '../bayes/input/summary.ts';
import { kindOf } from '../bayes/input/units.ts';
import { bayesByBackprop } from '../bayes/method.ts';
import { checkPosterior, checkValues } from '../bayes/posterior/checkPosterior.ts';
import type { LayerValues } from '../bayes/posterior/layout.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { inverseSoftplus } from '../bayes/posterior/rho.ts';
import { gaussian } from '../bayes/prior.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import { fitWidths, variances } from './fitWidths.ts';
import { type LastLayer, lastLayerOf, softmaxInto } from './forward.ts';
import { type HeldOutScores, type LabelledExamples, scoresOf } from './scores.ts';

export type { HeldOutScores } from './scores.ts';

export interface LaplaceData {
  /** What the network was trained on, with labels. */
  readonly train: GivenExamples;
  /** Other examples of the same kind, with labels: they choose the width of the prior. */
  readonly heldOut: GivenExamples;
}

export interface LaplaceFit {
  readonly posterior: Posterior;
  /** s, the standard deviation of the prior of the last layer's weights. */
  readonly priorScale: number;
  /** k, how much the training examples count: 1 in full. */
  readonly evidence: number;
  /** By the network as it was. */
  readonly before: HeldOutScores;
  /** By the posterior. They are a little better than on new examples, because these chose the prior. */
  readonly after: HeldOutScores;
}

/**
 * Makes a plain classifier Bayesian in its last layer. Computed on the host in float64: N P multiplications.
 *
 * @throws ConfigError if the network is no plain classifier, labels are missing, or both sets are the same
 */
export function lastLayerLaplace(given: Posterior, data: LaplaceData): LaplaceFit {
  const plain = checked(given);
  const { config } = plain;
  checkNames(data, ['train', 'heldOut']);
  const train = labelled(data.train, plain, 'train');
  const heldOut = labelled(data.heldOut, plain, 'heldOut');
  if (fingerprintOfExamples(train) === fingerprintOfExamples(heldOut)) {
    throw new ConfigError('heldOut', 'examples that the network was not trained on', 'those of train');
  }
  const curvature = curvatureOf(lastLayerOf(plain, train));
  const measured = lastLayerOf(plain, heldOut);
  const widths = fitWidths(measured, curvature, heldOut.labels);
  const { classes } = measured;
  const variance = variances(curvature, widths);
  const scores = (of: Float64Array) => scoresOf(measured, of, heldOut.labels);
  const last = plain.mu.at(-1)!;
  const rho = variance.map((of) => inverseSoftplus(Math.sqrt(of)));
  return {
    posterior: {
      config: networkConfig({ ...config, method: bayesByBackprop, prior: gaussian(widths.priorScale) }),
      mu: plain.mu,
      rho: [
        ...plain.mu.slice(0, -1).map(points),
        {
          weight: last.weight.map((_, at) => rho[Math.floor(at / classes)]!),
          bias: last.bias.map(() => rho.at(-1)!),
        },
      ],
      trainedOn: { kind: kindOf(train), inputs: inputSpreadOf(train.images, train.count, train.unit) },
    },
    ...{ ...widths, before: scores(new Float64Array(variance.length)), after: scores(variance) },
  };
}

/** Weights without a width, which neither draws nor trainings change. */
const points = ({ weight, bias }: LayerValues): LayerValues => ({
  weight: new Float32Array(weight.length).fill(deadRho),
  bias: new Float32Array(bias.length).fill(deadRho),
});

function checked(given: Posterior): Posterior {
  const config = networkConfig(checkPosterior(given).config);
  const { head, method, inputScale } = config;
  if (head.kind !== 'categorical' || head.none) {
    throw new ConfigError('head', 'categorical, without a class for none of them', head);
  }
  if (method.kind !== 'plain') {
    const advice = 'the other methods have their own uncertainty; import a network, or train it as plain';
    throw new ConfigError('method', 'plain', method.kind, advice);
  }
  if (inputScale === undefined) {
    throw new ConfigError('inputScale', 'the factor that the network was trained with', undefined);
  }
  return { ...given, config, ...checkValues(given) };
}

function labelled(given: GivenExamples, { config }: Posterior, where: string): LabelledExamples {
  const { labels, ...examples } = checkExamples(given, config, { where });
  if (!labels) throw new ConfigError(`${where}.labels`, 'the class of each example', undefined);
  return { ...examples, labels };
}

/** H [I + 1], the bias last. */
function curvatureOf({ count, width, features, classes, logits }: LastLayer): Float64Array {
  const curvature = new Float64Array(width + 1);
  const p = new Float64Array(classes);
  for (let n = 0; n < count; n++) {
    softmaxInto(p, logits.subarray(n * classes, (n + 1) * classes));
    const doubt = p.reduce((sum, pc) => sum + pc * (1 - pc), 0) / classes;
    for (let i = 0; i < width; i++) curvature[i]! += features[n * width + i]! ** 2 * doubt;
    curvature[width]! += doubt;
  }
  return curvature;
}
