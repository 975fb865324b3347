/** Twin of src/bayes/training/oneStep.ts: a single step of Bayes by Backprop in float64. */
import { ConfigError } from '../bayes/errors.ts';
import { widthsOf } from '../bayes/posterior/layout.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import {
  adam,
  checkStep,
  inputScaleOf,
  type Moved,
  mostPulled,
  type OneStep,
  type OneStepRequest,
  valueAt,
} from '../bayes/training/oneStepRequest.ts';
import { softplus } from './gaussian.ts';
import { matmul } from './matmul.ts';
import { at, type Matrix, matrix, rowOf, withOnes, zip } from './matrix.ts';
import { evaluate, gradients, type Noise, type Posterior as Plain } from './network.ts';
import { optimisers } from './optimiser.ts';
import { layerOf, posteriorOf } from './padded.ts';
import { weightNormals } from './random.ts';
import { sample } from './sample.ts';
import type { Objective } from './update.ts';

/** @throws ConfigError */
export function oneStep(posterior: Posterior, request: OneStepRequest): OneStep {
  const layout = checkStep(posterior, request);
  const { config } = posterior;
  const { image, label, klScale, learningRate, seed } = request;
  if (config.prior.kind === 'layered') {
    throw new ConfigError('prior', 'the same prior in all layers where there is no WebGPU', 'layered');
  }
  const before: Plain = {
    ...posteriorOf(layout, posterior.mu, posterior.rho),
    activation: config.activation,
  };
  const scale = inputScaleOf(posterior);
  const minibatch = { x: matrix(1, image.length, (_, i) => image[i]! * scale), y: [label] };
  const normal = weightNormals({ seed, step: 0, draw: 0 });
  const noise: Noise = {
    eps: layout.layers.map((layer) => layerOf(layer, normal)),
    zeta: [],
    // read and not used: only flipout multiplies by them
    signs: widthsOf(layout).map((width) => matrix(1, width + 1, () => 1)),
  };
  const objective: Objective = { prior: config.prior, estimator: 'draw', kl: 'sampled', klScale };
  const { nll, kl, logits } = evaluate(before, minibatch, noise, objective);
  const { dMu, dRho } = gradients(before, minibatch, noise, objective);
  // without the KL what is left of the gradient of mu is d nll / dw, whatever the prior
  const { dMu: dw } = gradients(before, minibatch, noise, {
    ...objective,
    ...{ klScale: 0, kl: 'closed', prior: { kind: 'gaussian', scale: 1 } },
  });

  const rule = { ...adam, learningRate, momentum: 0, weightDecay: 0 };
  const step = (value: number, gradient: number) =>
    optimisers.adam(rule, 1, { value, first: 0, second: 0 }, gradient);
  const stepped = (values: readonly Matrix[], by: readonly Matrix[]) =>
    values.map((own, l) => zip((value, gradient) => step(value!, gradient!).value, own, by[l]!));
  const after: Plain = { ...before, mu: stepped(before.mu, dMu), rho: stepped(before.rho, dRho) };
  const lossAfter = evaluate(after, minibatch, noise, objective);

  const place =
    'row' in request.place
      ? request.place
      : mostPulled(posterior, layout, request.place.layer, (of) => at(dw[of.layer]!, of.row, of.column));
  const { layer, row, column } = place;
  const moved = (value: number, gradient: number): Moved => {
    const { value: end, first, second } = step(value, gradient);
    return { gradient, first, second, after: end };
  };
  const [mu, rho] = [valueAt(posterior.mu, layout, place), valueAt(posterior.rho, layout, place)];
  const eps = at(noise.eps[layer]!, row, column);
  return {
    ...{ place, mu, rho, eps, w: mu + softplus(rho) * eps },
    input: at(withOnes(inputsOf(layer, before, minibatch.x, noise)), 0, row),
    logits: Array.from(rowOf(logits, 0)),
    loss: { nll, kl },
    dw: at(dw[layer]!, row, column),
    ofMu: moved(mu, at(dMu[layer]!, row, column)),
    ofRho: moved(rho, at(dRho[layer]!, row, column)),
    lossAfter: { nll: lossAfter.nll, kl: lossAfter.kl },
  };
}

/** What the weights of a layer multiply, without the constant 1. */
const inputsOf = (layer: number, { mu, rho, activation }: Plain, x: Matrix, { eps }: Noise): Matrix =>
  mu
    .slice(0, layer)
    .reduce((y, means, l) => matmul(withOnes(y), sample(means, rho[l]!, eps[l]!), activation ?? 'relu'), x);
