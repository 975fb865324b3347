/**
 * Monte Carlo over the posterior: S weight draws, each applied to every example. Draws come in groups that fit the device
 * (z of the dispatches), examples in chunks; a kernel of the caller's adds each chunk's outputs to moments, so memory does
 * not grow with draws, unless every draw is asked for.
 */
import type { Precision } from '../../shaders/lib/precision.ts';
import { batches } from '../data/permutation.ts';
import { createMemory, type Gpu, throwCause } from '../gpu/device.ts';
import { requirePrecision } from '../gpu/half.ts';
import { createReadback, readBuffer } from '../gpu/readback.ts';
import { createStepRing, type Dispatch, submit } from '../gpu/recorder.ts';
import { type Activations, drawStride } from './activations.ts';
import { ConfigError, HalfRangeError } from './errors.ts';
import { type Examples, uploadExamples } from './examples.ts';
import { createForwardPass, widthsOf } from './forwardPass.ts';
import { type Layout, rowLength } from './layout.ts';
import { hasPosterior } from './method.ts';
import type { Parameters } from './parameters.ts';
import type { NetworkConfig } from './settings/settings.ts';
import { evaluationFields } from './stepFields.ts';

export interface PredictOptions {
  /** Posterior draws S; 16 if absent. A plain network has one draw, and an ensemble one for each of its members. */
  readonly draws?: number;
  /** Seed of the draws; 0 if absent. The same seed gives the same draws for every call and every example. */
  readonly seed?: number;
  /** Use w = mu instead of draws: the plain network at the posterior mean, or without dropout. Not for an ensemble. */
  readonly meanWeights?: boolean;
  /** Mass of the credible intervals, such as 0.9. Keeps every draw: meant for few examples. */
  readonly interval?: number;
  /** Of drawn weights and activations, `half` (f16) on a device with the feature shader-f16; `single` if absent. */
  readonly precision?: Precision;
  readonly signal?: AbortSignal;
}

/** The kernel that turns a chunk's outputs into moments. */
export interface Accumulator {
  /** Floats of moments for each example. */
  readonly momentFloats: number;
  /** Floats kept for each example and draw, if every draw is asked for. */
  readonly keptFloats: number;
  readonly prepare: (chunk: {
    readonly activations: Activations;
    /** Vec4s in a row of outputs, and from one draw to the next. */
    readonly columnVectors: number;
    readonly yDraw: number;
    readonly moments: GPUBuffer;
    readonly kept: GPUBuffer | undefined;
  }) => Promise<Dispatch>;
}

export interface OverDraws {
  /** [N, momentFloats]. */
  readonly moments: Float32Array;
  readonly draws: number;
  /** [S, N, keptFloats]. */
  readonly everyDraw: Float32Array | undefined;
}

/** What a network is made of on the GPU. */
export interface OnGpu {
  readonly gpu: Gpu;
  readonly layout: Layout;
  readonly parameters: Parameters;
  readonly config: NetworkConfig;
}

/** Examples in one chunk. */
const chunkSize = 256;
/** Bytes of one buffer, and multiply-adds of one submit, that a group of draws may take. */
const groupBytes = 64 * 2 ** 20;
const groupWork = 5e8;
/** Draws in a group at most, however small the network is: more of them would take memory and save nothing. */
export const groupDraws = 16;
/** Submits in flight before the host waits for the GPU. */
const submitsAhead = 4;

/**
 * @throws ConfigError for impossible options or examples, PrecisionMissingError, before anything is created; HalfRangeError;
 * DOMException AbortError if the signal fires.
 */
