/**
 * Test files that share a process leave it as they found it: the next one in it would meet what was changed.
 * A file that cannot belongs to those with a process of their own; see vitest.config.ts.
 */
import { afterAll, expect } from 'vitest';

/** What comes with the first GPU of a process, and stays; and Vitest's own. */
const ofOthers = /^(GPU|WGSL|setImmediate$|__vi)/;

/** What a file could leave behind: folder, environment, globals, and methods that tests often replace. */
function look(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>([
    ['process.cwd()', process.cwd()],
    ['process.exitCode', process.exitCode],
  ]);
  const note = (owner: object, where: string, names: readonly string[]) => {
    for (const name of names) found.set(`${where}.${name}`, Reflect.get(owner, name));
  };
  const environment = Object.keys(process.env).filter((name) => !name.startsWith('VK_'));
  note(process.env, 'process.env', environment);
  note(
    globalThis,
    'globalThis',
    Object.getOwnPropertyNames(globalThis).filter((name) => !ofOthers.test(name)),
  );
  const owners = { console, process, Math, Date, JSON, performance };
  for (const [where, owner] of Object.entries({
    ...owners,
    stdout: process.stdout,
    stderr: process.stderr,
  })) {
    const names = Object.getOwnPropertyNames(owner).filter((name) => !name.startsWith('_'));
    note(
      owner,
      where,
      names.filter((name) => typeof Reflect.get(owner, name) === 'function'),
    );
  }
  return found;
}

const before = look();

afterAll(() => {
  const after = look();
  const names = new Set([...before.keys(), ...after.keys()]);
  const changed = [...names].filter((name) => !Object.is(before.get(name), after.get(name)));
  expect(changed, 'left behind in the process').toEqual([]);
});
