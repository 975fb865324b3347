/** The public API of the library. It knows no page, no file system and no process. */

export type { BlockName, FastBlockName } from '../shaders/lib/block.ts';
export { checked, diagnose } from './bayes/diagnose/diagnose.ts';
export {
  type Evidence,
  type EvidenceSettings,
  evidenceOf,
  type Remains,
  type Schedules,
} from './bayes/diagnose/evidence.ts';
export type { Finding, Severity } from './bayes/diagnose/finding.ts';
export type { InputSummary } from './bayes/diagnose/inputSummary.ts';
export type { TargetSummary } from './bayes/diagnose/labelSummary.ts';
export type { LayerSummary } from './bayes/diagnose/layerSummary.ts';
export type { PredictionSummary, RegressionSummary } from './bayes/diagnose/predictionSummary.ts';
export { ConfigError, HalfRangeError, type NonFiniteDetails, NonFiniteError } from './bayes/errors.ts';
export type { Examples, GivenExamples } from './bayes/examples.ts';
export { type AskedPrior, type FanInPrior, fanInGaussian } from './bayes/fanIn.ts';
export { categorical, categoricalOrNone, gaussianHead, type Head, type NoiseKind } from './bayes/head.ts';
export type { InputSpread } from './bayes/input/summary.ts';
export type { ArrayKind, TrainedOn } from './bayes/input/units.ts';
export {
  bayesByBackprop,
  deepEnsemble,
  ivon,
  type Method,
  type MethodKind,
  mcDropout,
  plainNetwork,
} from './bayes/method.ts';
export { BayesianNeuralNetwork, type KeptDraws, type NewNetwork } from './bayes/network.ts';
export type { LayerValues, Layout } from './bayes/posterior/layout.ts';
export type { Posterior } from './bayes/posterior/posterior.ts';
export {
  decodePosterior,
  encodePosterior,
  type PosteriorForm,
  type PosteriorNote,
} from './bayes/posterior/posteriorFile.ts';
export { countAlive, type PruneOptions, prunePosterior, signalToNoise } from './bayes/posterior/prune.ts';
export {
  openShippedNetwork,
  type ShippedFiles,
  type ShippedNetwork,
} from './bayes/posterior/shippedNetwork.ts';
export type { SparseForm } from './bayes/posterior/sparsePosterior.ts';
export type { FeatureImportance } from './bayes/prediction/featureImportance.ts';
export type { AnswerOptions, KeepOptions } from './bayes/prediction/keptDraws.ts';
export { type MixturePrediction, mixPredictions } from './bayes/prediction/mixture.ts';
export type { Prediction } from './bayes/prediction/prediction.ts';
export type { PredictOptions } from './bayes/prediction/predictOptions.ts';
export type {
  ClassTablePrediction,
  TablePrediction,
  TargetTablePrediction,
} from './bayes/prediction/predictTable.ts';
export type { Intervals, TargetPrediction } from './bayes/prediction/predictTargets.ts';
export type { Progress as PredictionProgress } from './bayes/prediction/progress.ts';
export {
  gaussian,
  type LayeredPrior,
  type LayerPrior,
  laplace,
  layeredGaussian,
  layerPrior,
  type Prior,
  priorDensity,
  scaleMixture,
} from './bayes/prior.ts';
export { randomWords } from './bayes/random.ts';
export type { AskedNetwork, Estimator, NetworkConfig, TrainSettings } from './bayes/settings/settings.ts';
export { type SurvivalOptions, type SurvivingNetwork, survivingNetwork } from './bayes/survivingNetwork.ts';
export type { MomentValues } from './bayes/training/moments.ts';
export type { Beginning, Progress } from './bayes/training/progress.ts';
export { decodeState, encodeState, type StateFile } from './bayes/training/stateFile.ts';
export type { TrainOptions } from './bayes/training/train.ts';
export type { TrainingState } from './bayes/training/trainingState.ts';
export type { StepMetrics, TrainReport, WentBack } from './bayes/training/trainReport.ts';
export {
  type Augmentation,
  type AugmentationName,
  augmentations,
  type VersionShares,
} from './data/augment/augmentation.ts';
export type { Decimal } from './data/cells/numberText.ts';
export type { Column, MissingPolicy } from './data/columns/column.ts';
export { type CsvTable, parseCsv } from './data/csv/csv.ts';
export type { CsvRecord, Separator } from './data/csv/csvRecords.ts';
export type { LineRange } from './data/csv/lineRanges.ts';
export type { KeptReading, Reading, ReadingOptions } from './data/csv/reading.ts';
export type { ColumnRef } from './data/encoding/chosenColumns.ts';
export type { Encoding, InputColumn, TargetEncoding, Task } from './data/encoding/encoding.ts';
export type { EncodingOptions } from './data/encoding/learnEncoding.ts';
export {
  fitPreprocessing,
  type InUnits,
  inTableUnits,
  type PreparedRows,
  type Preprocessing,
  prepareInputs,
  prepareTable,
} from './data/encoding/preprocessing.ts';
export { type CellValue, parseRows, type Row } from './data/encoding/rows.ts';
export {
  fitStandardisation,
  type Numbers as FloatNumbers,
  type Standardisation,
  standardise,
  unstandardise,
  unstandardiseSpread,
} from './data/encoding/standardise.ts';
export {
  type ClassificationTable,
  type RegressionTable,
  selectRows,
  type Table,
  type TableInputs,
  tableFromCsv,
} from './data/encoding/table.ts';
export { DataError } from './data/errors.ts';
export { DataFaults } from './data/faults.ts';
export { type LabelledImages, MNIST_FILES, type NamedBytes, parseMnist, subset } from './data/files/mnist.ts';
export { type NpyArray, type NpyValues, parseNpy } from './data/files/npy.ts';
export { blur } from './data/ood/blur.ts';
export { drawnDigits, drawnNonDigits, drawnPart } from './data/ood/drawn.ts';
export { type DrawnKind, type DrawnPart, drawnKinds } from './data/ood/drawnKinds.ts';
export { type GeneratedSet, generatedSets, rotateInTurn, rotationAngles } from './data/ood/generated.ts';
export type { Images } from './data/ood/images.ts';
export { addGaussianNoise, addUniformNoise, noiseImages, type RandomWords } from './data/ood/noise.ts';
export { type PatternSet, patternSets } from './data/ood/patterns.ts';
export { permutePixels } from './data/ood/permutePixels.ts';
export { rotate } from './data/ood/rotate.ts';
export { fashionMnist, letters, parseShipped, type ShippedSet } from './data/ood/shipped.ts';
export { type Split, type SplitOptions, splitRows } from './data/order/split.ts';
export { type ImageSource, type PseudoRequest, pseudoImages } from './data/pseudo/pseudoImages.ts';
export { type PseudoRowRequest, pseudoRows, type RowSource } from './data/pseudo/pseudoRows.ts';
export { CredenceError, type FileFault } from './errors.ts';
export {
  type AdapterOptions,
  type BlockOptions,
  type Gpu,
  type OpenOptions,
  openGpu,
  type Tuning,
  type WebGpu,
} from './gpu/device.ts';
export type { Work } from './gpu/dispatch.ts';
export {
  DeviceLostError,
  GpuFaultError,
  GpuLimitError,
  GpuMemoryError,
  type LimitKind,
  NoAdapterError,
  PrecisionMissingError,
  TimestampsMissingError,
} from './gpu/errors.ts';
export { type Ceilings, measureCeilings } from './gpu/profile/ceilings.ts';
export type { KernelRow, PhaseProfile } from './gpu/profile/table.ts';
export type { HostSpan, KernelRun } from './gpu/profile/trace.ts';
export { createProfiler, type Profile, type Profiler, type ProfilerOptions } from './gpu/profiler.ts';
export type { ObservedSubmit } from './gpu/submitObserver.ts';
export { binomialCdf, binomialInterval, binomialUpperBound } from './metrics/binomialInterval.ts';
export { CALIBRATION_BINS, type Calibration, ece, type ReliabilityBin } from './metrics/calibration.ts';
export {
  type ChoiceOptions,
  type Choices,
  type ConformalSets,
  chooseAndScore,
  type ErrorThreshold,
  type Labelled,
} from './metrics/choices.ts';
export {
  type ClassGaussian,
  distancesTo,
  fitClassGaussian,
  type LabelledInputs,
} from './metrics/classGaussian.ts';
export { brier, errorRate, negativeLogLikelihood } from './metrics/classification.ts';
export {
  adaptive,
  type ConformalScore,
  conformalQuantile,
  conformalScores,
  leastAmbiguous,
  predictionSets,
  type SetSummary,
  summariseSets,
} from './metrics/conformal.ts';
export { conformalPValue, type HeldOutQuantiles } from './metrics/conformalPValue.ts';
export {
  type Costs,
  costOfDecisions,
  type DecisionCost,
  leastCostDecisions,
  REJECT,
  zeroOneCosts,
} from './metrics/decisions.ts';
export { auroc, averagePrecision, fprAtTpr } from './metrics/detection.ts';
export { equalMassCalibration } from './metrics/equalMassCalibration.ts';
export {
  type AnsweredColumns,
  type KeepingColumns,
  type KeepingCurve,
  keepingCurve,
} from './metrics/keepingCurve.ts';
export { type Outcomes, outcomesOf } from './metrics/outcomes.ts';
export type { Probabilities } from './metrics/probabilities.ts';
export { conformalPValues, leastPValue } from './metrics/pValues.ts';
export {
  errorOfKept,
  type KeptErrors,
  keepingThresholds,
  keptShare,
  type Refusals,
  refusalsOf,
  refusedShare,
} from './metrics/refusal.ts';
export { meanAbsoluteError, rootMeanSquareError, shareInside } from './metrics/regressionScores.ts';
export { type RiskCoverage, riskCoverage } from './metrics/riskCoverage.ts';
export {
  guaranteedThreshold,
  type RiskSelection,
  type Selection,
  thresholdForCoverage,
  thresholdForRisk,
} from './metrics/selectiveThreshold.ts';
export { decibels, type SnrSummary, snrEdges, summariseSnr } from './metrics/signalToNoise.ts';
export { type ClassificationMetrics, classificationMetrics } from './metrics/summary.ts';
export {
  credibleInterval,
  entropy,
  type Interval,
  mutualInformation,
  quantile,
} from './metrics/uncertainty.ts';
export {
  type ByUncertainty,
  type ByUncertaintyOf,
  type DetectionReport,
  detectionReport,
  type QualityReport,
  qualityReport,
  type UncertainPredictions,
  uncertaintyReport,
} from './metrics/uncertaintyReport.ts';
export {
  type Classifier,
  type ClassifierData,
  type ClassPrediction,
  fitClassifier,
  type Label,
  loadClassifier,
} from './model/classifier.ts';
export type { Inputs, Numbers, Rows, TableData } from './model/data.ts';
export type { Model } from './model/fit.ts';
export type { FitOptions } from './model/options.ts';
export {
  fitRegressor,
  loadRegressor,
  type Regressor,
  type RegressorData,
  type RegressorOptions,
} from './model/regressor.ts';
export { FileFormatError } from './persist/errors.ts';
