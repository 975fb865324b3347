/** Packages that one task alone needs have a package.json of their own, and are installed at first use. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CredenceError } from '../src/errors.ts';

export interface Installing {
  /** The folder with package.json and its lock file. */
  readonly folder: string;
  /** What is told before, if something is to be installed. */
  readonly note: string;
  readonly say: (line: string) => void;
  /** Install scripts fetch more: only where the package is of no use without. */
  readonly scripts?: boolean;
}

/**
 * Runs `npm ci` in the folder unless every package is there in its version.
 *
 * @throws CredenceError `install` if npm fails
 */
export async function installPackages({ folder, note, say, scripts = false }: Installing): Promise<void> {
  if (await isInstalled(folder)) return;
  say(note);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const flags = ['--no-audit', '--no-fund', ...(scripts ? [] : ['--ignore-scripts'])];
  // stdout belongs to the result of whoever asks
  const child = spawn(npm, ['ci', ...flags], {
    ...{ cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code === 0) return;
  throw new CredenceError(
    'install',
    `npm ci in ${folder} ended with ${code}; its packages come from the npm registry`,
  );
}

async function isInstalled(folder: string): Promise<boolean> {
  const { dependencies } = await jsonOf(join(folder, 'package.json'));
  const found = await Promise.all(
    Object.entries(dependencies as Record<string, string>).map(([name, version]) =>
      jsonOf(join(folder, 'node_modules', name, 'package.json')).then(
        (installed) => installed.version === version,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

const jsonOf = async (file: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(file, 'utf8'));
