/** The statements of a declaration file: what each gives a name, and what it needs. */
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** A name that a file declares, imports or hands on. `*` is all that it exports. */
export type Need = readonly [file: string, name: string];

export interface Part {
  readonly statement: ts.Statement;
  readonly names: readonly string[];
  /** What names nothing, as `declare global` does, and `export *`, which may hand any name on. */
  readonly isForAny: boolean;
  /** Of an import or an export, the names in its braces. */
  readonly elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[];
  /** What must be there, if `name` is to be. */
  readonly needs: (name: string) => readonly Need[];
}

export function partsOf(file: string, text: string): Part[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return source.statements.map((statement) =>
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      ? linkPart(file, statement)
      : declaredPart(file, statement),
  );
}

function linkPart(file: string, statement: ts.ImportDeclaration | ts.ExportDeclaration): Part {
  const isImport = ts.isImportDeclaration(statement);
  const bound = isImport ? statement.importClause?.namedBindings : statement.exportClause;
  const elements = bound && (ts.isNamedImports(bound) || ts.isNamedExports(bound)) ? [...bound.elements] : [];
  const sources = new Map(elements.map(({ name, propertyName }) => [name.text, (propertyName ?? name).text]));
  // a default, or all of a module under a name
  const wholes = [isImport ? statement.importClause?.name : undefined, bound].flatMap((one) =>
    one && 'name' in one ? [one.name.text] : one && ts.isIdentifier(one) ? [one.text] : [],
  );
  const names = [...sources.keys(), ...wholes];
  const isForAny = names.length === 0;
  const { moduleSpecifier } = statement;
  const target = moduleSpecifier ? fileOf(file, moduleSpecifier) : file;
  const needs = (name: string): Need[] => {
    const wanted = sources.get(name) ?? (isForAny && !isImport ? name : '*');
    return isForAny && !moduleSpecifier ? [] : [[target, wanted]];
  };
  return { statement, names, isForAny, elements, needs };
}

function declaredPart(file: string, statement: ts.Statement): Part {
  const needed: Need[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) needed.push([file, node.text]);
    if (ts.isImportTypeNode(node)) {
      const { literal } = node.argument as ts.LiteralTypeNode;
      needed.push([fileOf(file, literal), node.qualifier ? firstOf(node.qualifier) : '*']);
    }
    ts.forEachChild(node, look);
  };
  look(statement);
  const names = namesOf(statement);
  return { statement, names, isForAny: names.length === 0, elements: [], needs: () => needed };
}

const fileOf = (from: string, specifier: ts.Node): string =>
  normalize(join(dirname(from), (specifier as ts.StringLiteral).text.replace(/\.ts$/, '.d.ts')));

const firstOf = (name: ts.EntityName): string => (ts.isIdentifier(name) ? name.text : firstOf(name.left));

/** Names that a declaration gives. What adds to other modules gives none. */
export function namesOf(statement: ts.Statement): string[] {
  if (ts.isModuleDeclaration(statement)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name ? [name.getText()] : [];
}
