/** The device of a command. */

import { CredenceError } from '../errors.ts';
import { type Gpu, type OpenOptions, openGpu } from '../gpu/device.ts';
import { NoAdapterError } from '../gpu/errors.ts';
import type { AdapterChoice } from './host/choice.ts';
import { isDeno, openDenoGpu } from './host/deno.ts';
import { openNodeGpu } from './host/node.ts';
import { recallBlocks } from './tunedBlocks.ts';

export interface OpenedGpu {
  readonly gpu: Gpu;
  /** One line for people. */
  readonly adapter: string;
}

/** @throws NoAdapterError, or what else keeps a device from opening, as one line */
export async function openAdapter(
  choice: AdapterChoice | undefined,
  options: Pick<OpenOptions, 'profile' | 'block' | 'tuning'> = {},
): Promise<OpenedGpu> {
  try {
    const gpu = await openGpu(await (isDeno() ? openDenoGpu(choice) : openNodeGpu(choice)), options);
    await recallBlocks(gpu);
    return { gpu, adapter: gpu.adapterName };
  } catch (error) {
    if (error instanceof CredenceError) throw error;
    throw new NoAdapterError(`the WebGPU device does not open: ${(error as Error).message}`);
  }
}
