/**
 * Opens WebGPU under Node, through npm `webgpu` (Dawn): the machine's GPU over Vulkan, Metal or Direct3D 12,
 * else a software adapter. The only file that knows Node's WebGPU; what it returns is the standard `GPU`
 * object.
 */
import { NoAdapterError } from '../../gpu/errors.ts';
import { type AdapterChoice, choiceFromEnv, chooseFrom } from './choice.ts';
import { pollPatiently } from './cpu/polling.ts';
import { findSoftwareAdapter, loadSharedLibrary } from './softwareAdapter.ts';

/**
 * Browsers blur timestamps against side channels; a process of the user's own has no one to hide them from.
 */
const DAWN_FLAGS = ['disable-dawn-features=timestamp_quantization'];

/**
 * Dawn frees an instance when its object is collected and crashes if devices still use it: hold every one.
 */
const held = new Set<GPU>();

/**
 * The `GPU` object of this process; the globals (`GPUBufferUsage`, ...) are installed on the way.
 * The choice is the argument, else the environment variable `CREDENCE_ADAPTER`, else `auto`.
 * Throws `NoAdapterError`.
 */
export async function openNodeGpu(choice: AdapterChoice = choiceFromEnv()): Promise<GPU> {
  const create = await loadDawn();
  const gpu =
    process.platform === 'linux' ? await openLinux(create, choice) : await chooseFrom(create(), choice);
  if (gpu) return gpu;
  throw new NoAdapterError(adviceFor(choice));
}

/**
 * Lets go of everything `openNodeGpu` returned. Destroy every device first. A process exits without this; it
 * is for programs that live on and want the memory back.
 */
export function releaseNodeGpu(): void {
  held.clear();
}

type Create = () => GPU;

async function loadDawn(): Promise<Create> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    pollPatiently();
    return () => {
      const gpu = create(DAWN_FLAGS);
      held.add(gpu);
      return gpu;
    };
  } catch (cause) {
    throw new NoAdapterError(
      `npm package webgpu does not load on this machine (${process.platform} ${process.arch}). ` +
        'Run npm install webgpu (in a clone npm ci); it needs Linux with glibc 2.34 or newer (Debian 12, Ubuntu 22.04), macOS, or Windows. Or train in the browser: npm start.',
      { cause },
    );
  }
}

async function openLinux(create: Create, choice: AdapterChoice): Promise<GPU | null> {
  // Without a Vulkan loader there is no GPU to ask for, and Dawn would print a warning about it.
  const hasVulkan = loadSharedLibrary('libvulkan.so.1');
  if (choice !== 'software' && hasVulkan) {
    const gpu = create();
    const adapter = await gpu.requestAdapter();
    if (adapter && (choice === 'auto' || !adapter.info.isFallbackAdapter)) return gpu;
  }
  if (choice === 'gpu') return null;
  const software = await findSoftwareAdapter();
  if (!software || !(hasVulkan || loadSharedLibrary(software.loader))) return null;
  Object.assign(process.env, software.env);
  const gpu = create();
  return (await gpu.requestAdapter()) ? gpu : null;
}

function adviceFor(choice: AdapterChoice): string {
  if (choice === 'gpu') {
    return (
      'No GPU that WebGPU can use. On Linux install its Vulkan driver (libvulkan1 and mesa-vulkan-drivers, or the ' +
      "vendor's) and check that your user may open /dev/dri; or choose the adapter auto or software."
    );
  }
  return process.platform === 'linux'
    ? 'No GPU that WebGPU can use, and no software adapter. For x64 Linux: npm install @sparticuz/chromium ' +
        '(in a clone npm ci installs it). On other processors install a Vulkan driver: libvulkan1 and mesa-vulkan-drivers.'
    : 'No adapter that WebGPU can use. Update the graphics driver, or train in the browser: npm start.';
}
