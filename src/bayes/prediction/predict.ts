/** The posterior predictive of a classifier: the mean of probabilities over draws, and of their entropies. */

import { predict as predictKernel } from '../../../shaders/predict.wgsl.ts';
import { prepare } from '../../gpu/recorder.ts';
import type { CheckedExamples } from '../examples.ts';
import { hasNone, headOutputs } from '../head.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { overDraws } from './overDraws.ts';
import { type Prediction, summarise } from './prediction.ts';
import { createPredictiveSums } from './predictiveSums.ts';
import type { PredictOptions } from './predictOptions.ts';

/** @throws what `overDraws` throws. */
export async function predict(
  net: NetworkOnGpu,
  data: CheckedExamples,
  options: PredictOptions,
): Promise<Prediction> {
  const classes = headOutputs(net.config);
  const sums = createPredictiveSums(data.count, classes);
  const { draws, everyDraw, findings } = await overDraws(net, data, options, {
    ...{ firstFloats: classes + 1, sumFloats: classes + 1, keptFloats: classes },
    prepare: ({ outputs, constants, first, sums, kept }) =>
      prepare(net.gpu, {
        kernel: predictKernel,
        variant: { keep: kept ? 'draws' : 'moments' },
        constants: { classes, ...constants },
        buffers: { logits: outputs, first, sums, ...(kept && { probs: kept }) },
        covers: ({ batch }) => [batch, 1, 1],
      }),
    add: sums.add,
  });
  const of = { draws, everyDraw, interval: options.interval, none: hasNone(net.config.head) };
  return { ...summarise(sums, of), findings };
}
