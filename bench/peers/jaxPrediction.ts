/** Predictions in jax-js: one jitted function a draw. */
import {
  type Device,
  defaultDevice,
  type Array as JaxArray,
  jit,
  nn,
  numpy as np,
  random,
} from '@jax-js/jax';
import type { Repeated } from '../page/contender.ts';
import { inputsOf, type Noise, type Work } from '../page/work.ts';
import {
  drawn,
  forward,
  keepAll,
  noiseFrom,
  type Parameters,
  parametersOf,
  type Tensors,
  upload,
} from './jaxModel.ts';

/** Adds one draw's probabilities and entropies to their sums. */
const addDraw = (parameters: Parameters, eps: Tensors, x: JaxArray, sums: { p: JaxArray; h: JaxArray }) => {
  const logP = nn.logSoftmax(forward(drawn(parameters, eps), x), -1);
  const p = np.exp(logP.ref);
  return { p: sums.p.add(p.ref), h: sums.h.sub(p.mul(logP).sum(-1)) };
};

export async function predictor(device: Device, work: Work): Promise<Repeated> {
  defaultDevice(device);
  const parameters = parametersOf(device, work);
  const x = np.array(inputsOf(work.images), { shape: [work.images.count, work.layers[0]!], device });
  const draw = jit(
    (params: Parameters, inputs: JaxArray, sums: { p: JaxArray; h: JaxArray }, key: JaxArray) => {
      const { eps, next } = noiseFrom(key, work);
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

export async function probabilities(device: Device, work: Work, noise: Noise): Promise<Float32Array> {
  defaultDevice(device);
  const { count } = work.images;
  const x = np.array(inputsOf(work.images), { shape: [count, work.layers[0]!], device });
  const sums = { p: np.zeros([count, work.layers.at(-1)!], { device }), h: np.zeros([count], { device }) };
  const { p, h } = addDraw(parametersOf(device, work), upload(device, work, noise), x, sums);
  await h.data();
  return p.data();
}
