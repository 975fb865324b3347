/** An empty project with the packed tarball in it, and checks that go on after one that fails. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { CredenceError } from '../../src/errors.ts';
import { installPackages } from '../install.ts';
import { entries, packageFolder, root, scripts } from './entries.ts';

export const here = dirname(fileURLToPath(import.meta.url));
export const project = await mkdtemp(join(tmpdir(), 'credence-package-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const failed: string[] = [];
const left: string[] = [];

/** Runs a command to its end. @throws CredenceError with what it printed, unless it ended well */
export async function run(
  command: string,
  args: readonly string[],
  {
    cwd = project,
    env = {},
  }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const shell = process.platform === 'win32';
  const child = spawn(command, args, { cwd, shell, env: { ...process.env, ...env } });
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

export const node = (...args: string[]) => run(process.execPath, args);

export async function check(name: string, act: () => Promise<string | undefined>): Promise<void> {
  try {
    const told = await act();
    console.log(`passed  ${name}${told ? `: ${told}` : ''}`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}\n${(error as Error).message}`);
  }
}

/** Says what is not checked, because something is not on this machine. */
export function leave(name: string, why: string): void {
  left.push(name);
  console.log(`LEFT    ${name}: ${why}`);
}

/** @returns the exit code */
export async function finish(): Promise<number> {
  if (failed.length === 0) await rm(project, { recursive: true, force: true });
  const rest = left.length === 0 ? '' : `; not checked: ${left.join(', ')}`;
  const told = failed.length === 0 ? 'all passed' : `${failed.length} failed; the project is ${project}`;
  console.log(`${told}${rest}`);
  return failed.length === 0 ? 0 : 1;
}

/** Versions of tools that are none of the repository's; nothing of them is in the package. */
export const installTools = (): Promise<void> =>
  installPackages({
    folder: here,
    note: 'installing what the package is checked with, once ...',
    say: console.log,
  });

/** Packs the package, and installs it without anything else. */
export async function install(): Promise<string> {
  if (!existsSync(packageFolder)) {
    throw new CredenceError('package', 'there is no dist/package: npm run build:package first');
  }
  const packed = JSON.parse(
    await run(npm, ['pack', '--json', '--pack-destination', project], { cwd: packageFolder }),
  );
  const [{ filename, size, unpackedSize, entryCount }] = packed;
  await writeFile(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  await run(npm, ['install', '--omit=peer', '--no-audit', '--no-fund', join(project, filename)]);
  const modules = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
  if (modules.join() !== 'credence') throw new CredenceError('package', `installed ${modules.join(', ')}`);
  const library = await librarySize(join(project, 'node_modules', 'credence'));
  if (library > 1_000_000) throw new CredenceError('package', `the library has ${library} bytes, above 1 MB`);
  return (
    `${kB(size)} packed, ${kB(unpackedSize)} unpacked in ${entryCount} files, of which the library ` +
    `${kB(library)}; 0 dependencies`
  );
}

/** Bytes of what the entries load, but for the figures, and of all declarations. */
async function librarySize(folder: string): Promise<number> {
  const { './figures': _, ...library } = entries;
  const waiting = Object.values({ ...library, script: scripts.worker }).map((name) => `${name}.js`);
  const seen = new Set<string>();
  let bytes = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = await readFile(join(folder, name), 'utf8');
    bytes += text.length;
    for (const [, path] of text.matchAll(/\b(?:from|import)\s*\(?\s*["'`](\.[^"'`]*)["'`]/g)) {
      waiting.push(join(dirname(name), path!));
    }
  }
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith('.d.ts')) bytes += (await stat(join(folder, name))).size;
  }
  return bytes;
}

const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;

export const sizeOf = async (file: string) =>
  `${(gzipSync(await readFile(file)).length / 1000).toFixed(1)} kB gzip`;

/** Packages that programs need at run time come from the repository: they are large. */
export async function linkPeers(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const place = join(project, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    if (!existsSync(place)) await symlink(join(root, 'node_modules', name), place, 'junction');
  }
}

/** Programs of the tests, and those of the documentation. */
export async function copyPrograms(): Promise<void> {
  await cp(join(here, 'programs'), project, { recursive: true });
  const start = join(root, 'docs', 'examples', 'start');
  for (const name of await readdir(start)) {
    if (!name.endsWith('.test.ts')) await cp(join(start, name), join(project, 'start', name));
  }
}
