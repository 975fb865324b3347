/** The network in jax-js: its tensors, logits and losses. */
import { type Device, type Array as JaxArray, nn, numpy as np, random } from '@jax-js/jax';
import { type Noise, priorScale, type Work } from '../page/work.ts';

/** Weight and bias of each layer in turn. */
export type Tensors = JaxArray[];
export type Parameters = { mu: Tensors; rho: Tensors };

const keep = (tensors: Tensors): Tensors => tensors.map((tensor) => tensor.ref);
export const keepAll = ({ mu, rho }: Parameters): Parameters => ({ mu: keep(mu), rho: keep(rho) });
export const shapesOf = ({ layers }: Work): number[][] =>
  layers.slice(1).flatMap((outputs, l) => [[layers[l]!, outputs], [outputs]]);

export const upload = (device: Device, work: Work, values: Noise): Tensors => {
  const shapes = shapesOf(work);
  return values
    .flatMap(({ weight, bias }) => [weight, bias])
    .map((tensor, t) => np.array(tensor, { shape: shapes[t]!, device }));
};

export const parametersOf = (device: Device, work: Work): Parameters => ({
  mu: upload(device, work, work.mu),
  rho: upload(device, work, work.rho),
});

export const zerosLike = (device: Device, work: Work): Parameters => {
  const zeros = () => shapesOf(work).map((shape) => np.zeros(shape, { device }));
  return { mu: zeros(), rho: zeros() };
};

/** w = mu + softplus(rho) eps. */
export const drawn = ({ mu, rho }: Parameters, eps: Tensors): Tensors =>
  mu.map((mean, t) => mean.add(nn.softplus(rho[t]!).mul(eps[t]!)));

/** Logits of inputs x. */
export function forward(w: Tensors, x: JaxArray): JaxArray {
  let activations = x;
  for (let t = 0; t < w.length; t += 2) {
    activations = np.matmul(activations, w[t]!).add(w[t + 1]!);
    if (t + 2 < w.length) activations = nn.relu(activations);
  }
  return activations;
}

/** KL of N(mu, sigma^2) from N(0, s^2), summed over the network. */
export function closedKl({ mu, rho }: Parameters): JaxArray {
  const parts = mu.map((mean, t) => {
    const sigma = nn.softplus(rho[t]!);
    const squares = np
      .square(sigma.ref)
      .add(np.square(mean))
      .div(2 * priorScale ** 2);
    // in two stages: half a million terms into one float32 would lose a thousandth of the sum on WebAssembly
    return squares
      .sub(np.log(sigma))
      .add(Math.log(priorScale) - 0.5)
      .sum(-1)
      .sum();
  });
  return parts.reduce((sum, part) => sum.add(part));
}

export const meanNll = (logits: JaxArray, y: JaxArray, batch: number): JaxArray =>
  nn
    .logSoftmax(logits, -1)
    .mul(y)
    .sum()
    .mul(-1 / batch);

/** Standard normal numbers for every weight, and the key of the next ones. */
export function noiseFrom(key: JaxArray, work: Work): { readonly eps: Tensors; readonly next: JaxArray } {
  const shapes = shapesOf(work);
  const [next, ...keys] = random.split(key, shapes.length + 1) as unknown as [JaxArray, ...JaxArray[]];
  return { eps: keys.map((each, t) => random.normal(each, shapes[t]!)), next };
}
