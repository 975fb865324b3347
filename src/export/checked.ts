/** A posterior from outside, before it is written for others: whole, of its layers, and of its table. */
import { checkPreprocessing } from '../bayes/checkPreprocessing.ts';
import { networkWidths } from '../bayes/head.ts';
import { checkTrainedOn } from '../bayes/input/units.ts';
import { membersOf } from '../bayes/method.ts';
import { checkPosterior, checkValues } from '../bayes/posterior/checkPosterior.ts';
import { layoutOf, packPosterior } from '../bayes/posterior/layout.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { networkConfig } from '../bayes/settings/settings.ts';

/** @throws ConfigError, RangeError as `BayesianNeuralNetwork.fromPosterior` */
export function checkedPosterior(posterior: Posterior): Posterior {
  const { preprocessing, trainedOn } = checkPosterior(posterior);
  const config = networkConfig(posterior.config);
  if (preprocessing) checkPreprocessing(preprocessing, config);
  const { mu, rho } = checkValues(posterior);
  packPosterior(layoutOf(networkWidths(config.layers, config.head), membersOf(config.method)), mu, rho);
  return { ...posterior, config, mu, rho, ...(trainedOn && { trainedOn: checkTrainedOn(trainedOn) }) };
}
