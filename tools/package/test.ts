/**
 * `npm run test:package`: packs dist/package, installs the tarball into an empty project, and uses it there
 * as others would: Node 20, 22, 24 and Deno, two TypeScripts, three bundlers, pages with a worker, the
 * command line, publint, @arethetypeswrong, and the unit tests of the sources. What this machine lacks is
 * said.
 */
import { existsSync } from 'node:fs';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { npyFile } from '../../src/cli/testing/tinyData.ts';
import { CredenceError } from '../../src/errors.ts';
import { findDeno, swiftShaderEnv } from '../engines/deno.ts';
import { packageFolder, root } from './entries.ts';
import { buildPages, openPages } from './pages.ts';
import {
  check,
  copyPrograms,
  finish,
  here,
  install,
  installTools,
  leave,
  linkPeers,
  node,
  project,
  run,
  sizeOf,
} from './project.ts';
import { unitTests } from './unitTests.ts';

await installTools();
await copyPrograms();
await check('an empty project installs it', install);

// types
const compilers = {
  '5.9': join(here, 'node_modules', 'typescript'),
  '6': join(root, 'node_modules', 'typescript'),
};
const resolutions = { bundler: 'esnext', nodenext: 'nodenext' };
const compile = (compiler: string, resolution: keyof typeof resolutions, ...files: string[]) =>
  node(
    ...[join(compiler, 'bin', 'tsc'), '--strict', '--skipLibCheck', 'false', '--target', 'es2022'],
    ...['--lib', 'es2022,dom', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'],
    ...['--module', resolutions[resolution], '--moduleResolution', resolution, '--outDir', 'out', ...files],
  );
for (const [version, folder] of Object.entries(compilers)) {
  for (const resolution of Object.keys(resolutions) as (keyof typeof resolutions)[]) {
    await check(`TypeScript ${version}, ${resolution}, skipLibCheck false`, () =>
      compile(folder, resolution, 'program.ts', 'page.ts', 'start/bands.ts', 'start/ensemble.ts'),
    );
  }
}
const programs = ['digits', 'table', 'bands', 'decide', 'ensemble'].map((name) => `start/${name}.ts`);
await check('TypeScript compiles the programs to begin with', async () => {
  await linkPeers('@types/node', 'undici-types');
  const types = ['--types', 'node', '--rootDir', '.'];
  return compile(compilers['6'], 'nodenext', ...types, ...programs, 'program.ts', 'page.ts');
});

// engines
await cp(join(here, 'programs', 'run.mjs'), join(project, 'out', 'run.mjs'));
const imports = ['', '/node', '/worker', '/figures', '/export', '/import'].map(
  (name) => `await import('credence${name}');`,
);
const engines = { 20: 'node-20', 22: 'node-22', 24: 'node-24' };
for (const [version, name] of Object.entries(engines)) {
  const file = join(here, 'node_modules', name, 'bin', 'node');
  if (!existsSync(file)) {
    leave(`Node ${version}`, 'npm has its program for x64 Linux only');
    continue;
  }
  await check(`plain Node ${version} imports every entry`, () =>
    run(file, ['--input-type=module', '-e', imports.join('\n')]),
  );
  await check(`a training, a file, a prediction and an export under plain Node ${version}`, async () => {
    await linkPeers('webgpu', '@sparticuz/chromium');
    return (await run(file, [join('out', 'run.mjs')])).trim();
  });
}
const deno = findDeno();
if (!deno) leave('Deno', 'not installed; npm install --no-save deno, or set CREDENCE_DENO to its file');
else {
  const env = (await swiftShaderEnv()) ?? {};
  const flags = ['run', '-A', '--unstable-webgpu', '--node-modules-dir=manual'];
  await check('Deno imports every entry', async () => {
    await writeFile(join(project, 'imports.mjs'), imports.join('\n'));
    return run(deno, [...flags, 'imports.mjs'], { env });
  });
  await check('a training, a file, a prediction and an export under Deno', async () =>
    (await run(deno, [...flags, join('out', 'run.mjs')], { env })).trim(),
  );
}

// programs of Node
await check('the table of docs/examples/start', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => `${50 + n},${['red', 'blue'][n % 2]},${n * 3 + 100}`);
  await writeFile(join(project, 'prices.csv'), ['size,colour,price', ...rows].join('\n'));
  const told = await node(join('out', 'start', 'table.js'));
  if (!/^[\d.]+ ± [\d.]+, of which/m.test(told)) throw new CredenceError('package', told);
  return told.trim().split('\n').at(-1);
});
await check('the decision of docs/examples/start', async () => {
  await cp(join(root, 'public', 'posterior', 'digits.safetensors'), join(project, 'digits.safetensors'));
  await writeFile(join(project, 'images.npy'), npyFile([1, 28, 28], new Float32Array(784)));
  const told = await node(join('out', 'start', 'decide.js'));
  if (!told.includes('ask a person')) throw new CredenceError('package', told);
  return told.trim().split('\n').at(-1);
});
await check('the command line trains, reports and predicts', async () => {
  const credence = join('node_modules', '.bin', 'credence');
  await run(credence, [
    'train',
    '--data',
    'prices.csv',
    '--epochs',
    '20',
    '--adapter',
    'software',
    '--out',
    'run',
  ]);
  const predicted = await run(credence, ['predict', 'run', '--data', 'prices.csv', '--adapter', 'software']);
  await run(credence, ['export', 'run', '--to', 'onnx']);
  if (!existsSync(join(project, 'run', 'report.html'))) throw new CredenceError('package', 'no report');
  return `report.html ${await sizeOf(join(project, 'run', 'report.html'))}, ${predicted.split('\n').length} lines`;
});

// bundlers
await check('esbuild bundles train, predict and load', async () => {
  const file = join(project, 'esbuild.js');
  const esbuild = join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
  await run(esbuild, ['page.ts', '--bundle', '--minify', '--format=esm', `--outfile=${file}`]);
  return sizeOf(file);
});
await check('Vite bundles it', async () => {
  const lib = { entry: join(project, 'page.ts'), formats: ['es' as const], fileName: 'page' };
  const own = { outDir: 'vite', minify: true, lib };
  await build({ root: project, configFile: false, logLevel: 'silent', build: own });
  return sizeOf(join(project, 'vite', 'page.js'));
});
await check('webpack bundles it, and a worker', async () => {
  await run(join(here, 'node_modules', '.bin', 'webpack'), [
    '--config',
    'webpack.config.mjs',
    '--output-path',
    'webpack',
  ]);
  const files = await readdir(join(project, 'webpack'));
  // the worker's script is a file of its own
  if (files.filter((name) => name.endsWith('.js')).length < 3)
    throw new CredenceError('package', files.join());
  return sizeOf(join(project, 'webpack', 'page.js'));
});
await check('Vite builds pages, one with a worker', () => buildPages().then(() => ''));
await check('and a browser runs them', openPages);

const tool = (name: string) => join(here, 'node_modules', '.bin', name);
await check('publint', () => run(tool('publint'), ['run', '--strict', packageFolder]).then(() => ''));
await check('@arethetypeswrong', async () => {
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz'))!;
  await run(tool('attw'), [
    join(project, tarball),
    '--profile',
    'esm-only',
    '--exclude-entrypoints',
    './figures.css',
  ]);
  return '';
});
// minutes, so it comes last
await check('the unit tests of the sources, on the built files', unitTests);
process.exitCode = await finish();
