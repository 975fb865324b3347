/**
 * The doctor: finds the problems that users of variational networks report most. Every check is a pure
 * function of the evidence, and runs only if its evidence is there; `checked` says which ones ran. Checks and
 * their thresholds are in the files beside this one.
 */
import { chance, unpredicted } from './chance.ts';
import type { Check } from './check.ts';
import { pointCollapse, priorCollapse } from './collapse.ts';
import { intervalDraws, predictionDraws } from './draws.ts';
import type { Evidence } from './evidence.ts';
import type { Finding, Severity } from './finding.ts';
import { inputScale } from './inputs.ts';
import { canWeighKl, klWeight, temperature } from './klWeight.ts';
import { classShares, hasOrder, labelOrder, trainingLabels } from './labels.ts';
import { nonFinite } from './nonFinite.ts';
import { canCompare, worseThanIgnorance } from './objective.ts';
import { constantPredictor, intervalCoverage } from './regression.ts';
import { sigmaOverflow, sigmaUnderflow } from './sigma.ts';
import { diverging, hasCourse, hasSettledCourse, klSwamping, unfinished } from './training.ts';
import { hasWarmUp, warmUp } from './warmUp.ts';

const hasLayers = ({ layers }: Evidence): boolean => layers !== undefined && layers.length > 0;
const hasNumbers = ({ layers, history, inputs }: Evidence): boolean => Boolean(layers ?? history ?? inputs);
const hasRegression = ({ regression }: Evidence): boolean => regression !== undefined;
const hasParts = ({ trainClasses, heldOut }: Evidence): boolean =>
  trainClasses !== undefined && (heldOut ?? []).length > 0;
const hasPrediction = ({ prediction }: Evidence): boolean => prediction !== undefined;

const checks: readonly Check[] = [
  { asks: 'NaN or infinite numbers', can: hasNumbers, find: nonFinite },
  { asks: 'the weight of the KL', can: canWeighKl, find: klWeight },
  { asks: 'the temperature', can: ({ settings }) => settings !== undefined, find: temperature },
  { asks: 'collapse to the prior', can: hasLayers, find: priorCollapse },
  { asks: 'collapse to a point', can: hasLayers, find: pointCollapse },
  { asks: 'underflow of sigma', can: hasLayers, find: sigmaUnderflow },
  { asks: 'overflow of sigma', can: hasLayers, find: sigmaOverflow },
  { asks: 'the warm-up of the KL', can: hasWarmUp, find: warmUp },
  { asks: 'free energy against ignorance', can: canCompare, find: worseThanIgnorance },
  { asks: 'KL against likelihood', can: hasCourse, find: klSwamping },
  { asks: 'whether training was finished', can: hasSettledCourse, find: unfinished },
  { asks: 'whether training diverged', can: hasSettledCourse, find: diverging },
  { asks: 'the scale of test inputs', can: ({ inputs }) => inputs !== undefined, find: inputScale },
  { asks: 'training labels', can: ({ trainClasses }) => trainClasses !== undefined, find: trainingLabels },
  { asks: 'the order of training labels', can: hasOrder, find: labelOrder },
  { asks: 'class shares of the parts', can: hasParts, find: classShares },
  { asks: 'classes never predicted', can: hasPrediction, find: unpredicted },
  { asks: 'accuracy against chance', can: hasPrediction, find: chance },
  { asks: 'error against the mean', can: hasRegression, find: constantPredictor },
  { asks: 'coverage of intervals', can: hasRegression, find: intervalCoverage },
  { asks: 'draws of a prediction', can: hasPrediction, find: predictionDraws },
  { asks: 'draws of intervals', can: ({ interval }) => interval !== undefined, find: intervalDraws },
];

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** The findings, the worst first; empty if nothing is wrong. */
export function diagnose(evidence: Evidence): Finding[] {
  return checks
    .filter(({ can }) => can(evidence))
    .flatMap(({ find }) => find(evidence))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** The questions that the evidence could answer, as the items of a list. */
export function checked(evidence: Evidence): string[] {
  return checks.filter(({ can }) => can(evidence)).map(({ asks }) => asks);
}
