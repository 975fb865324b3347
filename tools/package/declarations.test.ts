/** Declarations that leave: what an entry refers to, and nothing that not every TypeScript knows. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copyDeclarations } from './declarations.ts';
import { withoutForeign } from './foreign.ts';
import { writtenOut } from './written.ts';

const folder = await mkdtemp(join(tmpdir(), 'credence-declarations-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copied(name: string, files: Readonly<Record<string, string>>) {
  const [from, to] = [join(folder, name, 'from'), join(folder, name, 'to')];
  await mkdir(from, { recursive: true });
  await mkdir(to);
  for (const [file, text] of Object.entries(files)) await writeFile(join(from, file), text);
  await copyDeclarations(from, to, ['index']);
  const texts = (await readdir(to)).map(async (file) => [file, await readFile(join(to, file), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

test('are those that the entries reach, with the names of modules as they are published', async () => {
  const files = await copied('reach', {
    'index.d.ts': "export type { A } from './a.ts';\n",
    'a.d.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
    'b.d.ts': "export type B = import('./c.ts').C;\n",
    'c.d.ts': 'export type C = 1;\n',
    'unused.d.ts': 'export type Unused = GPUDevice;\n',
  });
  expect(Object.keys(files)).toEqual(['a.d.ts', 'b.d.ts', 'c.d.ts', 'index.d.ts']);
  expect(files['index.d.ts']).toBe("export type { A } from './a.js';\n");
  expect(files['b.d.ts']).toBe("export type B = import('./c.js').C;\n");
});

test('are of each file those alone that are reached, with their comments, imports and exports', async () => {
  const files = await copied('statements', {
    'index.d.ts': "export { type A, a } from './a.ts';\nexport * from './all.ts';\n",
    'a.d.ts':
      "import { type B, type Inner as Unused } from './b.ts';\nimport * as shapes from './shapes.ts';\n" +
      '/** Of a. */\nexport interface A { b: B; shape: shapes.Shape }\n' +
      'declare const table: readonly string[];\n/** Of few. */\nexport declare const few: A;\n' +
      'export declare function a(): typeof table;\nexport declare function inner(): Unused;\n',
    'b.d.ts': 'export type B = import("./c.ts").C<B>;\nexport type Inner = 1;\n',
    'c.d.ts':
      'declare global { interface Window { c: Local } }\ntype Local = 3;\nexport type C<T> = T | 1;\nexport {};\n',
    'shapes.d.ts': "export type { B } from './b.ts';\nexport type Shape = [];\n",
    'all.d.ts': "export type { C as D } from './c.ts';\nexport type E = 1;\n",
  });
  expect(files['index.d.ts']).toBe("export { type A, a } from './a.js';\nexport * from './all.js';\n");
  expect(files['a.d.ts']).toBe(
    "import { type B } from './b.js';\nimport * as shapes from './shapes.js';\n" +
      '/** Of a. */\nexport interface A { b: B; shape: shapes.Shape }\n' +
      'declare const table: readonly string[];\nexport declare function a(): typeof table;\n',
  );
  expect(files['b.d.ts']).toBe('export type B = import("./c.js").C<B>;\n');
  expect(files['c.d.ts']).toContain('type Local = 3;\nexport type C<T> = T | 1;\nexport {};');
  expect(files['all.d.ts']).toBe("export type { C as D } from './c.js';\nexport type E = 1;\n");
});

test('name nothing of WebGPU: inside it is unknown and without comments, and in public it is an error', async () => {
  const inside = '/** On the GPU. */\nexport interface Inside { buffer: GPUBuffer; some(): GPU | null }\n';
  const files = await copied('inside', {
    'index.d.ts': "export type { A } from './a.ts';\n",
    'a.d.ts':
      "import type { Inside } from './inside.ts';\n/** On the GPU. */\nexport type A = keyof Inside;\n",
    'inside.d.ts': inside,
  });
  expect(files['a.d.ts']).toContain('/** On the GPU. */');
  expect(files['inside.d.ts']).toBe('export interface Inside { buffer: unknown; some(): unknown | null }\n');
  const open = { 'index.d.ts': "export type { Inside } from './inside.ts';\n", 'inside.d.ts': inside };
  await expect(copied('public', open)).rejects.toThrow(/inside.d.ts, line 2: names GPUBuffer/);
  const beside = { ...open, 'inside.d.ts': `${inside}export type Plain = keyof Inside;\n` };
  beside['index.d.ts'] = "export type { Plain } from './inside.ts';\n";
  expect((await copied('beside', beside))['inside.d.ts']).toContain('buffer: unknown');
  const schema =
    "import * as v from 'other';\nexport declare const A: v.Some;\nexport type A = v.Of<typeof A>;\n";
  const loose = await copied('loose', { 'index.d.ts': `${schema}export type B = 1;\n` });
  expect(loose['index.d.ts']).toBe(
    'export declare const A: unknown;\nexport type A = Readonly<Record<string, any>>;\nexport type B = 1;\n',
  );
  const foreign = { 'index.d.ts': "export type { X } from 'other';\n" };
  await expect(copied('foreign', foreign)).rejects.toThrow(/index.d.ts, line 1/);
});

test('types of another package are written out by the sources, an own type by its name', async () => {
  const card = 'src/persist/shipped/card.d.ts';
  const written = writtenOut([card, 'none.d.ts']);
  expect([...written.keys()]).toEqual([card]);
  const types = written.get(card)!;
  expect(types.get('v.InferOutput<typeof NetworkCard>')).toMatch(
    /; config: RunConfig; apart: \{ setting: string;/,
  );
  const text =
    "import * as v from 'valibot';\nimport { RunConfig } from '../runConfig.ts';\n" +
    'export type RefusedSet = v.InferOutput<typeof refusedSet>;\n';
  expect(withoutForeign(text, types)).toMatch(
    /export type RefusedSet = \{ name: string; title: string;.*kinds\?: /,
  );
});
