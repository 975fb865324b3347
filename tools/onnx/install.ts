/** The engines are packages of their own, installed when they are first needed: 440 MB, 20 s. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CredenceError } from '../../src/errors.ts';

const folder = dirname(fileURLToPath(import.meta.url));

/** Without install scripts: onnxruntime-node's fetches libraries for CUDA, which nothing here needs. */
export async function setup(): Promise<void> {
  if (await isInstalled()) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    ...{ cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code === 0) return;
  throw new CredenceError(
    'onnx-install',
    `npm ci in ${folder} ended with ${code}; onnxruntime comes from npm`,
  );
}

async function isInstalled(): Promise<boolean> {
  const jsonOf = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
  const { dependencies } = await jsonOf(join(folder, 'package.json'));
  const found = await Promise.all(
    Object.entries(dependencies).map(([name, version]) =>
      jsonOf(join(folder, 'node_modules', name, 'package.json')).then(
        (installed) => installed.version === version,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}
