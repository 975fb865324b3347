/** The device of a command: opened, told what is known of its adapter, and given back whatever happens. */

import type { BlockName } from '../../../shaders/lib/block.ts';
import { CredenceError } from '../../errors.ts';
import { type Gpu, openGpu, type Tuning } from '../../gpu/device.ts';
import { NoAdapterError } from '../../gpu/errors.ts';
import type { Io } from '../io.ts';
import type { Reporter } from '../terminal/events.ts';
import { working } from '../terminal/working.ts';
import type { AdapterChoice } from './choice.ts';
import { isDeno, openDenoGpu } from './deno.ts';
import { openNodeGpu } from './node.ts';
import { keepBlocks, recallBlocks } from './tunedBlocks.ts';

export interface OpenedGpu {
  readonly gpu: Gpu;
  /** One line for people. */
  readonly adapter: string;
}

/** What a command's options say about it. */
export interface AdapterOptions {
  readonly adapter?: AdapterChoice;
  readonly profile?: boolean;
  readonly block?: BlockName;
  readonly tune?: Tuning;
}

/**
 * What `use` makes of a device. Blocks that were measured before are known on it; those that are measured
 * meanwhile are kept, and the device is destroyed, whether `use` goes well or not.
 * @throws NoAdapterError, or what else keeps a device from opening, as one line; what `use` throws
 */
export async function withAdapter<Result>(
  options: AdapterOptions,
  io: Pick<Io, 'openWebGpu'> & { readonly reporter?: Reporter },
  use: (opened: OpenedGpu) => Promise<Result>,
): Promise<Result> {
  const { reporter } = io;
  const opening = () => open(options, io);
  const gpu = await (reporter ? working(reporter, 'opening the adapter', opening) : opening());
  try {
    await recallBlocks(gpu);
    return await use({ gpu, adapter: gpu.adapterName });
  } finally {
    await keepBlocks(gpu);
    gpu.destroy();
  }
}

async function open(
  { adapter, profile, block, tune }: AdapterOptions,
  { openWebGpu = isDeno() ? openDenoGpu : openNodeGpu }: Pick<Io, 'openWebGpu'>,
): Promise<Gpu> {
  try {
    return await openGpu(await openWebGpu(adapter), { profile, block, tuning: tune });
  } catch (error) {
    if (error instanceof CredenceError) throw error;
    throw new NoAdapterError(`the WebGPU device does not open: ${(error as Error).message}`);
  }
}
