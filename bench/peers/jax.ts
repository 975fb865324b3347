/**
 * The work in jax-js: one jitted function a step, as its documentation advises. Every array is given away where it is used
 * last and kept by `.ref` before, which is how jax-js frees memory.
 */
import {
  blockUntilReady,
  type Device,
  defaultDevice,
  type Array as JaxArray,
  jit,
  nn,
  numpy as np,
  random,
  valueAndGrad,
} from '@jax-js/jax';
import type { Contender, ProductShape, Repeated, StepLoss } from '../page/contender.ts';
import { adam, inputsOf, klScale, type Noise, oneHot, priorScale, type Work } from '../page/work.ts';

/** Weight and bias of each layer in turn. */
type Tensors = JaxArray[];
type Parameters = { mu: Tensors; rho: Tensors };
type Losses = { nll: JaxArray; kl: JaxArray };
type Moments = { first: Parameters; second: Parameters };

const keep = (tensors: Tensors): Tensors => tensors.map((tensor) => tensor.ref);
const keepAll = ({ mu, rho }: Parameters): Parameters => ({ mu: keep(mu), rho: keep(rho) });
const shapesOf = ({ layers }: Work): number[][] =>
  layers.slice(1).flatMap((outputs, l) => [[layers[l]!, outputs], [outputs]]);

const upload = (device: Device, work: Work, values: Noise): Tensors => {
  const shapes = shapesOf(work);
  return values
    .flatMap(({ weight, bias }) => [weight, bias])
    .map((tensor, t) => np.array(tensor, { shape: shapes[t]!, device }));
};

const parametersOf = (device: Device, work: Work): Parameters => ({
  mu: upload(device, work, work.mu),
  rho: upload(device, work, work.rho),
});

const zerosLike = (device: Device, work: Work): Parameters => {
  const zeros = () => shapesOf(work).map((shape) => np.zeros(shape, { device }));
  return { mu: zeros(), rho: zeros() };
};

/** w = mu + softplus(rho) eps. */
const drawn = ({ mu, rho }: Parameters, eps: Tensors): Tensors =>
  mu.map((mean, t) => mean.add(nn.softplus(rho[t]!).mul(eps[t]!)));

/** Logits of inputs x. */
function forward(w: Tensors, x: JaxArray): JaxArray {
  let activations = x;
  for (let t = 0; t < w.length; t += 2) {
    activations = np.matmul(activations, w[t]!).add(w[t + 1]!);
    if (t + 2 < w.length) activations = nn.relu(activations);
  }
  return activations;
}

