/** Where Deno is, if it is on this machine, and the environment in which it finds a software adapter. */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findSoftwareAdapter } from '../../src/cli/host/softwareAdapter.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** In node_modules, or on the path. */
export function findDeno(): string | undefined {
  const folders = [join(root, 'node_modules/.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, 'deno')).find((file) => existsSync(file));
  return process.env.CREDENCE_DENO ?? found;
}

/** With SwiftShader; undefined if it is not installed. */
export async function swiftShaderEnv(): Promise<Readonly<Record<string, string>> | undefined> {
  const software = await findSoftwareAdapter();
  // where the machine has no Vulkan loader, the driver's own is found
  return software ? { ...software.env, LD_LIBRARY_PATH: software.folder } : undefined;
}
