/**
 * Bayes by Backprop in float64, from the twins: the objective of a minibatch, its gradient, and a training
 * step. The objective is written forwards only, so that its finite differences check the gradient.
 */
import type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
import { softplus } from './gaussian.ts';
import { gaussianLoss } from './gaussianLoss.ts';
import { klOf } from './kl.ts';
import { loss, type PseudoWeight } from './loss.ts';
import { matmul, matmulFlipout, matmulLocal } from './matmul.ts';
import { matmulInputs, matmulInputsFlipout, matmulInputsLocal } from './matmulInputs.ts';
import { matmulWeights, matmulWeightsPerturbation, matmulWeightsVariance } from './matmulWeights.ts';
import { at, type Matrix, matrix, withOnes, withoutOnes, zip } from './matrix.ts';
import { nonlinearity, nonlinearityDerivative } from './nonlinearity.ts';
import { logPrior } from './prior.ts';
import { perturbation, sample, variance } from './sample.ts';
import { type Objective, parameterGradients } from './update.ts';

/**
 * q(w): one matrix [I + 1, O] a layer, whose last row is the bias. A weight with sigma = 0 is dead: pruned.
 */
export interface Posterior {
  readonly mu: readonly Matrix[];
  readonly rho: readonly Matrix[];
  /** Of the hidden layers; relu if absent. */
  readonly activation?: HiddenActivation;
}

/**
 * Standard normals: `eps` [I + 1, O] of each weight, `zeta` [B, O] of each layer's outputs (local only).
 * `signs` [B, width + 1]: of each width of the network, inputs first, the constant's last (flipout only).
 * `masks` [B, O]: of the outputs of each hidden layer, 0 or 1 / (1 - rate) (dropout only).
 */
export interface Noise {
  readonly eps: readonly Matrix[];
  readonly zeta: readonly Matrix[];
  readonly signs: readonly Matrix[];
  readonly masks?: readonly Matrix[];
}

/**
 * Inputs [B, I] and the classes [B] they belong to, or their targets [B, T]: the likelihood follows from
 * which.
 */
export interface Minibatch {
  readonly x: Matrix;
  readonly y: readonly number[] | Matrix;
  /** Given if the last class is none of the others: then examples of it are pseudo-examples. */
  readonly pseudo?: PseudoWeight;
}

/**
 * NLL, hits (or squared errors) and gradient of the last layer's outputs, by the kind of label, and how many
 * examples the mean is over.
 */
function likelihood(outputs: Matrix, { y, pseudo }: Minibatch) {
  if ('values' in y && 'rows' in y) {
    const { nll, squaredError, doutputs } = gaussianLoss(outputs, y);
    return { nll, score: squaredError, doutputs, batch: y.rows };
  }
  const classes = y as readonly number[];
  const { nll, hits, dlogits } = loss(outputs, classes, 1, pseudo);
  const batch = pseudo ? classes.filter((c) => c < outputs.columns - 1).length : classes.length;
  return { nll, score: hits, doutputs: dlogits, batch };
}

export interface Evaluation {
  /** L = nll + c KL, the quantity that training minimises. */
  readonly loss: number;
  /** Sum over the minibatch divided by its examples, pseudo-examples aside, in nats. */
  readonly nll: number;
  /** Of the whole network, in nats: exact or the one-draw estimate. */
  readonly kl: number;
  /** Right answers; for a regression the sum of squared errors. */
  readonly hits: number;
  /** [B, C]. */
  readonly logits: Matrix;
}

/** Gradients of L, shaped as the posterior. */
export interface Gradients {
  readonly dMu: readonly Matrix[];
  readonly dRho: readonly Matrix[];
}

interface Forward {
  /** Inputs of each layer without the constant, then the logits. */
  readonly activations: readonly Matrix[];
  /** f' of each layer at its preactivations. */
  readonly derivatives: readonly Matrix[];
  /** w, or mu and sigma^2 with dy/dV. */
  readonly weights: readonly Matrix[];
  readonly variances: readonly Matrix[];
  readonly perturbations: readonly Matrix[];
  readonly dydvs: readonly Matrix[];
}

function forward(posterior: Posterior, { x }: Minibatch, noise: Noise, objective: Objective): Forward {
  const { mu, rho, activation: hidden = 'relu' } = posterior;
  const { estimator } = objective;
  const weights = estimator === 'draw' ? mu.map((means, l) => sample(means, rho[l]!, noise.eps[l]!)) : mu;
  const variances = estimator === 'local' ? rho.map(variance) : [];
  const perturbations = estimator === 'flipout' ? rho.map((r, l) => perturbation(r, noise.eps[l]!)) : [];
  const activations = [x];
  const [dydvs, derivatives]: [Matrix[], Matrix[]] = [[], []];
  for (const [l, w] of weights.entries()) {
    const input = withOnes(activations[l]!);
    const kind = l + 1 === weights.length ? 'identity' : hidden;
    let preactivations: Matrix;
    if (estimator === 'local') {
      const { y, dydv } = matmulLocal(input, w, variances[l]!, noise.zeta[l]!, 'identity');
      preactivations = y;
      dydvs.push(dydv);
    } else if (estimator === 'flipout') {
      const [r, s] = [noise.signs[l]!, withoutOnes(noise.signs[l + 1]!)];
      preactivations = matmulFlipout(input, w, perturbations[l]!, r, s, 'identity');
    } else preactivations = matmul(input, w, 'identity');
    const mask = noise.masks?.[l] ?? zip(() => 1, preactivations);
    activations.push(zip((a, kept) => nonlinearity(kind, a!) * kept!, preactivations, mask));
    derivatives.push(zip((a, kept) => nonlinearityDerivative(kind, a!) * kept!, preactivations, mask));
  }
  return { activations, derivatives, weights, variances, perturbations, dydvs };
}

