/**
 * The work in TensorFlow.js: its own optimiser and losses, every step in a `tidy`, nothing read back inside a
 * run.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Contender, ProductShape, Repeated, StepLoss } from '../page/contender.ts';
import { adam, inputsOf, klScale, type Noise, oneHot, priorScale, type Work } from '../page/work.ts';

export type Backend = 'webgpu' | 'wasm';
type Tensors = readonly tf.Tensor[];
interface Parameters {
  /** Weight and bias of each layer in turn. */
  readonly mu: readonly tf.Variable[];
  readonly rho: readonly tf.Variable[];
}

const shapesOf = ({ layers }: Work): number[][] =>
  layers.slice(1).flatMap((outputs, l) => [[layers[l]!, outputs], [outputs]]);

const upload = (work: Work, values: Noise): tf.Tensor[] => {
  const shapes = shapesOf(work);
  return values
    .flatMap(({ weight, bias }) => [weight, bias])
    .map((tensor, t) => tf.tensor(tensor, shapes[t]!));
};

const variablesOf = (work: Work, values: Noise): tf.Variable[] =>
  tf.tidy(() => upload(work, values).map((tensor) => tf.variable(tensor)));

const parametersOf = (work: Work): Parameters => ({
  mu: variablesOf(work, work.mu),
  rho: variablesOf(work, work.rho),
});

const normals = (work: Work): tf.Tensor[] => shapesOf(work).map((shape) => tf.randomNormal(shape));

/** w = mu + softplus(rho) eps. */
const drawn = ({ mu, rho }: Parameters, eps: Tensors): tf.Tensor[] =>
  mu.map((mean, t) => tf.add(mean, tf.mul(tf.softplus(rho[t]!), eps[t]!)));

/** Logits of inputs x. */
function forward(w: Tensors, x: tf.Tensor): tf.Tensor {
  let activations = x;
  for (let t = 0; t < w.length; t += 2) {
    activations = tf.add(tf.matMul(activations, w[t]!), w[t + 1]!);
    if (t + 2 < w.length) activations = tf.relu(activations);
  }
  return activations;
}

/** KL of N(mu, sigma^2) from N(0, s^2), summed over the network. */
function closedKl({ mu, rho }: Parameters): tf.Tensor {
  const parts = mu.map((mean, t) => {
    const sigma = tf.softplus(rho[t]!);
    const squares = tf.mul(tf.add(tf.square(sigma), tf.square(mean)), 1 / (2 * priorScale ** 2));
    // in two stages: half a million terms into one float32 would lose a thousandth of the sum on WebAssembly
    return tf.sum(tf.sum(tf.add(tf.sub(squares, tf.log(sigma)), Math.log(priorScale) - 0.5), -1));
  });
  return tf.addN(parts);
}

