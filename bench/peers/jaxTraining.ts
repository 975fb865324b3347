/** A training step in jax-js: one jitted function. */
import {
  blockUntilReady,
  type Device,
  defaultDevice,
  type Array as JaxArray,
  jit,
  numpy as np,
  random,
  valueAndGrad,
} from '@jax-js/jax';
import type { Repeated, StepLoss } from '../page/contender.ts';
import { adam, inputsOf, klScale, type Noise, oneHot, type Work } from '../page/work.ts';
import {
  closedKl,
  drawn,
  forward,
  keepAll,
  meanNll,
  noiseFrom,
  type Parameters,
  parametersOf,
  type Tensors,
  upload,
  zerosLike,
} from './jaxModel.ts';

type Losses = { nll: JaxArray; kl: JaxArray };
type Moments = { first: Parameters; second: Parameters };

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

export async function trainer(device: Device, work: Work): Promise<Repeated> {
  defaultDevice(device);
  const training = trainingOf(device, work);
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
      const { eps, next } = noiseFrom(key, work);
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

export async function losses(device: Device, work: Work, noise: readonly Noise[]): Promise<StepLoss[]> {
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
