/**
 * How good the probabilities of a classifier are on its own test examples: calibration, selection and sets,
 * as plain data.
 */
import type { Prediction } from '../../bayes/prediction/prediction.ts';
import { randomWords } from '../../bayes/random.ts';
import { splitRows } from '../../data/order/split.ts';
import { ece, type ReliabilityBin } from '../../metrics/calibration.ts';
import { type Choices, chooseAndScore, type Labelled } from '../../metrics/choices.ts';
import { equalMassCalibration } from '../../metrics/equalMassCalibration.ts';
import { outcomesOf } from '../../metrics/outcomes.ts';
import { riskCoverage } from '../../metrics/riskCoverage.ts';
import { type QualityReport, qualityReport } from '../../metrics/uncertaintyReport.ts';
import { brief } from './digits.ts';

export interface Quality extends QualityReport {
  readonly examples: number;
  readonly draws: number;
  readonly reliability: {
    readonly equalWidth: readonly ReliabilityBin[];
    readonly equalMass: readonly ReliabilityBin[];
  };
  /** Error rate among the surest share of the test examples, at coverages that are evenly spaced up to 1. */
  readonly curve: { readonly coverage: readonly number[]; readonly risk: readonly number[] };
  /** Null if there are too few examples to choose on some and score the others. */
  readonly choices: QualityChoices | null;
}

/**
 * Choices, scored on other examples than they were made on: on all test examples if some examples were held
 * out of training, else on half of them.
 */
export type QualityChoices = Choices & ({ readonly from: 'held out' } | HalvedTest);

interface HalvedTest {
  readonly from: 'half of the test';
  /**
   * Seed of the division into halves. It is the same for every run, so that runs are compared on the same
   * half.
   */
  readonly seed: number;
}

/** Seed and Philox stream of the division into halves; see `streams` in shaders/lib/random.ts. */
const halvesSeed = 1;
const halvesStream = 5;

/** Points of the risk-coverage curve. */
const curvePoints = 100;

/**
 * @param labels [N] of the test examples
 * @param heldOut labelled predictions of examples that neither trained nor are in the test
 * @throws RangeError if shapes disagree, or a label is no class
 */
export function qualityOf(
  { probs, classes, draws }: Pick<Prediction, 'probs' | 'classes' | 'draws'>,
  labels: ArrayLike<number>,
  heldOut?: Labelled,
): Quality {
  const { confidence, wrong } = outcomesOf('qualityOf', probs, labels, classes);
  return {
    ...qualityReport({ probs, classes }, labels),
    ...{ examples: labels.length, draws },
    reliability: {
      equalWidth: ece(probs, labels, classes).bins,
      equalMass: equalMassCalibration(probs, labels, classes).bins,
    },
    curve: thinned(riskCoverage(confidence, wrong).risk),
    choices: choicesOf({ probs, labels }, classes, heldOut),
  };
}

function choicesOf(test: Labelled, classes: number, heldOut: Labelled | undefined): QualityChoices | null {
  if (heldOut) return { from: 'held out', ...chooseAndScore(heldOut, test, { classes }) };
  const count = test.labels.length;
  if (count < 2) return null;
  const random = randomWords(halvesSeed, halvesStream, 0);
  const halves = splitRows(count, { validation: 0, test: 0.5, random });
  const [choose, score] = [halves.train, halves.test].map((rows) => rowsOf(test, classes, rows));
  return { from: 'half of the test', seed: halvesSeed, ...chooseAndScore(choose!, score!, { classes }) };
}

function rowsOf({ probs, labels }: Labelled, classes: number, rows: Uint32Array): Labelled {
  const chosen = new Float64Array(rows.length * classes);
  rows.forEach((row, n) => {
    chosen.set(probs.subarray(row * classes, (row + 1) * classes), n * classes);
  });
  return { probs: chosen, labels: Array.from(rows, (row) => labels[row]!) };
}

function thinned(risk: Float64Array): Quality['curve'] {
  const points = Math.min(curvePoints, risk.length);
  const kept = Array.from({ length: points }, (_, i) => Math.ceil(((i + 1) * risk.length) / points));
  return {
    coverage: brief(kept.map((k) => k / risk.length)),
    risk: brief(kept.map((k) => risk[k - 1]!)),
  };
}
