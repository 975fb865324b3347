/** The peers are bench's own packages, installed when they are first needed. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CredenceError } from '../src/errors.ts';

const folder = dirname(fileURLToPath(import.meta.url));

/** Runs `npm ci` in bench/ unless every package is there in its version. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  if (await isInstalled()) return;
  say('installing jax-js and TensorFlow.js into bench/node_modules');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // stdout belongs to the result
  const child = spawn(npm, ['ci'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) {
    throw new CredenceError(
      'bench-install',
      `npm ci in ${folder} ended with ${code}; the peers come from the npm registry`,
    );
  }
}

async function isInstalled(): Promise<boolean> {
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
