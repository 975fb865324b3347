/**
 * The work in jax-js: one jitted function a step, as its documentation advises. Every array is given away
 * where it is used last and kept by `.ref` before, which is how jax-js frees memory.
 */
import {
  blockUntilReady,
  type Device,
  defaultDevice,
  type Array as JaxArray,
  jit,
  numpy as np,
} from '@jax-js/jax';
import type { Contender, ProductShape, Repeated } from '../page/contender.ts';
import type { Work } from '../page/work.ts';
import { predictor, probabilities } from './jaxPrediction.ts';
import { losses, trainer } from './jaxTraining.ts';

/** The product with the transposes that the layer's gradient needs. jax-js may fuse them. */
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
      // all products are kept until the end, because jax-js never computes an array that nobody holds
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
