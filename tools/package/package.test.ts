/** The package as it is built: plain Node imports it, and one TypeScript takes its declarations. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries, root } from './entries.ts';
import { buildDeclarations, buildRest, runTypeScript } from './make.ts';
import { buildModules } from './modules.ts';

const project = await mkdtemp(join(tmpdir(), 'credence-built-'));
const folder = join(project, 'node_modules', 'credence');
afterAll(() => rm(project, { recursive: true, force: true }));
beforeAll(async () => {
  await Promise.all([buildModules(folder), buildDeclarations(folder, '--noCheck'), buildRest(folder)]);
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
});

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });

test('plain Node imports every entry, and has metrics and files without a device', () => {
  const imports = Object.keys(entries).map((name) => `await import('credence${name.slice(1)}');`);
  const program = `${imports.join('')} import { entropy } from 'credence'; console.log(entropy([0.5, 0.5]));`;
  const { stdout, stderr } = node('--input-type=module', '-e', program);
  expect([stderr, Number(stdout)]).toEqual(['', Math.LN2]);
});

test('the command line starts, without tsx and vite', () => {
  const { status, stdout, stderr } = node(join(folder, 'bin', 'credence.js'), '--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/Usage: credence/);
});

test('TypeScript takes a program, in a project without types of WebGPU, and looks into every declaration', async () => {
  for (const name of ['program.ts', 'page.ts']) {
    await cp(join(root, 'tools', 'package', 'programs', name), join(project, name));
  }
  await runTypeScript(
    ...['--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2022,dom'],
    ...['--module', 'nodenext', '--moduleResolution', 'nodenext', '--noEmit'],
    ...['--ignoreConfig', join(project, 'program.ts'), join(project, 'page.ts')],
  );
});
