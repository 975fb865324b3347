/** The numbers of metrics.json: train and evaluate measure by the same lines, so that they agree. */
import type { CheckedExamples } from '../../bayes/examples.ts';
import { drawsText, type Method } from '../../bayes/method.ts';
import type { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { drawsOf } from '../../bayes/prediction/predictOptions.ts';
import { type Progress, partOf } from '../../bayes/prediction/progress.ts';
import { type TargetRows, targetRows } from '../../bayes/prediction/targetRows.ts';
import { type Quality, qualityOf } from '../../figures/predictions/quality.ts';
import { whole } from '../../kit/format.ts';
import { errorRate } from '../../metrics/classification.ts';
import { meanAbsoluteError, rootMeanSquareError, shareInside } from '../../metrics/regressionScores.ts';
import { classificationMetrics } from '../../metrics/summary.ts';
import type { RunMetrics } from '../../persist/runFolder.ts';
import type { RunData, TestTable } from '../data/runData.ts';

export interface Measured {
  readonly test: RunMetrics['test'];
  /** The posterior predictive of every test example: of classes, or of targets in the units of the table. */
  readonly prediction?: Prediction;
  readonly rows?: TargetRows;
}

export interface MeasuredBoth extends Measured {
  readonly validation?: Measured;
}

/** What the probabilities of a classifier are worth; undefined of a regression. */
export function qualityOfRun(
  { test, validation }: Pick<RunData, 'test' | 'validation'>,
  measured: MeasuredBoth,
): Quality | undefined {
  if (!measured.prediction) return undefined;
  const held = measured.validation?.prediction;
  const labelled = held && validation && { probs: held.probs, labels: validation.examples.labels! };
  return qualityOf(measured.prediction, test.labels!, labelled);
}

/** The test examples, and after them those that were held out, if some were: by the same draws. */
export async function measureBoth(
  net: BayesianNeuralNetwork,
  data: Pick<RunData, 'test' | 'table' | 'validation'>,
  options: MeasureOptions,
): Promise<MeasuredBoth> {
  const { progress, ...others } = options;
  const held = data.validation?.examples.count ?? 0;
  const end = data.test.count / (data.test.count + held);
  const test = await measure(net, data, { ...others, progress: partOf(progress, 0, end) });
  if (!data.validation) return test;
  const { examples, table } = data.validation;
  const part = { test: examples, ...(table && { table }) };
  return {
    ...test,
    validation: await measure(net, part, { ...others, progress: partOf(progress, end, 1) }),
  };
}

export interface MeasureOptions {
  readonly draws: number;
  /** Of the draws. */
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** The prediction by draws, and after it that at mean weights, which is that of one draw more. */
const partsOf = ({ draws, progress }: MeasureOptions) => ({
  byDraws: partOf(progress, 0, draws / (draws + 1)),
  atMean: partOf(progress, draws / (draws + 1), 1),
});

/** @throws DOMException AbortError if the signal fires; what `predict` and `predictTargets` throw */
export async function measure(
  net: BayesianNeuralNetwork,
  { test, table }: Pick<RunData, 'test' | 'table'>,
  options: MeasureOptions,
): Promise<Measured> {
  return net.config.head.kind === 'gaussian'
    ? measureTargets(net, test, table!, options)
    : measureClasses(net, test, options);
}

async function measureClasses(
  net: BayesianNeuralNetwork,
  test: CheckedExamples,
  options: MeasureOptions,
): Promise<Measured> {
  const { draws, seed, signal } = options;
  const abortable = signal ? { signal } : {};
  const { byDraws, atMean } = partsOf(options);
  const prediction = await net.predict(test, { draws, seed, progress: byDraws, ...abortable });
  const { error, nll, ece, brier } = classificationMetrics(
    prediction.probs,
    test.labels!,
    prediction.classes,
  );
  const errorMeanWeights = hasMeanNetwork(net) ? await quickError(net, test, signal, atMean) : null;
  const { none } = prediction;
  const taken = none && none.filter((p) => p > 0.5).length / none.length;
  const scores = { error, errorMeanWeights, nll, ece, brier, ...(taken !== undefined && { none: taken }) };
  return {
    test: { task: 'classification', ...scores, draws: prediction.draws, examples: test.count },
    prediction,
  };
}

async function measureTargets(
  net: BayesianNeuralNetwork,
  test: CheckedExamples,
  { preprocessing, targets }: TestTable,
  options: MeasureOptions,
): Promise<Measured> {
  const scaling = preprocessing.targets!;
  const { draws, seed, signal } = options;
  const { byDraws, atMean } = partsOf(options);
  const asked = { draws, seed, interval: 0.9, progress: byDraws, ...(signal && { signal }) };
  const rows = await targetRows((data, own) => net.predictTargets(data, own), test, scaling, asked);
  const mean = hasMeanNetwork(net)
    ? await net.predictTargets(test, { meanWeights: true, progress: atMean, ...(signal && { signal }) })
    : undefined;
  const inUnits = mean?.mean.map((value, i) => {
    const t = i % rows.targets;
    return value / scaling.scale[t]! + scaling.shift[t]!;
  });
  const measured = targets!;
  return {
    test: {
      task: 'regression',
      rmse: rootMeanSquareError(rows.mean, measured),
      rmseMeanWeights: inUnits ? rootMeanSquareError(inUnits, measured) : null,
      mae: meanAbsoluteError(rows.mean, measured),
      nll: -rows.logDensity!.reduce((sum, log) => sum + log, 0) / rows.count,
      coverage90: shareInside(rows.predictiveInterval, measured),
      ...(rows.targets > 1 && { targets: eachTarget(rows, measured, preprocessing) }),
      draws: rows.draws,
      examples: rows.count,
    },
    rows,
  };
}

/** Scores of the targets one by one: they may have different units. */
function eachTarget(
  rows: TargetRows,
  measured: ArrayLike<number>,
  { encoding: { target } }: TestTable['preprocessing'],
) {
  const columns = target.task === 'regression' ? target.columns : [];
  const { lower, upper } = rows.predictiveInterval;
  return columns.map(({ name }, t) => {
    const of = (values: ArrayLike<number>) =>
      Float64Array.from({ length: rows.count }, (_, n) => values[n * rows.targets + t]!);
    const [mean, own] = [of(rows.mean), of(measured)];
    return {
      name,
      rmse: rootMeanSquareError(mean, own),
      mae: meanAbsoluteError(mean, own),
      coverage90: shareInside({ ...rows.predictiveInterval, lower: of(lower), upper: of(upper) }, own),
    };
  });
}

/** An ensemble is several networks, and their mean is none. */
const hasMeanNetwork = ({ config }: BayesianNeuralNetwork): boolean => config.method.kind !== 'ensemble';

/**
 * Error after an epoch, by one forward pass: with every weight at its mean, or of an ensemble's members
 * together. Fraction of wrong examples; of a regression the root mean square error in standard deviations of
 * the targets.
 */
export async function quickError(
  net: BayesianNeuralNetwork,
  test: CheckedExamples,
  signal?: AbortSignal,
  progress?: Progress,
): Promise<number> {
  const options = {
    meanWeights: hasMeanNetwork(net),
    ...(signal && { signal }),
    ...(progress && { progress }),
  };
  if (net.config.head.kind === 'gaussian') {
    const { mean } = await net.predictTargets(test, options);
    return rootMeanSquareError(mean, test.targets!);
  }
  const { probs, classes } = await net.predict(test, options);
  return errorRate(probs, test.labels!, classes);
}

/** What people read while they wait for it. */
export function measuringNote(
  { test, images }: Pick<RunData, 'test' | 'images'>,
  asked: number,
  method: Method,
): string {
  const draws = drawsText(method, drawsOf({ method }, asked));
  return `measuring on ${whole(test.count)} test ${images ? 'images' : 'rows'}, ${draws} ...`;
}
