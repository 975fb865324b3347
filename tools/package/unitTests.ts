/** The unit tests of the sources, on the package as it is installed in the project. */
import { join } from 'node:path';
import { CredenceError } from '../../src/errors.ts';
import { root } from './entries.ts';
import { linkPeers, project, run } from './project.ts';

/** @returns how many passed. @throws CredenceError with what vitest says, unless all of them did */
export async function unitTests(): Promise<string> {
  await linkPeers('webgpu', '@sparticuz/chromium');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--config', 'vitest.built.config.ts', '--reporter', 'dot', '--no-color'];
  const env = { CREDENCE_BUILT: join(project, 'node_modules', 'credence'), CREDENCE_ADAPTER: 'software' };
  const told = await run(process.execPath, [vitest, ...args], { cwd: root, env });
  const [files, tests] = ['Test Files', 'Tests'].map(
    (name) => new RegExp(`^ *${name} +(\\d+) passed`, 'm').exec(told)?.[1],
  );
  if (!files || !tests) throw new CredenceError('package', told);
  const left = told.match(/^left: .*/gm) ?? [];
  return [`${tests} tests of ${files} files; ${left.length} files are left`, ...left].join('\n  ');
}
