/**
 * `npm run build:package`: the npm package, in dist/package. Modules and declarations are file by file, as
 * the sources are. Small libraries are copied in, so that the package has no dependency.
 */
import { spawn } from 'node:child_process';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CredenceError } from '../../src/errors.ts';
import { copyDeclarations } from './declarations.ts';
import { entries, packageFolder, peers, root } from './entries.ts';
import { manifestOf } from './manifest.ts';
import { buildModules, writeInto } from './modules.ts';

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
const [declarations] = await Promise.all([emitDeclarations(), buildModules()]);
const files = await copyDeclarations(declarations, packageFolder, Object.values(entries));
const { version, license, description } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const manifest = manifestOf({ version, license, description }, entries, peers);
await writeInto('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
await writeInto('bin/credence.js', "#!/usr/bin/env node\nimport '../src/cli/main.js';\n");
const styles = ['src/kit/theme.css', 'src/figures/draw/figures.css'].map((file) =>
  readFile(join(root, file), 'utf8'),
);
await writeInto('figures.css', (await Promise.all(styles)).join('\n'));
for (const name of ['LICENSE', 'CHANGELOG.md']) await cp(join(root, name), join(packageFolder, name));
await cp(join(root, 'docs', 'package.md'), join(packageFolder, 'README.md'));
console.log(`dist/package: ${files} declarations, ${Object.keys(entries).join(', ')}`);
