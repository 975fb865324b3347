/**
 * A Bayesian neural network on a GPU: a mean-field Gaussian posterior over every weight and bias of an MLP,
 * w = mu + softplus(rho) * eps. The class owns the GPU memory of its parameters; `destroy()` gives it back.
 */
import type { Gpu } from '../gpu/device.ts';
import { drawWeights } from './drawWeights.ts';
import type { Examples } from './examples.ts';
import { type FeatureImportance, featureImportance } from './featureImportance.ts';
import { networkWidths, prepareHead } from './head.ts';
import { initialMeans, initialRhos } from './initialise.ts';
import { type LayerValues, type Layout, layoutOf } from './layout.ts';
import { measureKl } from './measureKl.ts';
import { hasPosterior, membersOf } from './method.ts';
import type { OnGpu, PredictOptions } from './overDraws.ts';
import { createParameters, type Parameters } from './parameters.ts';
import type { Posterior } from './posterior.ts';
import { predict } from './predict.ts';
import type { Prediction } from './prediction.ts';
import { predictTargets, type TargetPrediction } from './predictTargets.ts';
import { type NetworkConfig, networkConfig } from './settings/settings.ts';
import { type TrainOptions, type TrainReport, train } from './train.ts';

export class BayesianNeuralNetwork {
  readonly config: NetworkConfig;
  readonly layout: Layout;
  readonly #gpu: Gpu;
  readonly #parameters: Parameters;
  #training = false;
  #destroyed = false;
  /** Trainings, predictions and reads of the parameters that are under way. */
  #uses = 0;

  private constructor(gpu: Gpu, config: NetworkConfig, layout: Layout, parameters: Parameters) {
    this.#gpu = gpu;
    this.config = config;
    this.layout = layout;
    this.#parameters = parameters;
  }

