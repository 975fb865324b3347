/** The public API of the library. It knows no page, no file system and no process. */
export type {
  Estimator,
  NetworkConfig,
  TrainSettings,
} from './bayes/config.ts';
export { checked, diagnose } from './bayes/diagnose/diagnose.ts';
export { type Evidence, evidenceOf, type Remains } from './bayes/diagnose/evidence.ts';
export type { Finding, Severity } from './bayes/diagnose/finding.ts';
export { ConfigError, NonFiniteError } from './bayes/errors.ts';
export type { Examples } from './bayes/examples.ts';
export type { FeatureImportance } from './bayes/featureImportance.ts';
export { categorical, gaussianHead, type Head } from './bayes/head.ts';
export type { LayerValues } from './bayes/layout.ts';
export {
  bayesByBackprop,
  deepEnsemble,
  ivon,
  type Method,
  type MethodKind,
  mcDropout,
  plainNetwork,
} from './bayes/method.ts';
export { BayesianNeuralNetwork } from './bayes/network.ts';
export type { PredictOptions } from './bayes/overDraws.ts';
export { decodePosterior, encodePosterior, type Posterior } from './bayes/posterior.ts';
export type { Prediction } from './bayes/prediction.ts';
export type { TargetPrediction } from './bayes/predictTargets.ts';
export {
  gaussian,
  type LayerPrior,
  laplace,
  layeredGaussian,
  layerPrior,
  type Prior,
  priorDensity,
  scaleMixture,
} from './bayes/prior.ts';
export { randomWords } from './bayes/random.ts';
export type { StepMetrics, TrainOptions, TrainReport } from './bayes/train.ts';
export { type CsvTable, parseCsv } from './data/csv.ts';
export { DataError } from './data/errors.ts';
export { type LabelledImages, MNIST_FILES, parseMnist, subset } from './data/mnist.ts';
export { parseNpy } from './data/npy.ts';
export { splitRows } from './data/split.ts';
export {
  fitStandardisation,
  type Standardisation,
  standardise,
  unstandardise,
  unstandardiseSpread,
} from './data/standardise.ts';
export {
  type ClassificationTable,
  type RegressionTable,
  selectRows,
  type Table,
  tableFromCsv,
} from './data/table.ts';
export { CredenceError } from './errors.ts';
export { type Gpu, openGpu } from './gpu/device.ts';
export { DeviceLostError, GpuFaultError, GpuLimitError, NoAdapterError } from './gpu/errors.ts';
export { classificationMetrics } from './metrics/summary.ts';
export { FileFormatError } from './persist/errors.ts';
