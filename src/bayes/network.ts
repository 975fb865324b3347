/**
 * A Bayesian neural network on a GPU: a mean-field Gaussian posterior over every weight and bias of an MLP,
 * w = mu + softplus(rho) * eps. The class owns the GPU memory of its parameters; `destroy()` gives it back.
 */
import type { CsvTable } from '../data/csv/csv.ts';
import type { Preprocessing } from '../data/encoding/preprocessing.ts';
import type { TableInputs } from '../data/encoding/table.ts';
import type { Gpu } from '../gpu/device.ts';
import { together } from '../gpu/together.ts';
import { checkPreprocessing } from './checkPreprocessing.ts';
import type { GivenExamples } from './examples.ts';
import { networkWidths } from './head.ts';
import { checkExamples } from './input/checkExamples.ts';
import { checkObject, checkSeed } from './input/options.ts';
import { checkTrainedOn, type TrainedOn } from './input/units.ts';
import { Lifetime } from './lifetime.ts';
import { hasPosterior, membersOf } from './method.ts';
import type { NetworkOnGpu } from './networkOnGpu.ts';
import { checkPosterior, checkValues } from './posterior/checkPosterior.ts';
import { initialValues } from './posterior/initialise.ts';
import { type LayerValues, type Layout, layoutOf } from './posterior/layout.ts';
import { measureKl } from './posterior/measureKl.ts';
import { createParameters } from './posterior/parameters.ts';
import type { Posterior } from './posterior/posterior.ts';
import { drawWeights } from './prediction/drawWeights.ts';
import { type FeatureImportance, featureImportance } from './prediction/featureImportance.ts';
import { guardedDraws, type KeptDraws } from './prediction/guardedDraws.ts';
import { type KeepOptions, keepDraws } from './prediction/keptDraws.ts';
import { predict } from './prediction/predict.ts';
import type { Prediction } from './prediction/prediction.ts';
import { checkPredictOptions, type PredictOptions } from './prediction/predictOptions.ts';
import { type Predictors, predictTable, type TablePrediction } from './prediction/predictTable.ts';
import { predictTargets, type TargetPrediction } from './prediction/predictTargets.ts';
import { type AskedNetwork, type NetworkConfig, networkConfig } from './settings/settings.ts';
import { type TrainOptions, train } from './training/train.ts';
import { type CarriedTraining, createCarriedTraining, type TrainingState } from './training/trainingState.ts';
import type { TrainReport } from './training/trainReport.ts';

export type { KeptDraws } from './prediction/guardedDraws.ts';

export interface NewNetwork extends Partial<AskedNetwork> {
  /** Of the table that the network will be trained on. */
  readonly preprocessing?: Preprocessing | undefined;
}

export class BayesianNeuralNetwork {
  readonly #on: NetworkOnGpu;
  readonly #carried: CarriedTraining;
  readonly #kept = new Set<KeptDraws>();
  readonly #lifetime: Lifetime;

