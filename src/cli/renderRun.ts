/** report.html of a run. */
import type { BayesianNeuralNetwork } from '../bayes/network.ts';
import type { Prediction } from '../bayes/prediction.ts';
import type { LabelledImages } from '../data/mnist.ts';
import { collectFigures } from '../figures/collect.ts';
import type { RunConfig, RunMetrics } from '../persist/runFolder.ts';
import type { History } from './history.ts';

export interface RunToRender {
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
  readonly history: History;
  readonly test: LabelledImages;
  /** Of every test image. */
  readonly prediction: Prediction;
}

export async function renderRun(net: BayesianNeuralNetwork, run: RunToRender): Promise<string> {
  // brings a bundler with it, which nothing before the report should wait for
  const { renderReport } = await import('./report.ts');
  const { config, metrics, history, test, prediction } = run;
  const { draws, seed } = config;
  const figures = await collectFigures(net, test, { draws, seed, probs: prediction });
  return renderReport({ config, metrics, history: history.steps, figures });
}
