import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pipelineFor } from '../src/gpu/pipelines.ts';
import { catalogue } from './catalogue.ts';
import { boundIn, variantName } from './kernel.ts';
import { useDevice } from './testing/device.ts';
import { tableRows } from './testing/markdown.ts';

const device = useDevice();

const all = catalogue.flatMap((kernel) =>
  kernel.variants.map((variant) => ({
    name: `${kernel.name}[${variantName(variant)}]`,
    kernel,
    variant,
    code: kernel.code(variant),
  })),
);

const binding = /@group\(0\) @binding\((\d+)\) var<storage, (read|read_write)> (\w+):/g;

describe.each(all)('$name', ({ kernel, variant, code }) => {
  test('compiles', async () => {
    const features = kernel.needs?.(variant) ?? [];
    if (!features.every((feature) => device().device.features.has(feature))) return;
    // the driver sees every block too, where the blocks are tested; with every epilogue it would take minutes
    if ((variant.block ?? '8x8') === '8x8') {
      const constants = Object.fromEntries(kernel.constants.map((constant) => [constant, 4]));
      await pipelineFor(device(), { kernel, variant, constants });
    }
    const module = device().device.createShaderModule({ code });
    expect((await module.getCompilationInfo()).messages.map(({ message }) => message)).toEqual([]);
  });

  test('binds in its WGSL what its table says', () => {
    const declared = [...code.matchAll(binding)].map(([, index, access, name]) => ({
      index: Number(index),
      access: access === 'read' ? 'read' : 'readWrite',
      name,
    }));
    const table = boundIn(kernel, variant).map(({ index, binding: { access, name } }) => ({
      index,
      access,
      name,
    }));
    expect(declared.sort((a, b) => a.index - b.index)).toEqual(table);
    // no storage buffer that the pattern above does not see
    expect(code.match(/var<storage/g)?.length).toBe(table.length);
    expect(table.length).toBeLessThanOrEqual(8);
  });

  test('asks for exactly the constants of its table', () => {
    const overrides = [...code.matchAll(/^override (\w+)\s*:\s*\w+\s*;/gm)].map(([, name]) => name);
    expect(overrides.sort()).toEqual([...kernel.constants].sort());
  });

  test('has a workgroup of at most 256 invocations and 16 KiB, within what WebGPU promises', () => {
    const sizes = /@workgroup_size\(([^)]*)\)/.exec(code)![1]!.split(',').map(Number);
    expect(sizes.every((size) => Number.isInteger(size) && size > 0)).toBe(true);
    expect(sizes.reduce((a, b) => a * b)).toBeLessThanOrEqual(256);
    expect(sizes[2] ?? 1).toBeLessThanOrEqual(64);
    // scalars and vectors, of 16 bytes at most
    const shared = [...code.matchAll(/var<workgroup> \w+: array<(?:[fiu]32|vec[234]\w+), (\d+)>/g)];
    // no workgroup memory that the pattern does not see
    expect(code.match(/var<workgroup/g)?.length ?? 0).toBe(shared.length);
    const bytes = shared.reduce((sum, [, vectors]) => sum + 16 * Number(vectors), 0);
    expect(bytes).toBeLessThanOrEqual(16384);
  });

  test('leaves no preprocessor directive and no empty hole behind', () => {
    expect(code).not.toMatch(/^\s*#/m);
    expect(code).not.toMatch(/undefined|\[object|NaN/);
  });
});

test('no two kernels, and no two variants of one, share a name', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

/**
 * The kernels that exist only for adapters that compute on the CPU lie in lib/cpu, whose README.md lists
 * them.
 */
const folderOf = (name: string) => (name === 'occupied' ? 'lib/cpu/' : '');
const columns = ['kernel', 'reads', 'writes', 'equation', 'twin'];

describe.each(catalogue)('the file of $name', (kernel) => {
  const here = (path: string) => new URL(path, new URL(folderOf(kernel.name), import.meta.url));

  test('is at most 200 lines, and stands beside a test and a twin of the same name', () => {
    expect(readFileSync(here(`${kernel.name}.wgsl.ts`), 'utf8').split('\n').length).toBeLessThanOrEqual(200);
    expect(existsSync(here(`${kernel.name}.test.ts`))).toBe(true);
    expect(existsSync(new URL(`../src/reference/${kernel.name}.ts`, import.meta.url))).toBe(true);
  });

  test('has one row in README.md, with exactly what it reads and writes', () => {
    const rows = tableRows(readFileSync(here('README.md'), 'utf8'), columns);
    const mine = rows.filter((row) => row.kernel!.words[0] === kernel.name);
    expect(mine.length).toBe(1);
    const names = (access: string) =>
      kernel.bindings.filter((b) => b.access === access).map(({ name }) => name);
    expect([...mine[0]!.reads!.words].sort()).toEqual(names('read').sort());
    expect([...mine[0]!.writes!.words].sort()).toEqual(names('readWrite').sort());
    expect(mine[0]!.equation!.text).not.toBe('');
    expect(mine[0]!.twin!.text).toContain(`${kernel.name}.ts`);
  });
});

test.each(['', 'lib/cpu/'])('%sREADME.md lists no kernel that does not exist', (folder) => {
  const readme = readFileSync(new URL(`${folder}README.md`, import.meta.url), 'utf8');
  const names = catalogue.map(({ name }) => name).filter((name) => folderOf(name) === folder);
  expect(
    tableRows(readme, columns)
      .map((row) => row.kernel!.words[0])
      .sort(),
  ).toEqual([...names].sort());
});
