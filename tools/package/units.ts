/** Which unit tests the built files can run: those that import nothing that the build left out. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { root } from './entries.ts';

/** Where the module of a source lies in the package, if it is there. */
export function builtModule(folder: string, source: string): string | undefined {
  const name = relative(root, source);
  const file = join(folder, name.replace(/\.ts$/, '.js'));
  return /^(src|shaders)[\\/].*\.ts$/.test(name) && existsSync(file) ? file : undefined;
}

/**
 * @param folder of the installed package
 * @returns for each test, what stands in its way: of all that it loads, its helpers included
 */
export async function missingOf(
  folder: string,
  tests: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const modules = new Map<string, Promise<Module>>();
  const moduleOf = (file: string): Promise<Module> => {
    const known = modules.get(file) ?? look(folder, file);
    modules.set(file, known);
    return known;
  };
  const found = tests.map(async (test): Promise<[string, readonly string[]]> => {
    const seen = new Set<string>();
    const missing: string[] = [];
    let built = 0;
    const waiting = [test];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      const { sources, lacks, fromPackage } = await moduleOf(file);
      missing.push(...lacks.map((name) => `${relative(root, file)} imports ${name}, which was not built`));
      built += fromPackage;
      waiting.push(...sources);
    }
    return [test, built === 0 ? ['it imports nothing that was built'] : missing];
  });
  return new Map(await Promise.all(found));
}

/** A source as it is run beside the package. */
interface Module {
  /** Sources that it imports, and that the package has not. */
  readonly sources: readonly string[];
  /** Names that it imports from modules of the package that do not export them. */
  readonly lacks: readonly string[];
  /** How many modules of the package it imports. */
  readonly fromPackage: number;
}

async function look(folder: string, file: string): Promise<Module> {
  const sources: string[] = [];
  const lacks: string[] = [];
  let fromPackage = 0;
  const { staticImports, staticExports, dynamicImports, text } = await parsed(file);
  const dynamic = dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1));
  const entries = staticExports.flatMap((link) => link.entries);
  const handedOn = entries.flatMap(({ moduleRequest, ...entry }) =>
    moduleRequest ? [{ specifier: moduleRequest.value, entries: [entry] }] : [],
  );
  const imported = staticImports.map(({ moduleRequest, entries: own }) => ({
    ...{ specifier: moduleRequest.value, entries: own },
  }));
  const whole = dynamic.map((specifier) => ({ specifier, entries: [] }));
  for (const { specifier, entries: asked } of [...imported, ...handedOn, ...whole]) {
    const values = asked.filter(({ isType }) => !isType);
    // types alone are gone at run time
    const isGone = asked.length > 0 && values.length === 0;
    if (isGone || !/^\..*\.ts$/.test(specifier)) continue;
    const target = join(dirname(file), specifier);
    const built = builtModule(folder, target);
    if (built) {
      const exported = await exportsOf(built);
      fromPackage += 1;
      lacks.push(
        ...values.flatMap(({ importName: { name } }) => (name && !exported.has(name) ? [name] : [])),
      );
    } else sources.push(target);
  }
  return { sources, lacks, fromPackage };
}

const known = new Map<string, Promise<ReadonlySet<string>>>();

/** Names that a built module exports. */
function exportsOf(file: string): Promise<ReadonlySet<string>> {
  const names = async () => {
    const entries = (await parsed(file)).staticExports.flatMap((link) => link.entries);
    return new Set(entries.flatMap(({ exportName: { name } }) => name ?? []));
  };
  const found = known.get(file) ?? names();
  known.set(file, found);
  return found;
}

async function parsed(file: string) {
  const text = await readFile(file, 'utf8');
  return { ...parseSync(file, text).module, text };
}
