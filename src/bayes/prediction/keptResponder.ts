/** What answers one kind of examples, bytes or floats, from kept draws: all that it needs is made once. */
import { predict as predictKernel } from '../../../shaders/predict.wgsl.ts';
import { batches } from '../../data/order/permutation.ts';
import type { Program } from '../../gpu/dispatch.ts';
import { createMemory, type Memory } from '../../gpu/memory.ts';
import { createReadback } from '../../gpu/readback.ts';
import { createStepRing, prepare, submit } from '../../gpu/recorder.ts';
import type { CheckedExamples } from '../examples.ts';
import { type GpuExamples, uploadExamples } from '../gpuExamples.ts';
import { headOutputs } from '../head.ts';
import { scaleOf } from '../input/units.ts';
import { rowLength } from '../layers/activations.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { evaluationFields } from '../training/stepFields.ts';
import { createForwardPass } from './forwardPass.ts';
import type { KeptGroup } from './keptGroups.ts';

export interface Responder {
  /** [S, N, C + none] the probabilities of every draw. */
  answer(data: CheckedExamples, signal: AbortSignal | undefined): Promise<Float32Array>;
  destroy(): void;
}

export interface ResponderRequest {
  readonly source: GpuExamples['source'];
  readonly groups: readonly KeptGroup[];
  readonly draws: number;
  readonly seed: number;
  /** The most examples at once. */
  readonly batch: number;
}

export async function createResponder(net: NetworkOnGpu, request: ResponderRequest): Promise<Responder> {
  const { gpu, layout, config } = net;
  const { source, groups, draws, seed, batch } = request;
  const inputSize = layout.layers[0]!.widthBefore;
  const classes = headOutputs(config);
  const memory = createMemory(gpu);
  const room = batch * inputSize;
  const images = source === 'bytes' ? new Uint8Array(room) : new Float32Array(room);
  const examples = uploadExamples(gpu, { images, count: batch, inputSize }, config);
  const destroy = () => {
    memory.destroy();
    examples.destroy();
  };
  try {
    const parts = await Promise.all(
      groups.map(async (group) => {
        const bytes = group.size * batch * classes * 4;
        const probs = memory.create('kept probabilities', bytes);
        const readback = createReadback(memory, 'kept probabilities read', bytes);
        const program = await programOf(net, memory, { group, examples, batch, probs });
        return { ...group, probs, readback, program };
      }),
    );
    const ring = createStepRing(gpu, memory, parts.length);

    /** One submit: all groups of draws over a chunk of examples. */
    async function answerChunk(inputScale: number, count: number): Promise<Float32Array[]> {
      for (const [slot, { first, size }] of parts.entries()) {
        const of = { inputScale, firstDraw: first, draws: size, batch: count };
        ring.set(slot, { ...evaluationFields(config, seed), ...of });
      }
      ring.upload(parts.length);
      const extent = (size: number) => ({ batch: count, draws: size });
      const bytes = (size: number) => size * count * classes * 4;
      submit(gpu, ring, 'answer of kept draws', {
        recordings: parts.map(({ program, size }, slot) => ({ program, slot, extent: extent(size) })),
        copies: parts.map(({ probs, readback, size }) => {
          return { from: probs, fromByte: 0, to: readback.staging, bytes: bytes(size) };
        }),
      });
      const read = parts.map(({ readback, size }) => readback.take(gpu, bytes(size)));
      return (await Promise.all(read)).map((values) => new Float32Array(values));
    }

    return {
      destroy,
      async answer(data, signal) {
        const inputScale = scaleOf(net, data);
        const everyDraw = new Float32Array(draws * data.count * classes);
        for (const { first, size } of batches(data.count, batch)) {
          signal?.throwIfAborted();
          examples.write(data.images.subarray(first * inputSize, (first + size) * inputSize));
          const read = await answerChunk(inputScale, size);
          const row = size * classes;
          for (const [g, values] of read.entries()) {
            for (let s = 0; s < parts[g]!.size; s++) {
              const to = ((parts[g]!.first + s) * data.count + first) * classes;
              everyDraw.set(values.subarray(s * row, (s + 1) * row), to);
            }
          }
        }
        return everyDraw;
      },
    };
  } catch (error) {
    destroy();
    throw error;
  }
}

interface Part {
  readonly group: KeptGroup;
  readonly examples: GpuExamples;
  readonly batch: number;
  readonly probs: GPUBuffer;
}

/** The layers and the softmax over one group of draws. */
async function programOf(net: NetworkOnGpu, memory: Memory, part: Part): Promise<Program> {
  const { gpu, layout, config } = net;
  const { group, examples, batch, probs } = part;
  const classes = headOutputs(config);
  const { pass, forward } = await createForwardPass(net, memory, examples, {
    ...{ batch, draws: group.size, arena: group.arena, rowBlock: batch === 1 ? '1x8' : undefined },
  });
  const { activations } = pass;
  const last = layout.layers.length;
  const moments = batch * (classes + 1) * 4;
  const softmax = await prepare(gpu, {
    kernel: predictKernel,
    variant: { keep: 'draws' },
    constants: {
      ...{ classes, blockDraws: group.size },
      columnVectors: rowLength(activations.widths[last]!) / 4,
      yDraw: activations.stride(last),
    },
    // the host adds the draws up itself
    buffers: {
      ...{ logits: activations.at(last), probs },
      first: memory.create('kept first', moments),
      sums: memory.create('kept sums', moments),
    },
    covers: ({ batch: rows }) => [rows, 1, 1],
  });
  return [...forward, softmax];
}
