/**
 * `npm run test:package`: packs dist/package, installs the tarball into an empty project, and uses it there
 * as others would: plain Node, two TypeScripts, two bundlers, publint, @arethetypeswrong, a training.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { CredenceError } from '../../src/errors.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const built = join(root, 'dist', 'package');
const project = await mkdtemp(join(tmpdir(), 'credence-package-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const failed: string[] = [];

/** Runs a command to its end. @throws CredenceError with what it printed, unless it ended well */
async function run(command: string, args: readonly string[], cwd = project): Promise<string> {
  const child = spawn(command, args, { cwd, shell: process.platform === 'win32' });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code === 0) return text;
  throw new CredenceError('package', `${command} ${args.join(' ')} ended with ${code}:\n${text}`);
}

const node = (...args: string[]) => run(process.execPath, args);

async function check(name: string, act: () => Promise<string | undefined>): Promise<void> {
  try {
    const told = await act();
    console.log(`passed  ${name}${told ? `: ${told}` : ''}`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}\n${(error as Error).message}`);
  }
}

/** Versions of tools that are none of the repository's; nothing of them is in the package. */
async function installTools(): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  const missing = await Promise.all(
    Object.entries(dependencies).map(async ([name, version]) => {
      const file = join(here, 'node_modules', name, 'package.json');
      return readFile(file, 'utf8').then(
        (text) => JSON.parse(text).version !== version,
        () => true,
      );
    }),
  );
  if (missing.some(Boolean)) await run(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
}

async function install(): Promise<string> {
  const packed = JSON.parse(await run(npm, ['pack', '--json', '--pack-destination', project], built));
  const [{ filename, size, unpackedSize, entryCount }] = packed;
  await writeFile(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  await run(npm, ['install', '--omit=peer', '--no-audit', '--no-fund', join(project, filename)]);
  const modules = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
  if (modules.join() !== 'credence') throw new CredenceError('package', `installed ${modules.join(', ')}`);
  const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  return `${kB(size)} packed, ${kB(unpackedSize)} unpacked, ${entryCount} files, 0 dependencies`;
}

const compilers = {
  '5.9': join(here, 'node_modules', 'typescript'),
  '6': join(root, 'node_modules', 'typescript'),
};
const resolutions = { bundler: 'esnext', nodenext: 'nodenext' };

const compile = (compiler: string, resolution: keyof typeof resolutions) =>
  node(
    join(compiler, 'bin', 'tsc'),
    ...[
      '--strict',
      '--skipLibCheck',
      'false',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom',
      '--outDir',
      'out',
    ],
    ...['--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'],
    ...['--module', resolutions[resolution], '--moduleResolution', resolution, 'program.ts', 'page.ts'],
  );

/** Packages that the program needs at run time come from the repository: they are large. */
async function linkPeers(): Promise<void> {
  const modules = join(project, 'node_modules');
  await mkdir(join(modules, '@sparticuz'), { recursive: true });
  for (const name of ['webgpu', '@sparticuz/chromium']) {
    await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
}

const sizeOf = async (file: string) => `${(gzipSync(await readFile(file)).length / 1000).toFixed(1)} kB gzip`;

await installTools();
await cp(join(here, 'programs'), project, { recursive: true });
await stat(built).catch(() => {
  throw new CredenceError('package', 'there is no dist/package: npm run build:package first');
});
await check('an empty project installs it', install);
await check('plain Node imports every entry', () =>
  node(
    '--input-type=module',
    '-e',
    "await import('credence'); await import('credence/export'); await import('credence/node')",
  ).then(() => ''),
);
for (const [version, folder] of Object.entries(compilers)) {
  for (const resolution of Object.keys(resolutions) as (keyof typeof resolutions)[]) {
    await check(`TypeScript ${version}, ${resolution}, skipLibCheck false`, () =>
      compile(folder, resolution),
    );
  }
}
await check('esbuild bundles train, predict and load', async () => {
  const file = join(project, 'esbuild.js');
  const esbuild = join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
  await run(esbuild, ['page.ts', '--bundle', '--minify', '--format=esm', `--outfile=${file}`]);
  return sizeOf(file);
});
await check('Vite bundles it', async () => {
  const entry = join(project, 'page.ts');
  const lib = { entry, formats: ['es' as const], fileName: 'page' };
  await build({
    root: project,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: 'vite', minify: true, lib },
  });
  return sizeOf(join(project, 'vite', 'page.js'));
});
await check('a training, a file, a prediction and an export under plain Node', async () => {
  await linkPeers();
  await cp(join(project, 'run.mjs'), join(project, 'out', 'run.mjs'));
  return (await node(join('out', 'run.mjs'))).trim();
});
const tool = (name: string) => join(here, 'node_modules', '.bin', name);
await check('publint', () => run(tool('publint'), ['run', '--strict', built]).then(() => ''));
await check('@arethetypeswrong', async () => {
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz'))!;
  await run(tool('attw'), [join(project, tarball), '--profile', 'esm-only']);
  return '';
});

if (failed.length === 0) await rm(project, { recursive: true, force: true });
console.log(failed.length === 0 ? 'all passed' : `${failed.length} failed; the project is ${project}`);
process.exitCode = failed.length === 0 ? 0 : 1;
