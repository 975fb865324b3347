/** Which unit tests the built files can run: those that import nothing that the build left out. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './entries.ts';

/** Where the module of a source lies in the package, if it is there. */
export function builtModule(folder: string, source: string): string | undefined {
  const name = relative(root, source);
  const file = join(folder, name.replace(/\.ts$/, '.js'));
  return /^(src|shaders)[\\/].*\.ts$/.test(name) && existsSync(file) ? file : undefined;
}

/** A name that something imports and the package does not have. */
export interface Missing {
  readonly importer: string;
  readonly name: string;
}

/**
 * @param folder of the installed package
 * @returns for each test, what stands in its way: of all that it loads, its helpers included
 */
export async function missingOf(
  folder: string,
  tests: readonly string[],
): Promise<ReadonlyMap<string, readonly Missing[]>> {
  const modules = new Map<string, Promise<Module>>();
  const moduleOf = (file: string): Promise<Module> => {
    const known = modules.get(file) ?? look(folder, file);
    modules.set(file, known);
    return known;
  };
  const found = tests.map(async (test): Promise<[string, readonly Missing[]]> => {
    const seen = new Set<string>();
    const missing: Missing[] = [];
    let built = 0;
    const waiting = [test];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      const { sources, lacks, fromPackage } = await moduleOf(file);
      missing.push(...lacks.map((name) => ({ importer: relative(root, file), name })));
      built += fromPackage;
      waiting.push(...sources);
    }
    const nothing = built === 0 ? [{ importer: relative(root, test), name: 'nothing of the package' }] : [];
    return [test, [...missing, ...nothing]];
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
  for (const { specifier, names } of importsOf(file, await readFile(file, 'utf8'))) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.ts')) continue;
    const target = join(dirname(file), specifier);
    const built = builtModule(folder, target);
    if (!built) sources.push(target);
    else {
      fromPackage += 1;
      const exported = await exportsOf(built);
      lacks.push(...names.filter((name) => !exported.has(name)));
    }
  }
  return { sources, lacks, fromPackage };
}

interface Import {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** What is there at run time: no types. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [given] = node.arguments;
      if (given && ts.isStringLiteral(given)) found.push({ specifier: given.text, names: [] });
    }
    const clause = ts.isImportDeclaration(node)
      ? (node.importClause ?? 'all')
      : ts.isExportDeclaration(node) && node.moduleSpecifier
        ? node
        : undefined;
    if (clause === undefined) return ts.forEachChild(node, visit);
    const { moduleSpecifier } = node as ts.ImportDeclaration;
    const specifier = (moduleSpecifier as ts.StringLiteral).text;
    if (clause === 'all') {
      found.push({ specifier, names: [] });
      return;
    }
    const isType = ts.isImportClause(clause)
      ? clause.phaseModifier === ts.SyntaxKind.TypeKeyword
      : clause.isTypeOnly;
    if (isType) return;
    const bound = ts.isImportClause(clause) ? clause.namedBindings : clause.exportClause;
    const elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] =
      bound && (ts.isNamedImports(bound) || ts.isNamedExports(bound)) ? [...bound.elements] : [];
    const names = elements
      .filter((one) => !one.isTypeOnly)
      .map(({ name, propertyName }) => (propertyName ?? name).text);
    found.push({ specifier, names });
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
  return found;
}

const known = new Map<string, Promise<ReadonlySet<string>>>();

/** Names of a built module, which the bundler exports in braces. */
function exportsOf(file: string): Promise<ReadonlySet<string>> {
  const found =
    known.get(file) ??
    readFile(file, 'utf8').then(
      (text) =>
        new Set(
          [...text.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, names]) =>
            names!.split(',').map(
              (name) =>
                name
                  .trim()
                  .split(/\s+as\s+/)
                  .at(-1)!,
            ),
          ),
        ),
    );
  known.set(file, found);
  return found;
}