/** KL of N(mu, sigma^2) from N(0, s^2), summed over the network. */
function closedKl({ mu, rho }: Parameters): JaxArray {
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

const meanNll = (logits: JaxArray, y: JaxArray, batch: number): JaxArray =>
  nn
    .logSoftmax(logits, -1)
    .mul(y)
    .sum()
    .mul(-1 / batch);

/** One Adam step of every tensor. `corrections`: 1 / (1 - beta1^t), 1 / (1 - beta2^t). */
function adamStep(parameters: Parameters, moments: Moments, gradient: Parameters, corrections: JaxArray[]) {
  const [correction1, correction2] = corrections as [JaxArray, JaxArray];
  const next = {
    parameters: { mu: [], rho: [] } as Parameters,
    first: { mu: [], rho: [] } as Parameters,
    second: { mu: [], rho: [] } as Parameters,
  };
  for (const kind of ['mu', 'rho'] as const) {
    for (const [t, g] of gradient[kind].entries()) {
      const first = moments.first[kind][t]!.mul(adam.beta1).add(g.ref.mul(1 - adam.beta1));
      const second = moments.second[kind][t]!.mul(adam.beta2).add(np.square(g).mul(1 - adam.beta2));
      const scale = np.sqrt(second.ref.mul(correction2.ref)).add(adam.epsilon);
      const step = first.ref.mul(correction1.ref).div(scale).mul(adam.learningRate);
      next.parameters[kind].push(parameters[kind][t]!.sub(step));
      next.first[kind].push(first);
      next.second[kind].push(second);
    }
  }
  for (const correction of corrections) correction.dispose();
  return { parameters: next.parameters, moments: { first: next.first, second: next.second } };
}

/** The step with the noise given. */
function stepWith(work: Work) {
  const { count } = work.batch;
  const objective = (parameters: Parameters, eps: Tensors, x: JaxArray, y: JaxArray): [JaxArray, Losses] => {
    const nll = meanNll(forward(drawn(keepAll(parameters), eps), x), y, count);
    const kl = closedKl(parameters);
    return [nll.ref.add(kl.ref.mul(klScale)), { nll, kl }];
  };
  const differentiated = valueAndGrad(objective, { hasAux: true });
  return (
    parameters: Parameters,
    moments: Moments,
    corrections: JaxArray[],
    eps: Tensors,
    x: JaxArray,
    y: JaxArray,
  ) => {
    const [[loss, losses], gradient] = differentiated(keepAll(parameters), eps, x, y);
    loss.dispose();
    return { ...adamStep(parameters, moments, gradient, corrections), losses };
  };
}

const correctionsAt = (device: Device, step: number): JaxArray[] =>
  [adam.beta1, adam.beta2].map((beta) => np.array([1 / (1 - beta ** step)], { shape: [], device }));

/** Parameters, moments and the minibatch on the device, and how a step replaces them. */
function trainingOf(device: Device, work: Work) {
  let parameters = parametersOf(device, work);
  let moments: Moments = { first: zerosLike(device, work), second: zerosLike(device, work) };
  let steps = 0;
  const x = np.array(inputsOf(work.batch), { shape: [work.batch.count, work.layers[0]!], device });
  const y = np.array(oneHot(work.batch), { shape: [work.batch.count, work.layers.at(-1)!], device });
  type Step = (
    ...given: [Parameters, Moments, JaxArray[], JaxArray, JaxArray]
  ) => ReturnType<ReturnType<typeof stepWith>>;
  return {
    take(step: Step): Losses {
      steps += 1;
      const after = step(parameters, moments, correctionsAt(device, steps), x.ref, y.ref);
      ({ parameters, moments } = after);
      return after.losses;
    },
    /** When the last step's update is done too, not only its losses. */
    ready: () => blockUntilReady([parameters, moments.first, moments.second]),
    destroy() {
      for (const { mu, rho } of [parameters, moments.first, moments.second])
        for (const tensor of [...mu, ...rho]) tensor.dispose();
      x.dispose();
      y.dispose();
    },
  };
}

async function trainer(device: Device, work: Work): Promise<Repeated> {
  defaultDevice(device);
  const training = trainingOf(device, work);
  const shapes = shapesOf(work);
  const given = stepWith(work);
  const step = jit(
    (
      parameters: Parameters,
      moments: Moments,
      corrections: JaxArray[],
      x: JaxArray,
      y: JaxArray,
      key: JaxArray,
    ) => {
      const [next, ...keys] = random.split(key, shapes.length + 1) as unknown as [JaxArray, ...JaxArray[]];
      const eps = keys.map((each, t) => random.normal(each, shapes[t]!));
      return { ...given(parameters, moments, corrections, eps, x, y), key: next };
    },
  );
  let key = random.key(1);
  return {
    async run(count) {
      defaultDevice(device);
      let last: Losses | undefined;
      for (let s = 0; s < count; s++) {
        last?.nll.dispose();
        last?.kl.dispose();
        last = training.take((...before) => {
          const after = step(...before, key);
          ({ key } = after);
          return after;
        });
      }
      await training.ready();
      await Promise.all([last!.nll.data(), last!.kl.data()]);
    },
    destroy() {
      key.dispose();
      training.destroy();
      step.dispose();
    },
  };
}

async function losses(device: Device, work: Work, noise: readonly Noise[]): Promise<StepLoss[]> {
  defaultDevice(device);
  const training = trainingOf(device, work);
  const step = jit(stepWith(work));
  const found: StepLoss[] = [];
  for (const each of noise) {
    const { nll, kl } = training.take((parameters, moments, corrections, x, y) =>
      step(parameters, moments, corrections, upload(device, work, each), x, y),
    );
    found.push({ nll: (await nll.data())[0]!, kl: (await kl.data())[0]! });
  }
  training.destroy();
  step.dispose();
  return found;
}

/** Adds one draw's probabilities and entropies to their sums. */
const addDraw = (parameters: Parameters, eps: Tensors, x: JaxArray, sums: { p: JaxArray; h: JaxArray }) => {
  const logP = nn.logSoftmax(forward(drawn(parameters, eps), x), -1);
  const p = np.exp(logP.ref);
  return { p: sums.p.add(p.ref), h: sums.h.sub(p.mul(logP).sum(-1)) };
};

async function predictor(device: Device, work: Work): Promise<Repeated> {
  defaultDevice(device);
  const shapes = shapesOf(work);
  const parameters = parametersOf(device, work);
  const x = np.array(inputsOf(work.images), { shape: [work.images.count, work.layers[0]!], device });
  const draw = jit(
    (params: Parameters, inputs: JaxArray, sums: { p: JaxArray; h: JaxArray }, key: JaxArray) => {
      const [next, ...keys] = random.split(key, shapes.length + 1) as unknown as [JaxArray, ...JaxArray[]];
      const eps = keys.map((each, t) => random.normal(each, shapes[t]!));
      return { sums: addDraw(params, eps, inputs, sums), key: next };
    },
  );
  let key = random.key(2);
  return {
    async run(count) {
      defaultDevice(device);
      const { count: n } = work.images;
      let sums = { p: np.zeros([n, work.layers.at(-1)!], { device }), h: np.zeros([n], { device }) };
      for (let s = 0; s < count; s++) ({ sums, key } = draw(keepAll(parameters), x.ref, sums, key));
      await Promise.all([sums.p.data(), sums.h.data()]);
    },
    destroy() {
      for (const tensor of [...parameters.mu, ...parameters.rho, x, key]) tensor.dispose();
      draw.dispose();
    },
  };
}

async function probabilities(device: Device, work: Work, noise: Noise): Promise<Float32Array> {
  defaultDevice(device);
  const { count } = work.images;
  const x = np.array(inputsOf(work.images), { shape: [count, work.layers[0]!], device });
  const sums = { p: np.zeros([count, work.layers.at(-1)!], { device }), h: np.zeros([count], { device }) };
  const { p, h } = addDraw(parametersOf(device, work), upload(device, work, noise), x, sums);
  await h.data();
  return p.data();
}

/** The product as the layer's gradient asks for it: the transposes are jax-js's to fuse. */
async function product(device: Device, _work: Work, { of, m, k, n }: ProductShape): Promise<Repeated> {
  defaultDevice(device);
  const a = np.array(new Float32Array(m * k).fill(0.5), {
    shape: of === 'weights' ? [k, m] : [m, k],
    device,
  });
  const b = np.array(new Float32Array(k * n).fill(0.25), {
    shape: of === 'inputs' ? [n, k] : [k, n],
    device,
  });
  const multiply = jit((left: JaxArray, right: JaxArray) =>
    np.matmul(
      of === 'weights' ? np.matrixTranspose(left) : left,
      of === 'inputs' ? np.matrixTranspose(right) : right,
    ),
  );
  return {
    async run(count) {
      defaultDevice(device);
      // all are waited for and none let go before: jax-js never computes what nobody holds
      const products = Array.from({ length: count }, () => multiply(a.ref, b.ref));
      await blockUntilReady(products);
      for (const out of products) out.dispose();
    },
    destroy() {
      a.dispose();
      b.dispose();
      multiply.dispose();
    },
  };
}

export const jaxContender = (device: Device): Contender => ({
  trainer: (work) => trainer(device, work),
  losses: (work, noise) => losses(device, work, noise),
  predictor: (work) => predictor(device, work),
  probabilities: (work, noise) => probabilities(device, work, noise),
  product: (work, shape) => product(device, work, shape),
});
