/**
 * `npm run build:package`: the npm package, in dist/package. Modules and declarations are file by file, as
 * the sources are. Small libraries are copied in, so that the package has no dependency.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, rolldown } from 'rolldown';
import { CredenceError } from '../../src/errors.ts';
import { copyDeclarations } from './declarations.ts';
import { manifestOf } from './manifest.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const packageFolder = join(root, 'dist', 'package');

/** Entries by their name in `exports`. */
export const entries = {
  '.': 'src/index',
  './node': 'src/node/index',
  './export': 'src/export/index',
} as const;

/** Installed by those who need them. */
const peers = ['webgpu', '@sparticuz/chromium'];

async function buildModules(): Promise<void> {
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(Object.values(entries).map((entry) => [entry, `./${entry}.ts`])),
    external: (id) => id.startsWith('node:') || peers.includes(id),
    platform: 'neutral',
    // packages by their own names, wherever they lie
    resolve: { symlinks: false, mainFields: ['module', 'main'] },
    onLog(level, log) {
      if (level === 'warn') throw new CredenceError('package', `rolldown: ${log.message}`);
    },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: root,
    sourcemap: false,
    // npm packs no folder of the name node_modules
    entryFileNames: ({ name }) => `${name.replace(/(^|\/)node_modules\//g, '$1vendor/')}.js`,
  });
  const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk');
  for (const { fileName, code } of chunks) await writeInto(fileName, code);
  await bundle.close();
}

async function writeInto(name: string, content: string): Promise<void> {
  const file = join(packageFolder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function emitDeclarations(): Promise<string> {
  const folder = join(root, 'dist', 'declarations');
  await rm(folder, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.package.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new CredenceError('package', `tsc ended with ${code}`);
  return folder;
}

await rm(packageFolder, { recursive: true, force: true });
await buildModules();
const declarations = await emitDeclarations();
const files = await copyDeclarations(declarations, packageFolder, Object.values(entries));
const { version, license, description } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
await writeInto(
  'package.json',
  `${JSON.stringify(manifestOf({ version, license, description }, entries), null, 2)}\n`,
);
for (const name of ['LICENSE', 'CHANGELOG.md']) await cp(join(root, name), join(packageFolder, name));
await cp(join(root, 'docs', 'package.md'), join(packageFolder, 'README.md'));
console.log(`dist/package: ${files} declarations, ${Object.keys(entries).join(', ')}`);
