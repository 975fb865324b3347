/**
 * WebGPU without a GPU: SwiftShader, a Vulkan driver that computes on the CPU, from npm
 * `@sparticuz/chromium`. Slow and exact: right for tests and for trying things out on any x64 Linux.
 */
import { constants } from 'node:os';
import { join } from 'node:path';
import { hasNpmChromium, unpackChromium } from './npmChromium.ts';

export interface SoftwareAdapter {
  /** Folder of the driver and of the Vulkan loader. */
  readonly folder: string;
  /** The Vulkan loader, `libvulkan.so.1`, for machines that have none. */
  readonly loader: string;
  /** Makes a Vulkan loader find this driver and no other; must be in force before an instance is created. */
  readonly env: Readonly<Record<'VK_DRIVER_FILES' | 'VK_ICD_FILENAMES', string>>;
}

/** The software adapter's files, unpacked on first use; null where there is none for this machine. */
export async function findSoftwareAdapter(): Promise<SoftwareAdapter | null> {
  if (!hasNpmChromium()) return null;
  const folder = await unpackChromium(['swiftshader']);
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return {
    folder,
    loader: join(folder, 'libvulkan.so.1'),
    // The second name is the one that loaders before 1.3.207 know.
    env: { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver },
  };
}

/** `dlopen`: keep the library loaded although Node closes it again. Same value in glibc and musl. */
const RTLD_NODELETE = 0x1000;

/**
 * Loads a shared library into this process for good, by path or by the name the system knows it under; false
 * if that fails. Whoever opens a library of the same name later gets this one, whatever the search path says:
 * so Dawn finds our Vulkan loader without `LD_LIBRARY_PATH`, which counts only when set before a process
 * starts.
 */
export function loadSharedLibrary(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
    return true;
  } catch (error) {
    // Node opens the library, then finds no addon in it and says so. Opening it was all we wanted.
    return error instanceof Error && error.message.includes('did not self-register');
  }
}
