/**
 * Monte Carlo over the posterior: S weight draws, each applied to every example. Draws come in groups that
 * fit the device (z of the dispatches), examples in chunks. A kernel of the caller's sums the outputs of a
 * block of groups; the caller adds the blocks up in float64. Sums in float32 over all draws would drift, and
 * by as much as a certain network's mutual information. Memory does not grow with the number of draws, unless
 * every draw is kept.
 */
import { batches } from '../../data/order/permutation.ts';
import { throwCause } from '../../gpu/device.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { requirePrecision } from '../../gpu/half.ts';
import { createMemory, type Memory } from '../../gpu/memory.ts';
import { createReadback } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import type { Finding } from '../diagnose/finding.ts';
import { HalfRangeError } from '../errors.ts';
import type { CheckedExamples } from '../examples.ts';
import { uploadExamples } from '../gpuExamples.ts';
import { inputFindings, scaleOf } from '../input/units.ts';
import { rowLength } from '../layers/activations.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { type Layout, widthsOf } from '../posterior/layout.ts';
import { evaluationFields } from '../training/stepFields.ts';
import { createDrawBlocks, type DrawBlock, type DrawBlocks, markBroken } from './drawBlock.ts';
import { createForwardPass, type ForwardPass } from './forwardPass.ts';
import { checkPredictOptions, drawsOf, type PredictOptions } from './predictOptions.ts';

/** What turns outputs into moments: a kernel within a block of draws, the host from block to block. */
export interface Accumulator {
  readonly firstFloats: number;
  readonly sumFloats: number;
  /** Floats for each example and draw, if every draw is kept. */
  readonly keptFloats: number;
  readonly prepare: (chunk: {
    readonly outputs: GPUBuffer;
    readonly constants: {
      /** Vec4s in a row of outputs, and from one draw to the next. */
      readonly columnVectors: number;
      readonly yDraw: number;
      readonly blockDraws: number;
    };
    readonly first: GPUBuffer;
    readonly sums: GPUBuffer;
    readonly kept: GPUBuffer | undefined;
  }) => Promise<Dispatch>;
  readonly add: (block: DrawBlock) => void;
}

export interface OverDraws {
  readonly draws: number;
  /** [S, N, keptFloats]. */
  readonly everyDraw: Float32Array | undefined;
  /** Whether the inputs are on the scale of those of training. */
  readonly findings: readonly Finding[];
}

/** Examples in one chunk. */
const chunkSize = 256;
/** The most bytes of one buffer, and multiply-adds of one submit, of a group of draws. */
export const groupBytes = 64 * 2 ** 20;
const groupWork = 5e8;
/** The most draws in a group, however small the network is. More would take memory and save no time. */
export const groupDraws = 16;
/**
 * The most draws in a block. Of so many terms a sum in float32 is off by about 1e-7 of the largest, and the
 * host need not read the sums more often than it waits anyway.
 */
const mostBlockDraws = 4 * groupDraws;
/** Submits in flight before the host waits for the GPU. */
const submitsAhead = 4;

/**
 * @throws ConfigError for impossible options or examples, PrecisionMissingError, before anything is created;
 *   HalfRangeError; DOMException AbortError if the signal fires.
 */
export async function overDraws(
  net: NetworkOnGpu,
  data: CheckedExamples,
  options: PredictOptions,
  accumulator: Accumulator,
): Promise<OverDraws> {
  const { gpu, layout, config } = net;
  checkPredictOptions(options, config);
  const { draws = 16, meanWeights = false, interval, precision = 'single' } = options;
  const { keptFloats } = accumulator;
  requirePrecision(gpu, precision);
  const inputScale = scaleOf(net, data);
  const findings = inputFindings(net, data);
  const total = drawsOf(config, draws, meanWeights);
  const batch = Math.min(chunkSize, data.count);
  // the members of an ensemble are in memory already; draws are made in groups that fit
  const group = layout.members > 1 ? total : drawsPerGroup(layout, batch, total);
  const memory = createMemory(gpu);
  const examples = uploadExamples(gpu, data, config);
  try {
    const forward = await createForwardPass(net, memory, examples, {
      ...{ batch, draws: group, meanWeights, precision },
    });
    const blocks = createDrawBlocks(gpu, memory, data.count, accumulator);
    const kept = interval === undefined ? undefined : memory.create('kept', group * batch * keptFloats * 4);
    const { activations } = forward.pass;
    const last = layout.layers.length;
    // groups are not cut, and an ensemble is one group
    const blockDraws = Math.max(1, Math.floor(mostBlockDraws / group)) * group;
    const accumulate = await accumulator.prepare({
      ...{ outputs: activations.at(last), first: blocks.first, sums: blocks.sums, kept },
      constants: {
        columnVectors: rowLength(activations.widths[last]!) / 4,
        yDraw: activations.stride(last),
        blockDraws,
      },
    });
    const broken = new Uint8Array(precision === 'half' ? data.count : 0);
    const add = (block: DrawBlock) => {
      if (!markBroken(broken, block)) accumulator.add(block);
    };
    const loop = {
      ...{ forward, accumulate, blocks, add, kept, keptFloats },
      ...{ total, blockDraws, group, count: data.count, batch, inputScale },
    };
    const everyDraw = await runOverDraws(net, memory, options, loop);
    const brokenCount = broken.reduce((sum, mark) => sum + mark, 0);
    if (brokenCount > 0) throw new HalfRangeError(brokenCount, data.count);
    return { draws: total, everyDraw, findings };
  } finally {
    memory.destroy();
    examples.destroy();
  }
}

