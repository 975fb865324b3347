/**
 * Measures which block suits a matrix product on the current adapter. A block whose numbers are wrong, or
 * that does not compile, is ruled out. Choices are kept by adapter and product, so each product is measured
 * once.
 */
import type { BlockName } from '../../shaders/lib/block.ts';
import type { Precision } from '../../shaders/lib/precision.ts';
import { zeroStep } from '../../shaders/lib/step.ts';
import { blocksOf, isLarge, type Product, productName } from './blocks.ts';
import { type Gpu, throwCause } from './device.ts';
import type { Dispatch, Extent } from './dispatch.ts';
import { decoded } from './half.ts';
import { createMemory } from './memory.ts';
import { readBuffer } from './readback.ts';
import { createStepRing, type StepRing, submit } from './recorder.ts';

/** A product to measure. Its inputs have numbers of the usual size, and its outputs may be overwritten. */
export interface Trial {
  readonly product: Product;
  readonly extent: Extent;
  /** The dispatch with a block. */
  dispatch(block: BlockName): Promise<Dispatch>;
  /** The buffer that it writes, and how many bytes of it are compared. */
  readonly output: GPUBuffer;
  readonly outputBytes: number;
  /** Precision of the output; single if absent. */
  readonly outputPrecision?: Precision;
}

/** The least milliseconds of a measurement, so that the call itself hardly counts. */
const leastMilliseconds = 2;
/** Rounds in which all blocks are timed, and then rounds for the blocks that may still be the fastest. */
const [rounds, finalRounds] = [3, 6];
/** A block that took so many times the best one's time is not timed again. */
const hopeless = 1.5;
/** Numbers that differ by more than this share of the largest are wrong, not rounded. */
const tolerance = 1e-3;

/** A dispatch, and how often a turn repeats it. */
interface Repeated {
  readonly dispatch: Dispatch;
  readonly extent: Extent;
  readonly count: number;
}

/** The measurement of a product. */
export interface Measured {
  readonly block: BlockName;
  /** Median milliseconds of one dispatch, for each block whose numbers were right. */
  readonly milliseconds: ReadonlyMap<BlockName, number>;
}

/**
 * Measures all blocks on a trial, and remembers the fastest in `gpu.measuredBlocks`.
 * @throws DeviceLostError, GpuFaultError
 */
export async function measureBlocks(gpu: Gpu, trial: Trial): Promise<Measured> {
  const memory = createMemory(gpu);
  const { batch, draws } = trial.extent;
  try {
    const ring = createStepRing(gpu, memory, 1);
    ring.set(0, { ...zeroStep, batch, draws, inputScale: 2 ** -8 });
    ring.upload(1);
    const right = await rightBlocks(gpu, ring, trial);
    const times = new Map([...right.keys()].map((block) => [block, [] as number[]]));
    const milliseconds = () => new Map([...times].map(([block, each]) => [block, median(each)]));
    // blocks take turns, so that a machine that slows down for a while slows all of them
    const race = async (runners: Iterable<BlockName>, turns: number) => {
      for (let turn = 0; turn < turns; turn++) {
        for (const block of runners) {
          const runs = right.get(block)!;
          times.get(block)!.push((await timeRuns(gpu, ring, runs)) / runs.count);
        }
      }
    };
    await race([...right.keys()], rounds);
    const first = milliseconds();
    const best = Math.min(...first.values());
    const finalists = [...right.keys()].filter((block) => first.get(block)! <= hopeless * best);
    await race(finalists, finalRounds);
    // on a lost device every dispatch ends at once, and the times mean nothing
    gpu.check('tuner');
    const shares = sharesOfRounds(finalists.map((block) => times.get(block)!));
    // the first block is the one that others are compared with, so at least one is right
    const block = finalists[shares.indexOf(Math.min(...shares))] ?? '8x8';
    gpu.measuredBlocks.set(productName(trial.product), block);
    return { block, milliseconds: milliseconds() };
  } finally {
    memory.destroy();
  }
}