  /**
   * A new, untrained network.
   * @throws ConfigError if a setting makes no sense; GpuLimitError if the network does not fit the device.
   */
  static async create(gpu: Gpu, given: Partial<NetworkConfig> = {}): Promise<BayesianNeuralNetwork> {
    const config = networkConfig(given);
    return BayesianNeuralNetwork.#with(gpu, config, (layout) => {
      const mu = initialMeans(layout, config.seed, config.activation);
      const rho = initialRhos(layout, config);
      prepareHead(config.head, layout.layers.at(-1)!, mu.at(-1)!, rho.at(-1)!);
      return { mu, rho };
    });
  }

  /** A network with a trained posterior, as `posterior()` returned or a file held it. */
  static async fromPosterior(gpu: Gpu, posterior: Posterior): Promise<BayesianNeuralNetwork> {
    return BayesianNeuralNetwork.#with(gpu, networkConfig(posterior.config), () => posterior);
  }

  /** Memory first: a network that does not fit the device is refused before its values are computed. */
  static #with(
    gpu: Gpu,
    config: NetworkConfig,
    values: (layout: Layout) => Pick<Posterior, 'mu' | 'rho'>,
  ): BayesianNeuralNetwork {
    const layout = layoutOf(networkWidths(config.layers, config.head), membersOf(config.method));
    const parameters = createParameters(gpu, layout, config.prior);
    const { mu, rho } = values(layout);
    parameters.write(mu, rho);
    return new BayesianNeuralNetwork(gpu, config, layout, parameters);
  }

  /** Weights and biases; each has a mean and, by the method, a scale. An ensemble counts those of all members. */
  get parameters(): number {
    return this.layout.parameters;
  }

  /**
   * Trains by Bayes by Backprop, yielding a report about four times a second; see `TrainOptions`. One training at a time.
   * @throws ConfigError, PrecisionMissingError, NonFiniteError, DeviceLostError, GpuFaultError
   */
  async *train(data: Examples, options: TrainOptions = {}): AsyncGenerator<TrainReport, void, void> {
    this.#mustBeIdle('train');
    this.#training = true;
    this.#uses += 1;
    try {
      yield* train(this.#gpu, this.layout, this.#parameters, this.config, data, options);
    } finally {
      this.#training = false;
      this.#uses -= 1;
      this.#freeIfUnused();
    }
  }

  /**
   * Class probabilities with their uncertainty for each example, by S posterior draws. Inputs are in training units.
   * @throws ConfigError, PrecisionMissingError, HalfRangeError, DeviceLostError, GpuFaultError
   */
  async predict(data: Examples, options: PredictOptions = {}): Promise<Prediction> {
    this.#mustHave('predict', 'categorical');
    return this.#using(() => predict(this.#onGpu(), data, options));
  }

  /**
   * Means and standard deviations of real targets, with their uncertainty split; for a Gaussian head.
   * @throws ConfigError, PrecisionMissingError, HalfRangeError, DeviceLostError, GpuFaultError
   */
  async predictTargets(data: Examples, options: PredictOptions = {}): Promise<TargetPrediction> {
    this.#mustHave('predictTargets', 'gaussian');
    return this.#using(() => predictTargets(this.#onGpu(), data, options));
  }

  /** For each example, how much each input speaks for the class in `data.labels`; mean and spread over draws. */
  async featureImportance(
    data: Examples,
    options: { readonly draws?: number; readonly seed?: number } = {},
  ): Promise<FeatureImportance> {
    this.#mustLive('featureImportance');
    return this.#using(() =>
      featureImportance(this.#gpu, this.layout, this.#parameters, this.config, data, options),
    );
  }

  /**
   * KL[q || p] in nats: exact for a Gaussian prior, a one-draw estimate otherwise.
   * @throws TypeError if the method gives weights no width: the KL of a point is infinite.
   */
  async kl(seed = 0): Promise<number> {
    this.#mustLive('kl');
    const { method } = this.config;
    if (!hasPosterior(method)) {
      throw new TypeError(
        `BayesianNeuralNetwork.kl: the weights of a network trained by "${method.kind}" have no width; ` +
          'ask one trained by "bbb" or "ivon"',
      );
    }
    return this.#using(() => measureKl(this.#gpu, this.layout, this.#parameters, this.config, seed));
  }

  /** One posterior draw of every weight and bias; of an ensemble one member. */
  async draw(seed = 0): Promise<LayerValues[]> {
    this.#mustLive('draw');
    return this.#using(() => drawWeights(this.#onGpu(), seed));
  }

  /** The posterior on the host: to save it, to look at it, or to continue elsewhere. */
  async posterior(): Promise<Posterior> {
    this.#mustLive('posterior');
    return this.#using(async () => {
      const [values, prior] = await Promise.all([this.#parameters.read(), this.#parameters.readPrior()]);
      return { config: { ...this.config, prior }, ...values };
    });
  }

  /**
   * Gives back the GPU memory: at once, or as soon as the training, prediction or read that is using it has ended. Anything
   * begun after this throws.
   */
  destroy(): void {
    this.#destroyed = true;
    this.#freeIfUnused();
  }

  #freeIfUnused(): void {
    if (this.#destroyed && this.#uses === 0) this.#parameters.destroy();
  }

  async #using<T>(action: () => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await action();
    } finally {
      this.#uses -= 1;
      this.#freeIfUnused();
    }
  }

  #onGpu(): OnGpu {
    return { gpu: this.#gpu, layout: this.layout, parameters: this.#parameters, config: this.config };
  }

  #mustHave(method: string, head: 'categorical' | 'gaussian'): void {
    this.#mustLive(method);
    if (this.config.head.kind !== head) {
      const other = head === 'gaussian' ? 'predict' : 'predictTargets';
      throw new TypeError(
        `BayesianNeuralNetwork.${method}: this network has a ${this.config.head.kind} head; use ${other}`,
      );
    }
  }

  #mustLive(method: string): void {
    if (this.#destroyed) {
      throw new TypeError(`BayesianNeuralNetwork.${method}: this network was destroyed; create another one`);
    }
    this.#gpu.check(`BayesianNeuralNetwork.${method}`);
  }

  #mustBeIdle(method: string): void {
    this.#mustLive(method);
    if (this.#training) {
      throw new TypeError(
        `BayesianNeuralNetwork.${method}: a training is running; end it first (signal, or return())`,
      );
    }
  }
}
