/**
 * WebGPU under Deno, which has it built in (wgpu), behind a flag: `deno run -A --unstable-webgpu
 * src/cli/main.ts`. The only file that knows Deno's WebGPU; what it returns is the standard `GPU` object.
 */
import { NoAdapterError } from '../../gpu/errors.ts';
import { type AdapterChoice, choiceFromEnv, chooseFrom } from './choice.ts';

export const isDeno = (): boolean => 'Deno' in globalThis;

/**
 * As `openNodeGpu`, but a software adapter must be one of the machine's: a Vulkan driver, or WARP. Throws
 * `NoAdapterError`.
 */
export async function openDenoGpu(choice: AdapterChoice = choiceFromEnv()): Promise<GPU> {
  // absent without the flag, whatever the types say
  const offered: GPU | undefined = navigator.gpu;
  if (!offered) {
    throw new NoAdapterError(
      'This Deno has no WebGPU (navigator.gpu is undefined): start it with deno run --unstable-webgpu.',
    );
  }
  const gpu = await chooseFrom(offered, choice);
  if (gpu) return gpu;
  throw new NoAdapterError(
    `Deno finds no adapter for the choice "${choice}". On Linux install a Vulkan driver: libvulkan1 with the vendor's driver ` +
      'for a GPU, or with mesa-vulkan-drivers for software; or run under Node, which brings a software adapter.',
  );
}
