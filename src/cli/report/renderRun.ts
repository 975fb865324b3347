/** report.html of a run. */
import type { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { collectFigures, weightsOf } from '../../figures/collect.ts';
import type { ShownFigures } from '../../figures/data.ts';
import { confidenceFigure } from '../../figures/predictions/confidence.ts';
import type { Quality } from '../../figures/predictions/quality.ts';
import { targetFigures } from '../../figures/predictions/targets.ts';
import type { ReportData } from '../../figures/report/reportData.ts';
import type { RunConfig, RunMetrics } from '../../persist/runFolder.ts';
import type { RunData } from '../data/runData.ts';
import type { Measured } from '../evaluation/evaluation.ts';
import type { History } from '../training/history.ts';

export interface RunToRender {
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
  readonly history: History['steps'];
  readonly data: Omit<RunData, 'train'>;
  readonly measured: Measured;
  readonly quality?: Quality | undefined;
  readonly ood?: ReportData['ood'];
  readonly pruning?: ReportData['pruning'];
}

export async function renderRun(net: BayesianNeuralNetwork, run: RunToRender): Promise<string> {
  // brings a bundler with it, which nothing before the report should wait for
  const { renderReport } = await import('./report.ts');
  const { config, metrics, history, quality, ood, pruning } = run;
  const figures = await figuresOf(net, run);
  return renderReport({
    config,
    metrics,
    history,
    figures,
    ...(quality && { quality }),
    ...(ood && { ood }),
    ...(pruning && { pruning }),
    ...(run.data.reading && { reading: run.data.reading }),
  });
}

/** Images have maps and galleries; of a table there is the posterior, and what became of its test rows. */
async function figuresOf(
  net: BayesianNeuralNetwork,
  { config: { draws, seed }, data, measured: { prediction, rows } }: RunToRender,
): Promise<ShownFigures> {
  const { images, test, table } = data;
  if (images && prediction) return collectFigures(net, images, { draws, seed, probs: prediction });
  const weights = await weightsOf(net, seed);
  if (prediction) {
    return {
      weights,
      confidence: { ...confidenceFigure(prediction, test.labels!), draws: prediction.draws },
    };
  }
  if (!rows || !table?.targets) return { weights };
  const { target } = table.preprocessing.encoding;
  const names = target.task === 'regression' ? target.columns.map(({ name }) => name) : [];
  return { weights, targets: targetFigures(rows, table.targets, names) };
}