/** Whether a weight is not there: padding, or pruned. A point lives without a width. */
const isDead = (rho: number, estimator: Objective['estimator']): boolean =>
  rho < -1e29 || (estimator !== 'point' && softplus(rho) === 0);

/** A weight of layer l. */
interface Place {
  readonly l: number;
  readonly row: number;
  readonly column: number;
}

/** The objective of one weight: the biases of a regression's log sigmas have a prior of their own. */
function objectiveOf(objective: Objective, { mu }: Posterior, { l, row, column }: Place): Objective {
  const { rows, columns } = mu[l]!;
  const { noisePrior = null } = objective;
  const isNoise = l === mu.length - 1 && row === rows - 1 && column >= columns / 2;
  return isNoise && noisePrior !== null
    ? { ...objective, prior: { kind: 'gaussian', scale: noisePrior } }
    : objective;
}

/** KL[q || p] of the network; of points -log p. */
function networkKl(posterior: Posterior, { eps }: Noise, objective: Objective): number {
  const { mu, rho } = posterior;
  const { kl, estimator } = objective;
  let total = 0;
  for (const [l, means] of mu.entries()) {
    const terms = matrix(means.rows, means.columns, (row, column) => {
      const [m, r, e] = [means, rho[l]!, eps[l]!].map((values) => at(values, row, column)) as [
        number,
        number,
        number,
      ];
      if (isDead(r, estimator)) return 0;
      const { prior } = objectiveOf(objective, posterior, { l, row, column });
      return estimator === 'point' ? -logPrior(prior, m) : klOf(kl, prior, m, softplus(r), e).value;
    });
    total += terms.values.reduce((a, b) => a + b, 0);
  }
  return total;
}

/** L = mean(nll) + c KL of a minibatch, with the noise held fixed. */
export function evaluate(
  posterior: Posterior,
  minibatch: Minibatch,
  noise: Noise,
  objective: Objective,
): Evaluation {
  const logits = forward(posterior, minibatch, noise, objective).activations.at(-1)!;
  const { nll, score, batch } = likelihood(logits, minibatch);
  const mean = nll.reduce((a, b) => a + b, 0) / batch;
  const kl = networkKl(posterior, noise, objective);
  return {
    loss: mean + objective.klScale * kl,
    nll: mean,
    kl,
    hits: score.reduce((a, b) => a + b, 0),
    logits,
  };
}

/** dL/dmu and dL/drho by the chain of the twins, from the last layer to the first. */
export function gradients(
  posterior: Posterior,
  minibatch: Minibatch,
  noise: Noise,
  objective: Objective,
): Gradients {
  const { activations, derivatives, weights, variances, perturbations, dydvs } = forward(
    posterior,
    minibatch,
    noise,
    objective,
  );
  const { estimator } = objective;
  const [dMu, dRho]: [Matrix[], Matrix[]] = [[], []];
  let dy = likelihood(activations.at(-1)!, minibatch).doutputs;
  for (let l = weights.length - 1; l >= 0; l--) {
    const [x, w, mu, rho] = [activations[l]!, weights[l]!, posterior.mu[l]!, posterior.rho[l]!];
    const dw = matmulWeights(withOnes(x), dy);
    const [r, s] = [noise.signs[l]!, withoutOnes(noise.signs[l + 1]!)];
    const dvariance = estimator === 'local' ? matmulWeightsVariance(withOnes(x), dy, dydvs[l]!) : undefined;
    const dperturbation =
      estimator === 'flipout' ? matmulWeightsPerturbation(withOnes(x), dy, r, s) : undefined;
    const gradientOf = (row: number, column: number) =>
      isDead(at(rho, row, column), estimator)
        ? { dMu: 0, dRho: 0 }
        : parameterGradients(
            objectiveOf(objective, posterior, { l, row, column }),
            at(mu, row, column),
            at(rho, row, column),
            at(noise.eps[l]!, row, column),
            {
              dw: at(dw, row, column),
              dvariance: dvariance ? at(dvariance, row, column) : 0,
              dperturbation: dperturbation ? at(dperturbation, row, column) : 0,
            },
          );
    dMu[l] = matrix(mu.rows, mu.columns, (row, column) => gradientOf(row, column).dMu);
    dRho[l] = matrix(mu.rows, mu.columns, (row, column) => gradientOf(row, column).dRho);
    // the network's input came from no activation, and its gradient is not needed
    if (l > 0) {
      const derivative = derivatives[l - 1]!;
      dy = {
        draw: () => matmulInputs(dy, w, derivative),
        point: () => matmulInputs(dy, w, derivative),
        local: () => matmulInputsLocal(dy, w, x, dydvs[l]!, variances[l]!, derivative),
        flipout: () => matmulInputsFlipout(dy, w, perturbations[l]!, withoutOnes(r), s, derivative),
      }[estimator]();
    }
  }
  return { dMu, dRho };
}
