/** A multilayer perceptron that was trained elsewhere, as a plain network: its weights are the means. */
import { certainRho } from '../../shaders/lib/gaussian.ts';
import { type HiddenActivation, hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { ConfigError } from '../bayes/errors.ts';
import { checkNames } from '../bayes/input/options.ts';
import { plainNetwork } from '../bayes/method.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { checkValue } from '../bayes/settings/setting.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import { oneOf } from '../checks.ts';
import { denseLayers } from './denseLayers.ts';
import { faultIn, readTensors } from './tensors.ts';

export interface ImportOptions {
  /**
   * Of all hidden layers. The file does not tell it, so it has no default; a network without hidden layers
   * needs none. `gelu` is the one with tanh: `nn.GELU(approximate='tanh')`.
   */
  readonly activation?: HiddenActivation;
  /** From the numbers of an example to what the network was trained on; 1 if absent, 1 / 255 for bytes. */
  readonly inputScale?: number;
  /** Names of the layers, the first one first, where widths and names do not tell. */
  readonly order?: readonly string[];
}

/**
 * Reads the weights of a classifier of dense layers, as PyTorch's `state_dict` names and shapes them
 * (`fc1.weight` [out, in], `fc1.bias` [out]) or as Keras shapes them (`dense/kernel` [in, out]). The layers'
 * widths follow. The last layer's outputs are logits. `lastLayerLaplace` makes the network Bayesian.
 *
 * @param file name used in errors
 * @param bytes a safetensors file of float32, or a .npz of float32 or float64, which become float32
 * @throws FileFormatError, DataError if the file is damaged, or its tensors are no dense layers that follow
 *   one another; ConfigError if an option makes no sense
 */
export function importNetwork(file: string, bytes: Uint8Array, options: ImportOptions = {}): Posterior {
  checkNames(options, ['activation', 'inputScale', 'order']);
  const { activation, inputScale = 1, order } = options;
  if (order !== undefined && !Array.isArray(order)) {
    throw new ConfigError('order', 'an array of names, the first layer first', order);
  }
  const layers = denseLayers(file, readTensors(file, bytes), order);
  if (layers.length > 1 || activation !== undefined) {
    checkValue('activation', oneOf(hiddenActivations), activation);
  }
  const last = layers.at(-1)!;
  if (last.outputs < 2) {
    throw faultIn(file, {
      ...{
        name: last.name,
        expected: 'a logit for each of at least 2 classes',
        got: `${last.outputs} output`,
      },
      hint: 'write a sigmoid of z as two logits, 0 and z: a row of zeros and a bias of 0 before the row of z',
    });
  }
  const config = networkConfig({
    layers: [layers[0]!.inputs, ...layers.map(({ outputs }) => outputs)],
    ...{ method: plainNetwork, inputScale, ...(activation && { activation }) },
  });
  const certain = (values: Float32Array) => new Float32Array(values.length).fill(certainRho);
  return {
    config,
    mu: layers.map(({ weight, bias }) => ({ weight, bias })),
    rho: layers.map(({ weight, bias }) => ({ weight: certain(weight), bias: certain(bias) })),
  };
}