  private constructor(on: NetworkOnGpu) {
    this.#on = on;
    this.#carried = createCarriedTraining(on);
    this.#lifetime = new Lifetime('BayesianNeuralNetwork', on.gpu, () => {
      on.parameters.destroy();
      this.#carried.destroy();
    });
  }

  /**
   * A new, untrained network. Given the `preprocessing` of a table (`fitPreprocessing`), it keeps it with its
   * posterior and state, and `predictTable` takes rows of such tables.
   * @throws ConfigError if a setting makes no sense; GpuLimitError if the network does not fit the device.
   */
  static async create(gpu: Gpu, given: NewNetwork = {}): Promise<BayesianNeuralNetwork> {
    checkObject('network', given);
    const { preprocessing, ...settings } = given;
    const config = networkConfig(settings);
    return BayesianNeuralNetwork.#with({ gpu, config, preprocessing }, (layout) =>
      initialValues(layout, config),
    );
  }

  /**
   * A network with a trained posterior, as `posterior()` returned or a file held it.
   * @throws ConfigError, GpuLimitError as `create`; RangeError if its values do not fit its layers.
   */
  static async fromPosterior(gpu: Gpu, posterior: Posterior): Promise<BayesianNeuralNetwork> {
    const { config, trainedOn, preprocessing } = checkPosterior(posterior);
    return BayesianNeuralNetwork.#with(
      {
        ...{ gpu, config: networkConfig(config), preprocessing },
        trainedOn: trainedOn && checkTrainedOn(trainedOn),
      },
      () => checkValues(posterior),
    );
  }

  /**
   * A network whose training goes on where that of `state` stood: the next steps are those that the other
   * network would have made, to the bit on the same adapter, given the same data, settings and horizon.
   */
  static async fromState(gpu: Gpu, state: TrainingState): Promise<BayesianNeuralNetwork> {
    checkObject('state', state);
    const { posterior, training } = state;
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    if (training) {
      try {
        net.#carried.write(training);
      } catch (error) {
        net.destroy();
        throw error;
      }
    }
    return net;
  }

  /**
   * Makes memory first, so that a network too large for the device is refused before its values are computed.
   */
  static #with(
    known: Pick<NetworkOnGpu, 'gpu' | 'config' | 'preprocessing' | 'trainedOn'>,
    values: (layout: Layout) => Pick<Posterior, 'mu' | 'rho'>,
  ): BayesianNeuralNetwork {
    const { gpu, config, preprocessing } = known;
    if (preprocessing) checkPreprocessing(preprocessing, config);
    const layout = layoutOf(networkWidths(config.layers, config.head), membersOf(config.method));
    const parameters = createParameters(gpu, layout, config);
    try {
      const { mu, rho } = values(layout);
      parameters.write(mu, rho);
    } catch (error) {
      parameters.destroy();
      throw error;
    }
    return new BayesianNeuralNetwork({ ...known, layout, parameters });
  }

  /** Its `inputScale` is fixed by the first training, unless it was given. */
  get config(): NetworkConfig {
    return this.#on.config;
  }

  /** What was learnt of a table's columns, if the network is of a table. */
  get preprocessing(): Preprocessing | undefined {
    return this.#on.preprocessing;
  }

  /**
   * The kind of array that the first training had, and the scale of the last training's inputs. Undefined
   * before the first training, and if a file does not tell.
   */
  get trainedOn(): TrainedOn | undefined {
    return this.#on.trainedOn;
  }

  /** Where each parameter lives. */
  get layout(): Layout {
    return this.#on.layout;
  }

  /** How many weights and biases there are, an ensemble's members together. */
  get parameters(): number {
    return this.layout.parameters;
  }

  /**
   * Trains, yielding a report about four times a second; see `TrainOptions`. One training at a time. A
   * further call goes on where the last one ended: new noise and order, the optimiser's moments carried on
   * where the examples are the same. The first training fixes the scale of inputs, unless the network was
   * given one: bytes are divided by 126, floats taken as they are.
   * @throws ConfigError, PrecisionMissingError, NonFiniteError, DeviceLostError, GpuFaultError
   */
  async *train(data: GivenExamples, options: TrainOptions = {}): AsyncGenerator<TrainReport, void, void> {
    yield* this.#lifetime.training('train', () =>
      train(this.#on, this.#carried, checkExamples(data, this.config), options),
    );
  }

  /**
   * Class probabilities with their uncertainty for each example, by S posterior draws. Inputs are in the
   * units of the first training; `findings` tells if they are far from those that were trained on. While a
   * training runs, draws may come from the parameters after different steps. Between a report with
   * `endOfEpoch` and the next one, they all come from that epoch's.
   * @throws ConfigError, PrecisionMissingError, HalfRangeError, DeviceLostError, GpuFaultError
   */
  async predict(data: GivenExamples, options: PredictOptions = {}): Promise<Prediction> {
    this.#mustHave('predict', 'categorical');
    return this.#lifetime.using(() => predict(this.#on, checkExamples(data, this.config), options));
  }

  /**
   * Keeps S posterior draws on the device, which takes S times the memory of the weights. Their answers cost
   * no drawing, and do not flicker: the same image has the same answer. A training that goes on does not
   * change kept weights, until `redraw`. They go with the network, or before it.
   * @throws ConfigError, GpuLimitError, DeviceLostError, GpuFaultError
   */
  async keepDraws(options: KeepOptions = {}): Promise<KeptDraws> {
    this.#mustHave('keepDraws', 'categorical');
    const kept = guardedDraws(await this.#lifetime.using(() => keepDraws(this.#on, options)), {
      on: this.#on,
      lifetime: this.#lifetime,
      onDestroy: () => this.#kept.delete(kept),
    });
    this.#kept.add(kept);
    if (this.#lifetime.isOver) kept.destroy();
    return kept;
  }

  /**
   * Means and standard deviations of real targets, with their uncertainty split; for a Gaussian head.
   * @throws ConfigError, PrecisionMissingError, HalfRangeError, DeviceLostError, GpuFaultError
   */
  async predictTargets(data: GivenExamples, options: PredictOptions = {}): Promise<TargetPrediction> {
    this.#mustHave('predictTargets', 'gaussian');
    return this.#lifetime.using(() => predictTargets(this.#on, checkExamples(data, this.config), options));
  }

  /**
   * Predicts rows of a table: encodes and standardises them as the training rows were, and answers with class
   * names, or in the units of the table. Targets may be among the columns; they are not looked at.
   * @param rows of `parseCsv`, `parseRows` or `tableFromCsv`
   * @throws TypeError if the network knows no table; ConfigError if `rows` are none; DataError if a column is
   *   missing or a cell cannot be encoded; else as `predict`
   */
  async predictTable(rows: CsvTable | TableInputs, options: PredictOptions = {}): Promise<TablePrediction> {
    this.#lifetime.mustLive('predictTable');
    const { preprocessing } = this;
    if (!preprocessing) {
      throw new TypeError(
        'BayesianNeuralNetwork.predictTable: this network knows no table; create it with `preprocessing`, open a ' +
          'posterior that has one, or use predict with numbers',
      );
    }
    checkPredictOptions(options, this.config);
    const predictors: Predictors = {
      classes: (data, own) => predict(this.#on, checkExamples(data, this.config), own),
      targets: (data, own) => predictTargets(this.#on, checkExamples(data, this.config), own),
    };
    return this.#lifetime.using(() => predictTable(rows, preprocessing, predictors, options));
  }

  /**
   * How much each input of an example speaks for the class in `data.labels`: mean and spread over draws. The
   * number of "none of them" is that of the classes.
   */
  async featureImportance(
    data: GivenExamples,
    options: { readonly draws?: number; readonly seed?: number } = {},
  ): Promise<FeatureImportance> {
    this.#lifetime.mustLive('featureImportance');
    const checked = () => checkExamples(data, this.config, { none: true });
    return this.#lifetime.using(() => featureImportance(this.#on, checked(), options));
  }

  /**
   * KL[q || p] in nats: exact for a Gaussian prior, a one-draw estimate otherwise.
   * @throws TypeError if the method gives weights no width: the KL of a point is infinite.
   */
  async kl(seed = 0): Promise<number> {
    this.#lifetime.mustLive('kl');
    checkSeed(seed);
    const { method } = this.config;
    if (!hasPosterior(method)) {
      throw new TypeError(
        `BayesianNeuralNetwork.kl: the weights of a network trained by "${method.kind}" have no width; ` +
          'ask one trained by "bbb" or "ivon"',
      );
    }
    return this.#lifetime.using(() => measureKl(this.#on, seed));
  }

  /** One posterior draw of every weight and bias; of an ensemble one member. */
  async draw(seed = 0): Promise<LayerValues[]> {
    this.#lifetime.mustLive('draw');
    checkSeed(seed);
    return this.#lifetime.using(() => drawWeights(this.#on, seed));
  }

  /** The posterior on the host: to save it, to look at it, or to continue elsewhere. */
  async posterior(): Promise<Posterior> {
    this.#lifetime.mustLive('posterior');
    return this.#lifetime.using(() => this.#readPosterior());
  }

  /**
   * Everything that training carries, on the host: to go on elsewhere with `fromState`. It may be read while
   * a training runs. It is then the state after the last step that was submitted, which may be ahead of the
   * last report.
   */
  async state(): Promise<TrainingState> {
    this.#lifetime.mustLive('state');
    return this.#lifetime.using(async () => {
      // both copies are submitted before anything is awaited, so no training step comes between them
      const [posterior, training] = await together([this.#readPosterior(), this.#carried.read()]);
      return { posterior, ...(training && { training }) };
    });
  }

  /**
   * Gives back the GPU memory: at once, or as soon as the training, prediction or read that is using it has
   * ended. Anything begun after this throws.
   */
  destroy(): void {
    for (const kept of this.#kept) kept.destroy();
    this.#lifetime.end();
  }

  async #readPosterior(): Promise<Posterior> {
    const { parameters, config, preprocessing, trainedOn } = this.#on;
    const [values, prior] = await together([parameters.read(), parameters.readPrior()]);
    return {
      ...{ config: { ...config, prior }, ...values },
      ...(preprocessing && { preprocessing }),
      ...(trainedOn && { trainedOn }),
    };
  }

  #mustHave(method: string, head: 'categorical' | 'gaussian'): void {
    this.#lifetime.mustLive(method);
    if (this.config.head.kind !== head) {
      const other = head === 'gaussian' ? 'predict' : 'predictTargets';
      throw new TypeError(
        `BayesianNeuralNetwork.${method}: this network has a ${this.config.head.kind} head; use ${other}`,
      );
    }
  }
}