interface DrawLoop {
  readonly forward: ForwardPass;
  readonly accumulate: Dispatch;
  readonly blocks: DrawBlocks;
  readonly add: (block: DrawBlock) => void;
  /** A chunk's outputs of every draw, if they are kept, and its floats for each example and draw. */
  readonly kept: GPUBuffer | undefined;
  readonly keptFloats: number;
  /** From the numbers of the examples to network inputs. */
  readonly inputScale: number;
  /** Draws: in all, in a block, at once. */
  readonly total: number;
  readonly blockDraws: number;
  readonly group: number;
  /** Examples: in all, at once. */
  readonly count: number;
  readonly batch: number;
}

/** Applies every group of draws to every chunk of examples. Returns the outputs of every draw, if kept. */
async function runOverDraws(
  { gpu, config }: NetworkOnGpu,
  memory: Memory,
  { seed = 0, signal, progress }: PredictOptions,
  loop: DrawLoop,
): Promise<Float32Array | undefined> {
  const { forward, accumulate, blocks, kept, keptFloats, inputScale } = loop;
  const { total, blockDraws, group, count, batch } = loop;
  const ring = createStepRing(gpu, memory, 1);
  const readback = kept && createReadback(memory, 'kept read', kept.size);
  const everyDraw = kept && new Float32Array(total * count * keptFloats);
  let submits = 0;
  for (const draw of batches(total, group)) {
    const of = { inputScale, firstDraw: draw.first, draws: draw.size };
    const base = { ...evaluationFields(config, seed), ...of };
    for (const chunk of batches(count, batch)) {
      signal?.throwIfAborted();
      ring.set(0, { ...base, batch: chunk.size, firstExample: chunk.first, row: chunk.first });
      ring.upload(1);
      const program = [...(chunk.first === 0 ? forward.drawWeights : []), ...forward.forward, accumulate];
      const recording = { program, slot: 0, extent: { batch: chunk.size, draws: draw.size } };
      const row = chunk.size * keptFloats;
      const bytes = draw.size * row * 4;
      const copies = kept && readback ? [{ from: kept, fromByte: 0, to: readback.staging, bytes }] : [];
      const done = draw.first * count + draw.size * (chunk.first + chunk.size);
      const tell = () => progress?.(done / (total * count));
      submit(gpu, ring, 'prediction', { recordings: [recording], copies });
      if (everyDraw && readback) {
        const values = new Float32Array(await readback.take(gpu, bytes));
        for (let s = 0; s < draw.size; s++) {
          const to = ((draw.first + s) * count + chunk.first) * keptFloats;
          everyDraw.set(values.subarray(s * row, (s + 1) * row), to);
        }
        tell();
      } else if (++submits % submitsAhead === 0) {
        await gpu.device.queue.onSubmittedWorkDone().catch((error) => throwCause(gpu, 'prediction', error));
        gpu.check('prediction');
        tell();
      }
    }
    const end = draw.first + draw.size;
    if (end % blockDraws === 0 || end === total) {
      loop.add({ ...(await blocks.read()), draws: ((end - 1) % blockDraws) + 1 });
    }
  }
  return everyDraw;
}

/** The most draws whose buffers stay small and whose submit stays short. */
function drawsPerGroup(layout: Layout, batch: number, draws: number): number {
  const widest = Math.max(layout.arenaSize, ...widthsOf(layout).map((width) => batch * rowLength(width)));
  const fitting = Math.floor(groupBytes / (4 * widest));
  const quick = Math.floor(groupWork / (layout.arenaSize * batch));
  return Math.max(1, Math.min(draws, groupDraws, fitting, quick));
}
