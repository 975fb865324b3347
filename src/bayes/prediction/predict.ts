/** The posterior predictive of a classifier: the mean of probabilities over draws, and of their entropies. */

import { predict as predictKernel } from '../../../shaders/predict.wgsl.ts';
import { prepare } from '../../gpu/recorder.ts';
import type { CheckedExamples } from '../examples.ts';
import { outputSizeOf } from '../layers/entries.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { overDraws } from './overDraws.ts';
import { type Prediction, summarise } from './prediction.ts';
import type { PredictOptions } from './predictOptions.ts';

/** @throws what `overDraws` throws. */
export async function predict(
  net: NetworkOnGpu,
  data: CheckedExamples,
  options: PredictOptions,
): Promise<Prediction> {
  const classes = outputSizeOf(net.config.layers);
  const { moments, draws, everyDraw, findings } = await overDraws(net, data, options, {
    momentFloats: classes + 1,
    keptFloats: classes,
    prepare: ({ activations, columnVectors, yDraw, moments, kept }) =>
      prepare(net.gpu, {
        kernel: predictKernel,
        variant: { keep: kept ? 'draws' : 'moments' },
        constants: { classes, columnVectors, yDraw },
        buffers: {
          logits: activations.at(net.layout.layers.length),
          moments,
          ...(kept && { probs: kept }),
        },
        covers: ({ batch }) => [batch, 1, 1],
      }),
  });
  const { interval } = options;
  return {
    ...summarise({ sums: moments, count: data.count, classes, draws, everyDraw, interval }),
    findings,
  };
}