/** The blocks that compile and agree with the first of them, each with the repetitions of one turn. */
async function rightBlocks(gpu: Gpu, ring: StepRing, trial: Trial): Promise<Map<BlockName, Repeated>> {
  const { product, extent, output, outputBytes, outputPrecision = 'single' } = trial;
  const right = new Map<BlockName, Repeated>();
  let want: Float32Array | undefined;
  for (const block of blocksOf(gpu, product)) {
    const dispatch = await compiled(gpu, () => trial.dispatch(block));
    if (!dispatch) continue;
    // cleared, so that the output of an earlier block is not taken for this one's
    clear(gpu, output);
    // the first run is not counted, because drivers finish compiling in it
    await timeRuns(gpu, ring, { dispatch, extent, count: 1 });
    const got = decoded(outputPrecision, await readBuffer(gpu, output, 0, outputBytes));
    want ??= got;
    if (!agrees(got, want)) continue;
    right.set(block, await longEnough(gpu, ring, dispatch, extent));
  }
  return right;
}

/**
 * The median, for each runner, of its share of a round. So a round in which the machine was slow counts like
 * any other.
 */
export function sharesOfRounds(times: readonly (readonly number[])[]): number[] {
  const wholes = (times[0] ?? []).map((_, round) => times.reduce((sum, own) => sum + own[round]!, 0));
  return times.map((own) => median(own.map((time, round) => time / wholes[round]!)));
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/**
 * The dispatch, or undefined if the block does not compile. That error does not count as a fault of the
 * device.
 */
async function compiled(gpu: Gpu, make: () => Promise<Dispatch>): Promise<Dispatch | undefined> {
  gpu.device.pushErrorScope('validation');
  // the shader module is made before the call returns
  const making = make().catch(() => undefined);
  const complaint = gpu.device.popErrorScope();
  const [dispatch] = await Promise.all([making, complaint.catch(() => undefined)]);
  gpu.check('tuner');
  return dispatch;
}

/** The trials that are still worth measuring here: large products that were not measured before. */
export const unmeasured = (
  gpu: Pick<Gpu, 'block' | 'tuning' | 'computesOnCpu' | 'measuredBlocks'>,
  trials: readonly Trial[],
): Trial[] =>
  gpu.block || gpu.tuning === 'off' || (gpu.tuning === 'hardware' && gpu.computesOnCpu)
    ? []
    : trials.filter(({ product }) => isLarge(product) && !gpu.measuredBlocks.has(productName(product)));

function clear(gpu: Gpu, buffer: GPUBuffer): void {
  const encoder = gpu.device.createCommandEncoder({ label: 'tuning' });
  encoder.clearBuffer(buffer);
  gpu.device.queue.submit([encoder.finish({ label: 'tuning' })]);
}

function agrees(got: Float32Array, want: Float32Array): boolean {
  const largest = want.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return got.every((value, i) => Math.abs(value - want[i]!) <= tolerance * largest);
}

/** Repeats a dispatch until it lasts long enough to be timed. */
async function longEnough(gpu: Gpu, ring: StepRing, dispatch: Dispatch, extent: Extent): Promise<Repeated> {
  let runs: Repeated = { dispatch, extent, count: 1 };
  while (runs.count < 4096 && (await timeRuns(gpu, ring, runs)) < leastMilliseconds) {
    runs = { ...runs, count: 4 * runs.count };
  }
  return runs;
}

async function timeRuns(gpu: Gpu, ring: StepRing, { dispatch, extent, count }: Repeated): Promise<number> {
  const start = performance.now();
  const program = Array.from({ length: count }, () => dispatch);
  // unobserved: a profiler would give each dispatch a pass of its own, and list the measurements in its table
  const work = { recordings: [{ program, slot: 0, extent }], unobserved: true };
  submit(gpu, ring, `tuning ${dispatch.name}`, work);
  await gpu.device.queue.onSubmittedWorkDone().catch((error) => throwCause(gpu, 'tuner', error));
  return performance.now() - start;
}
