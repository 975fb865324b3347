/**
 * WebGPU outside of a browser: the package's `./node`. Under Node it needs npm `webgpu`, and where there is
 * no GPU npm `@sparticuz/chromium` for its software adapter (x64 Linux). Deno has WebGPU of its own.
 */
import type { AdapterChoice } from '../cli/host/choice.ts';
import { isDeno, openDenoGpu } from '../cli/host/deno.ts';
import { openNodeGpu } from '../cli/host/node.ts';
import { type Gpu, type OpenOptions, openGpu } from '../gpu/device.ts';

export type { AdapterChoice, Gpu, OpenOptions };

export interface NodeOptions extends OpenOptions {
  /** `gpu`, `software`, or the first of the two that there is: `auto`, if absent. */
  readonly adapter?: AdapterChoice;
}

/**
 * Opens the machine's GPU, else a software adapter. Call `destroy()` of what it returns when you are done:
 * the process then ends by itself.
 * @throws NoAdapterError if there is neither, with what to install
 */
export async function openGpuHere({ adapter, ...options }: NodeOptions = {}): Promise<Gpu> {
  const choice = adapter ?? 'auto';
  return openGpu(await (isDeno() ? openDenoGpu(choice) : openNodeGpu(choice)), options);
}
