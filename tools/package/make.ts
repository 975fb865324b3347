/**
 * The parts of the package beside its modules. Declarations are file by file, as the sources are. Small
 * libraries are copied in, so that the package has no dependency.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredenceError } from '../../src/errors.ts';
import { copyDeclarations } from './declarations.ts';
import { entries, peers, root } from './entries.ts';
import { manifestOf } from './manifest.ts';
import { writeInto } from './modules.ts';

/**
 * @param flags of the compiler, such as `--noCheck` where the sources are known to be right
 * @returns how many files
 */
export async function buildDeclarations(folder: string, ...flags: readonly string[]): Promise<number> {
  const emitted = await mkdtemp(join(tmpdir(), 'credence-declarations-'));
  try {
    await runTypeScript('-p', join(root, 'tsconfig.package.json'), '--outDir', emitted, ...flags);
    await mkdir(folder, { recursive: true });
    return await copyDeclarations(emitted, folder, Object.values(entries));
  } finally {
    await rm(emitted, { recursive: true, force: true });
  }
}

/** @throws CredenceError with what the compiler says, unless it says nothing */
export async function runTypeScript(...args: readonly string[]): Promise<void> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(process.execPath, [tsc, ...args], { cwd: root });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    told += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new CredenceError('package', `tsc ended with ${code}: ${told}`);
}

/** The manifest, the program, the style sheet of the figures, and what people read. */
export async function buildRest(folder: string): Promise<void> {
  const { version, license, description } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const manifest = manifestOf({ version, license, description }, entries, peers);
  await writeInto(folder, 'package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  await writeInto(folder, 'bin/credence.js', "#!/usr/bin/env node\nimport '../src/cli/main.js';\n");
  const styles = ['src/kit/theme.css', 'src/figures/draw/figures.css'].map((file) =>
    readFile(join(root, file), 'utf8'),
  );
  await writeInto(folder, 'figures.css', (await Promise.all(styles)).join('\n'));
  for (const name of ['LICENSE', 'CHANGELOG.md']) await cp(join(root, name), join(folder, name));
  await cp(join(root, 'docs', 'package.md'), join(folder, 'README.md'));
}
