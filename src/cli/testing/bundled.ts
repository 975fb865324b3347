/**
 * The command line as one file, for tests that start it as a process: a start then takes a tenth of the time
 * that one takes which compiles every module first.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Vitest calls it before all tests, and what it returns after them. */
export async function setup(): Promise<() => Promise<void>> {
  const parent = join(root, 'dist');
  await mkdir(parent, { recursive: true });
  // inside of the project, where packages are found
  const folder = await mkdtemp(join(parent, 'command-line-'));
  const bundle = await rolldown({
    cwd: root,
    input: './src/cli/main.ts',
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith(root),
    plugins: [ownPlaces],
  });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'main.js' });
  await bundle.close();
  process.env.CREDENCE_TEST_MAIN = join(folder, 'main.js');
  return () => rm(folder, { recursive: true, force: true });
}

/** A module looks for files beside its source, wherever the bundle lies. */
const ownPlaces = {
  name: 'own-places',
  transform(code: string, id: string) {
    if (!code.includes('import.meta.url')) return null;
    return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
  },
};
