/**
 * What a run is worth with a fraction of its weights: each is pruned, encoded, decoded and measured as
 * evaluate does.
 */
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { decodePosterior, encodePosterior, type PosteriorForm } from '../../bayes/posterior/posteriorFile.ts';
import { countAlive, prunePosterior } from '../../bayes/posterior/prune.ts';
import type { PruningRow } from '../../figures/weights/pruning.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { TestData } from '../data/runData.ts';
import { type MeasureOptions, measure } from '../evaluation/evaluation.ts';

export interface PrunedFile {
  readonly form: PosteriorForm;
  readonly bytes: Uint8Array;
}

/** The shortest file that holds a posterior to the bit, or in 8 bits. */
export function fileOf(posterior: Posterior, { int8, run }: Pick<Pruning, 'int8' | 'run'>): PrunedFile {
  if (int8) return { form: 'int8', bytes: encodePosterior(posterior, 'int8', { run }) };
  const files = (['sparse', 'dense'] as const).map((form) => ({
    form,
    bytes: encodePosterior(posterior, form, { run }),
  }));
  return files.reduce((a, b) => (b.bytes.length < a.bytes.length ? b : a));
}

/** How much of a posterior goes, and how the rest is filed. */
export interface Pruning {
  readonly fraction: number;
  readonly perLayer: boolean;
  readonly int8: boolean;
  /** The identity of the run, which the file names. */
  readonly run?: string | undefined;
}

/** @throws DOMException AbortError if the signal fires; what `predict` and `predictTargets` throw */
export async function measurePruned(
  gpu: Gpu,
  posterior: Posterior,
  data: Pick<TestData, 'test' | 'table'>,
  options: MeasureOptions & Pruning,
): Promise<PruningRow> {
  const { fraction, perLayer } = options;
  const pruned = prunePosterior(posterior, fraction, { perLayer });
  const { form, bytes } = fileOf(pruned, options);
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, decodePosterior('the pruned posterior', bytes));
  try {
    const { test } = await measure(net, data, options);
    const left = countAlive(pruned).reduce((a, b) => a + b, 0);
    return { fraction, left, form, bytes: bytes.length, test };
  } finally {
    net.destroy();
  }
}
