/**
 * The posterior predictive by Monte Carlo: S weight draws, each applied to every example. Draws come in groups that fit
 * the device (z of the dispatches), examples in chunks; only the moments of the probabilities are kept, unless every
 * draw is asked for.
 */
import { predict as predictKernel } from '../../shaders/predict.wgsl.ts';
import { batches } from '../data/permutation.ts';
import { createMemory, type Gpu } from '../gpu/device.ts';
import { createReadback, readBuffer } from '../gpu/readback.ts';
import { createStepRing, prepare, submit } from '../gpu/recorder.ts';
import type { NetworkConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { type Examples, uploadExamples } from './examples.ts';
import { createForwardPass } from './forwardPass.ts';
import { drawStride } from './layers.ts';
import { type Layout, rowLength } from './layout.ts';
import type { Parameters } from './parameters.ts';
import { type Prediction, summarise } from './prediction.ts';
import { evaluationFields } from './stepFields.ts';

export interface PredictOptions {
  /** Posterior draws S; 16 if absent. */
  readonly draws?: number;
  /** Seed of the draws; 0 if absent. The same seed gives the same draws for every call and every example. */
  readonly seed?: number;
  /** Use w = mu instead of draws: the plain network at the posterior mean. */
  readonly meanWeights?: boolean;
  /** Mass of the credible intervals, such as 0.9. Keeps every draw: meant for few examples. */
  readonly interval?: number;
  readonly signal?: AbortSignal;
}

/** Examples in one chunk. */
const chunkSize = 256;
/** Bytes of one buffer, and multiply-adds of one submit, that a group of draws may take. */
const groupBytes = 64 * 2 ** 20;
const groupWork = 5e8;
/** Submits in flight before the host waits for the GPU. */
const submitsAhead = 4;

/** @throws ConfigError for impossible options or examples; DOMException AbortError if the signal fires. */
export async function predict(
  gpu: Gpu,
  layout: Layout,
  parameters: Parameters,
  config: NetworkConfig,
  data: Examples,
  { draws = 16, seed = 0, meanWeights = false, interval, signal }: PredictOptions,
): Promise<Prediction> {
  if (!(Number.isInteger(draws) && draws > 0))
    throw new ConfigError('draws', 'a whole number of at least 1', draws);
  if (interval !== undefined && !(interval > 0 && interval < 1)) {
    throw new ConfigError('interval', 'a mass between 0 and 1', interval);
  }
  const total = meanWeights ? 1 : draws;
  const classes = config.layers.at(-1)!;
  const batch = Math.min(chunkSize, data.count);
  const group = drawsPerGroup(layout, config.layers, batch, total);
  const memory = createMemory(gpu);
  const examples = uploadExamples(gpu, data, config.layers);
  try {
    const ring = createStepRing(gpu, memory, 2);
    const pass = await createForwardPass(
      gpu,
      memory,
      layout,
      parameters,
      examples,
      { batch, draws: group },
      meanWeights,
    );
    const moments = memory.create('moments', data.count * (classes + 1) * 4);
    const keep = interval !== undefined;
    const chunkFloats = group * batch * classes;
    const probs = keep ? memory.create('probs', chunkFloats * 4) : undefined;
    const readback = keep ? createReadback(memory, 'probs read', chunkFloats * 4) : undefined;
    const accumulate = await prepare(gpu, {
      kernel: predictKernel,
      variant: { keep: keep ? 'draws' : 'moments' },
      constants: {
        classes,
        columnVectors: rowLength(classes) / 4,
        yDraw: drawStride(pass.activations, layout.layers.length),
      },
      buffers: { logits: pass.activations.at(layout.layers.length), moments, ...(probs && { probs }) },
      covers: ({ batch }) => [batch, 1, 1],
    });
    const everyDraw = keep ? new Float32Array(total * data.count * classes) : undefined;
    let submits = 0;
    for (const draw of batches(total, group)) {
      const base = { ...evaluationFields(config, seed), firstDraw: draw.first, draws: draw.size };
      for (const chunk of batches(data.count, batch)) {
        signal?.throwIfAborted();
        const extent = { batch: chunk.size, draws: draw.size };
        ring.set(0, { ...base, batch: chunk.size, firstExample: chunk.first, row: chunk.first });
        ring.upload(1);
        const program = [...(chunk.first === 0 ? pass.drawWeights : []), ...pass.forward, accumulate];
        const bytes = draw.size * chunk.size * classes * 4;
        submit(
          gpu,
          ring,
          'prediction',
          [{ program, slot: 0, extent }],
          probs && readback ? [{ from: probs, fromByte: 0, to: readback.staging, bytes }] : [],
        );
        if (everyDraw && readback) {
          const values = new Float32Array(await readback.take(gpu, bytes));
          for (let s = 0; s < draw.size; s++) {
            const from = s * chunk.size * classes;
            everyDraw.set(
              values.subarray(from, from + chunk.size * classes),
              ((draw.first + s) * data.count + chunk.first) * classes,
            );
          }
        } else if (++submits % submitsAhead === 0) {
          await gpu.device.queue.onSubmittedWorkDone();
          gpu.check('prediction');
        }
      }
    }
    const sums = new Float32Array(await readBuffer(gpu, moments, 0, data.count * (classes + 1) * 4));
    return summarise({ sums, count: data.count, classes, draws: total, everyDraw, interval });
  } finally {
    memory.destroy();
    examples.destroy();
  }
}

/** As many draws at once as stay within the device's buffers and a short submit. */
function drawsPerGroup(layout: Layout, widths: readonly number[], batch: number, draws: number): number {
  const widest = Math.max(layout.arenaSize, ...widths.map((width) => batch * rowLength(width)));
  const fitting = Math.floor(groupBytes / (4 * widest));
  const quick = Math.floor(groupWork / (layout.arenaSize * batch));
  return Math.max(1, Math.min(draws, fitting, quick));
}
