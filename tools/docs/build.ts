/**
 * `npm run docs`: the documentation site, in dist/docs. typedoc writes the API reference as pages, VitePress
 * makes the site of them and of docs/. A link that leads nowhere is a failure.
 */
import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CredenceError } from '../../src/errors.ts';
import { installPackages } from '../install.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const site = join(root, 'docs', 'site');
const pages = join(site, 'pages');

await installPackages({
  folder: site,
  note: 'installing VitePress and typedoc into docs/site/node_modules: 150 MB',
  say: console.log,
});
await rm(pages, { recursive: true, force: true });
for (const name of await readdir(join(root, 'docs'))) {
  if (name !== 'site')
    await cp(join(root, 'docs', name), join(pages, name), { recursive: true, filter: isPage });
}
await runTool('typedoc', ['--options', join(site, 'typedoc.json')]);
await runTool('vitepress', ['build', site]);
console.log(
  'The site is in dist/docs; `npm run build` and `npm run docs`, then `npm run preview`, serve it at docs/.',
);

/** What the site has of docs/: documents and pictures. */
async function isPage(path: string): Promise<boolean> {
  if ((await stat(path)).isDirectory()) return !path.endsWith('node_modules');
  return ['.md', '.png', '.svg'].includes(extname(path));
}

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