interface Minibatch {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

const minibatchOf = ({ layers, batch }: Work): Minibatch => ({
  x: tf.tensor(inputsOf(batch), [batch.count, layers[0]!]),
  y: tf.tensor(oneHot(batch), [batch.count, layers.at(-1)!]),
});

/** One step: the loss's parts are handed to `observe`, which may keep them. */
function step(
  optimizer: tf.Optimizer,
  parameters: Parameters,
  { x, y }: Minibatch,
  epsOf: () => Tensors,
  observe: (nll: tf.Tensor, kl: tf.Tensor) => void = () => undefined,
): tf.Tensor {
  const loss = () => {
    const nll = tf.losses.softmaxCrossEntropy(y, forward(drawn(parameters, epsOf()), x));
    const kl = closedKl(parameters);
    observe(nll, kl);
    return tf.add(nll, tf.mul(kl, klScale));
  };
  return tf.tidy(() => optimizer.minimize(loss, true, [...parameters.mu, ...parameters.rho])!);
}

const adamOptimizer = (): tf.Optimizer =>
  tf.train.adam(adam.learningRate, adam.beta1, adam.beta2, adam.epsilon);

async function trainer(backend: Backend, work: Work): Promise<Repeated> {
  await tf.setBackend(backend);
  const parameters = parametersOf(work);
  const minibatch = minibatchOf(work);
  const optimizer = adamOptimizer();
  return {
    async run(count) {
      await tf.setBackend(backend);
      let cost: tf.Tensor | undefined;
      for (let s = 0; s < count; s++) {
        cost?.dispose();
        cost = step(optimizer, parameters, minibatch, () => normals(work));
      }
      await cost!.data();
      cost!.dispose();
    },
    async destroy() {
      await tf.setBackend(backend);
      optimizer.dispose();
      tf.dispose([...parameters.mu, ...parameters.rho, minibatch.x, minibatch.y]);
    },
  };
}

async function losses(backend: Backend, work: Work, noise: readonly Noise[]): Promise<StepLoss[]> {
  await tf.setBackend(backend);
  const parameters = parametersOf(work);
  const minibatch = minibatchOf(work);
  const optimizer = adamOptimizer();
  const found: StepLoss[] = [];
  for (const each of noise) {
    const kept: tf.Tensor[] = [];
    const observe = (nll: tf.Tensor, kl: tf.Tensor) => kept.push(tf.keep(nll), tf.keep(kl));
    step(optimizer, parameters, minibatch, () => upload(work, each), observe).dispose();
    const [nll, kl] = await Promise.all(kept.map((tensor) => tensor.data()));
    tf.dispose(kept);
    found.push({ nll: nll![0]!, kl: kl![0]! });
  }
  optimizer.dispose();
  tf.dispose([...parameters.mu, ...parameters.rho, minibatch.x, minibatch.y]);
  return found;
}

/** Probabilities and entropies of one draw. */
function drawOf(parameters: Parameters, eps: Tensors, x: tf.Tensor): [p: tf.Tensor, h: tf.Tensor] {
  const logP = tf.logSoftmax(forward(drawn(parameters, eps), x));
  const p = tf.exp(logP);
  return [p, tf.mul(tf.sum(tf.mul(p, logP), -1), -1)];
}

async function predictor(backend: Backend, work: Work): Promise<Repeated> {
  await tf.setBackend(backend);
  const parameters = parametersOf(work);
  const { count: n } = work.images;
  const x = tf.tensor(inputsOf(work.images), [n, work.layers[0]!]);
  return {
    async run(count) {
      await tf.setBackend(backend);
      let sums: Tensors = [tf.zeros([n, work.layers.at(-1)!]), tf.zeros([n])];
      for (let s = 0; s < count; s++) {
        const before = sums;
        sums = tf.tidy(() => drawOf(parameters, normals(work), x).map((part, i) => tf.add(before[i]!, part)));
        tf.dispose(before);
      }
      await Promise.all(sums.map((sum) => sum.data()));
      tf.dispose(sums);
    },
    async destroy() {
      await tf.setBackend(backend);
      tf.dispose([...parameters.mu, ...parameters.rho, x]);
    },
  };
}

async function probabilities(backend: Backend, work: Work, noise: Noise): Promise<Float32Array> {
  await tf.setBackend(backend);
  const parameters = parametersOf(work);
  const p = tf.tidy(() => {
    const x = tf.tensor(inputsOf(work.images), [work.images.count, work.layers[0]!]);
    return drawOf(parameters, upload(work, noise), x)[0];
  });
  const values = await p.data();
  tf.dispose([...parameters.mu, ...parameters.rho, p]);
  return values;
}

async function product(backend: Backend, _work: Work, { of, m, k, n }: ProductShape): Promise<Repeated> {
  await tf.setBackend(backend);
  const a = tf.tensor(new Float32Array(m * k).fill(0.5), of === 'weights' ? [k, m] : [m, k]);
  const b = tf.tensor(new Float32Array(k * n).fill(0.25), of === 'inputs' ? [n, k] : [k, n]);
  const multiply = () => tf.matMul(a, b, of === 'weights', of === 'inputs');
  return {
    async run(count) {
      await tf.setBackend(backend);
      let out = multiply();
      for (let s = 1; s < count; s++) {
        out.dispose();
        out = multiply();
      }
      await out.data();
      out.dispose();
    },
    async destroy() {
      await tf.setBackend(backend);
      tf.dispose([a, b]);
    },
  };
}

export const tensorflowContender = (backend: Backend): Contender => ({
  trainer: (work) => trainer(backend, work),
  losses: (work, noise) => losses(backend, work, noise),
  predictor: (work) => predictor(backend, work),
  probabilities: (work, noise) => probabilities(backend, work, noise),
  product: (work, shape) => product(backend, work, shape),
});