export async function overDraws(
  { gpu, layout, parameters, config }: OnGpu,
  data: Examples,
  { draws = 16, seed = 0, meanWeights = false, interval, precision = 'single', signal }: PredictOptions,
  { momentFloats, keptFloats, prepare }: Accumulator,
): Promise<OverDraws> {
  checkOptions(draws, interval);
  checkPrecision(precision, config, meanWeights);
  requirePrecision(gpu, precision);
  const total = drawsOf(config, draws, meanWeights);
  const batch = Math.min(chunkSize, data.count);
  // members are where they are; draws are made in groups that fit
  const group = layout.members > 1 ? total : drawsPerGroup(layout, batch, total);
  const memory = createMemory(gpu);
  const examples = uploadExamples(gpu, data, config);
  try {
    const ring = createStepRing(gpu, memory, 1);
    const extent = { batch, draws: group };
    const pass = await createForwardPass(gpu, memory, layout, parameters, examples, extent, config, {
      ...{ meanWeights, precision },
    });
    const keeps = interval !== undefined;
    const moments = memory.create('moments', data.count * momentFloats * 4);
    const kept = keeps ? memory.create('kept', group * batch * keptFloats * 4) : undefined;
    const readback = kept && createReadback(memory, 'kept read', kept.size);
    const last = layout.layers.length;
    const accumulate = await prepare({
      activations: pass.activations,
      columnVectors: layout.layers.at(-1)!.columns / 4,
      yDraw: drawStride(pass.activations, last),
      moments,
      kept,
    });
    const everyDraw = keeps ? new Float32Array(total * data.count * keptFloats) : undefined;
    let submits = 0;
    for (const draw of batches(total, group)) {
      const base = { ...evaluationFields(config, seed), firstDraw: draw.first, draws: draw.size };
      for (const chunk of batches(data.count, batch)) {
        signal?.throwIfAborted();
        ring.set(0, { ...base, batch: chunk.size, firstExample: chunk.first, row: chunk.first });
        ring.upload(1);
        const program = [...(chunk.first === 0 ? pass.drawWeights : []), ...pass.forward, accumulate];
        const recording = { program, slot: 0, extent: { batch: chunk.size, draws: draw.size } };
        const row = chunk.size * keptFloats;
        const bytes = draw.size * row * 4;
        const copies = kept && readback ? [{ from: kept, fromByte: 0, to: readback.staging, bytes }] : [];
        submit(gpu, ring, 'prediction', [recording], copies);
        if (everyDraw && readback) {
          const values = new Float32Array(await readback.take(gpu, bytes));
          for (let s = 0; s < draw.size; s++) {
            const to = ((draw.first + s) * data.count + chunk.first) * keptFloats;
            everyDraw.set(values.subarray(s * row, (s + 1) * row), to);
          }
        } else if (++submits % submitsAhead === 0) {
          await gpu.device.queue.onSubmittedWorkDone().catch((error) => throwCause(gpu, 'prediction', error));
          gpu.check('prediction');
        }
      }
    }
    const sums = new Float32Array(await readBuffer(gpu, moments, 0, data.count * momentFloats * 4));
    if (precision === 'half') checkFinite(sums, data.count, momentFloats);
    return { moments: sums, draws: total, everyDraw };
  } finally {
    memory.destroy();
    examples.destroy();
  }
}

/**
 * How many draws a prediction takes, of those asked for.
 * @throws ConfigError if the mean of an ensemble's weights is asked for.
 */
export function drawsOf(
  { method }: Pick<NetworkConfig, 'method'>,
  asked: number,
  meanWeights = false,
): number {
  if (method.kind === 'ensemble') {
    if (!meanWeights) return method.members;
    throw new ConfigError('meanWeights', 'false for an ensemble: a mean of its members is no network', true);
  }
  return meanWeights || method.kind === 'plain' ? 1 : asked;
}

function checkOptions(draws: number, interval: number | undefined): void {
  if (!(Number.isInteger(draws) && draws > 0)) {
    throw new ConfigError('draws', 'a whole number of at least 1', draws);
  }
  if (interval !== undefined && !(interval > 0 && interval < 1)) {
    throw new ConfigError('interval', 'a mass between 0 and 1', interval);
  }
}

/** Where nothing is drawn, the weights are the means, which are single. */
function checkPrecision(precision: Precision, { method }: NetworkConfig, meanWeights: boolean): void {
  if (precision === 'single' || (precision === 'half' && hasPosterior(method) && !meanWeights)) return;
  const expected = 'single, or half where weights are drawn (bbb and ivon, not their mean weights)';
  throw new ConfigError('precision', expected, precision);
}

/** As many draws at once as stay within the device's buffers and a short submit. */
function drawsPerGroup(layout: Layout, batch: number, draws: number): number {
  const widest = Math.max(layout.arenaSize, ...widthsOf(layout).map((width) => batch * rowLength(width)));
  const fitting = Math.floor(groupBytes / (4 * widest));
  const quick = Math.floor(groupWork / (layout.arenaSize * batch));
  return Math.max(1, Math.min(draws, groupDraws, fitting, quick));
}

/** What f16 could not hold has become NaN on its way, and would be taken for a probability. */
function checkFinite(moments: Float32Array, count: number, momentFloats: number): void {
  let broken = 0;
  for (let n = 0; n < count; n++) {
    const row = moments.subarray(n * momentFloats, (n + 1) * momentFloats);
    if (!row.every(Number.isFinite)) broken += 1;
  }
  if (broken > 0) throw new HalfRangeError(broken, count);
}
