/**
 * The unit tests of the sources, on the built files: whatever a test or its helper imports of a module that
 * the package has comes from the package. CREDENCE_BUILT is the folder where it is installed.
 */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { packageFolder, root } from './tools/package/entries.ts';
import { builtModule, missingOf } from './tools/package/units.ts';

const folder = process.env.CREDENCE_BUILT || packageFolder;

const toBuilt: Plugin = {
  name: 'credence-built',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer || !source.startsWith('.')) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    const built = found && builtModule(folder, found.id);
    return built ? { id: built, external: true } : null;
  },
};

/** Sources that become the library; the command line, figures and page have tests of their own kind. */
const parts = /^(shaders|src\/(bayes|data|export|gpu|import|metrics|model|persist|service|worker))\//;
const all = (
  await Promise.all(['shaders', 'src'].map((name) => readdir(join(root, name), { recursive: true })))
)
  .flatMap((files, i) => files.map((file) => join(['shaders', 'src'][i]!, file).replaceAll('\\', '/')))
  .filter((file) => file.endsWith('.test.ts') && parts.test(file) && !file.includes('/testing/'));
const missing = await missingOf(
  folder,
  all.map((file) => join(root, file)),
);
for (const [file, [why]] of missing) {
  if (why !== undefined) console.log(`left: ${relative(root, file)}: ${why}`);
}

export default defineConfig({
  root,
  plugins: [toBuilt],
  test: {
    include: all.filter((file) => missing.get(join(root, file))!.length === 0),
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
