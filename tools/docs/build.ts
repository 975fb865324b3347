/**
 * `npm run docs`: the documentation site, in dist/docs. typedoc writes the API reference as pages, VitePress
 * makes the site of them and of docs/. A link that leads nowhere is a failure.
 */
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CredenceError } from '../../src/errors.ts';
import { installPackages } from '../install.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const site = join(root, 'docs', 'site');

await installPackages({
  folder: site,
  note: 'installing VitePress and typedoc into docs/site/node_modules: 150 MB',
  say: console.log,
});
await rm(join(root, 'docs', 'api'), { recursive: true, force: true });
await runTool('typedoc', ['--options', join(site, 'typedoc.json')]);
await runTool('vitepress', ['build', site]);
console.log(
  'The site is in dist/docs; `npm run build` and `npm run docs`, then `npm run preview`, serve it at docs/.',
);

/** Runs a tool of the site's own packages under this Node. @throws CredenceError `docs` if it fails */
async function runTool(name: string, args: readonly string[]): Promise<void> {
  const folder = join(site, 'node_modules', name);
  const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const child = spawn(process.execPath, [join(folder, bin[name]!), ...args], { cwd: root, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new CredenceError('docs', `${name} ended with ${code}`);
}
