/** The modules of the package, file by file, as the sources are. Small libraries are copied into `vendor`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';
import { minifySync } from 'rolldown/utils';
import { reportParts } from '../../src/cli/report/bundled.ts';
import { CredenceError } from '../../src/errors.ts';
import { acting, entries, peers, root, scripts } from './entries.ts';
import { shortShader } from './shortWgsl.ts';

/** What stands in the place of a module that only a clone can run. */
const built = {
  [join(root, 'src/cli/report/bundled.ts')]: join(root, 'src/cli/report/built.ts'),
};

/** Style sheets are not for JavaScript to import: whoever wants the figures links them. */
const withoutStyles: Plugin = {
  name: 'credence-without-styles',
  load: { filter: { id: /\.css$/ }, handler: () => ({ code: '', moduleType: 'js' }) },
};

const ofPackage: Plugin = {
  name: 'credence-package',
  resolveId: {
    filter: { id: /\/bundled\.ts$/ },
    async handler(source, importer) {
      const found = await this.resolve(source, importer, { skipSelf: true });
      return (found && built[found.id]) ?? null;
    },
  },
};

/** What does something when it is imported. */
const acts = new Set(acting.map((file) => join(root, `${file}.ts`)));

const isPeer = (id: string): boolean => Object.keys(peers).some((name) => id === name);

/** @param folder of the package */
export async function buildModules(folder: string): Promise<void> {
  const inputs = [...Object.values(entries), ...Object.values(scripts)];
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(inputs.map((entry) => [entry, `./${entry}.ts`])),
    external: isPeer,
    platform: 'neutral',
    plugins: [
      ofPackage,
      withoutStyles,
      esmExternalRequirePlugin({ external: builtinModules.flatMap((name) => [name, `node:${name}`]) }),
    ],
    // a module that is imported for what another took out of it would be told of by a user's bundler
    treeshake: { moduleSideEffects: (id) => acts.has(id) },
    // packages by their own names, wherever they lie
    resolve: { symlinks: false, mainFields: ['module', 'main'] },
    onLog(level, log) {
      // how long a busy machine took is no fault of the modules
      if (level === 'warn' && !/TIMINGS/.test(log.code ?? ''))
        throw new CredenceError('package', `rolldown: ${log.message}`);
    },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: root,
    sourcemap: false,
    // declarations have what is said about functions
    comments: { legal: true, annotation: true, jsdoc: false },
    // npm packs no folder of the name node_modules
    entryFileNames: ({ name }) => `${name.replace(/(^|\/)node_modules\//g, '$1vendor/')}.js`,
  });
  const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk');
  for (const { fileName, code } of chunks) {
    await writeInto(folder, fileName, asPublished(fileName, code));
  }
  await bundle.close();
}

/** What the command line makes reports from, without a bundler. */
export async function buildReport(folder: string): Promise<void> {
  const parts = gzipSync(JSON.stringify(await reportParts()), { level: 9 });
  await writeInto(folder, 'src/cli/report/parts.json.gz', parts);
}

/** The library stays readable; of the command line, and of what others wrote, nobody reads this copy. */
function asPublished(fileName: string, source: string): string {
  // an address is not an import, which the bundler would have renamed
  const code = source
    .replace("new URL('./worker.ts'", "new URL('./worker.js'")
    .replace('new URL("./worker.ts"', 'new URL("./worker.js"');
  if (/^(src\/(cli|figures|kit)|vendor)\//.test(fileName))
    return minifySync(fileName, code, { module: true }).code;
  return withoutPaths(fileName.startsWith('shaders/') ? shortShader(fileName, code) : code);
}

/** The bundler names each module in a comment, though each has a file of its own. */
const withoutPaths = (code: string): string =>
  code.replace(/^\/\/#(end)?region.*\n|^\/\/ \S+\.[jt]s\n/gm, '');

export async function writeInto(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
