/** Declarations without the types of other packages, which a package without dependencies cannot name. */
import ts from 'typescript';

/**
 * What is declared by another package's types, as what a file is checked by, is written out; what cannot be
 * becomes a record of anything. What else the module declares stays.
 *
 * @param written types of other packages in the module, and what they come to
 */
export function withoutForeign(text: string, written: ReadonlyMap<string, string> = new Map()): string {
  const { statements } = ts.createSourceFile('any.d.ts', text, ts.ScriptTarget.ES2022, true);
  const imports = statements.filter((one) => ts.isImportDeclaration(one) && isForeign(one));
  if (imports.length === 0) return text;
  const names = imports.flatMap((one) =>
    [...one.getText().matchAll(/\b\w+\b(?=[^']*from)/g)].map(([n]) => n),
  );
  const foreign = new RegExp(`\\b(${names.join('|')})\\.`);
  return statements
    .filter((one) => !imports.includes(one))
    .map((one) => {
      if (!foreign.test(one.getText())) return one.getFullText();
      const own = inFull(one, written);
      return foreign.test(own) ? loosely(one) : own;
    })
    .join('');
}

/** Does the module import from another package? */
export const hasForeign = (text: string): boolean => /\bfrom '[^.]/.test(text);

function inFull(statement: ts.Statement, written: ReadonlyMap<string, string>): string {
  if (!ts.isTypeAliasDeclaration(statement) && !ts.isInterfaceDeclaration(statement))
    return statement.getText();
  return [...written].reduce((text, [type, full]) => text.replaceAll(type, full), statement.getFullText());
}

const isForeign = ({ moduleSpecifier }: ts.ImportDeclaration): boolean =>
  !(moduleSpecifier as ts.StringLiteral).text.startsWith('.');

function loosely(statement: ts.Statement): string {
  const code = statement.getText();
  const isExported = code.startsWith('export ') ? 'export ' : '';
  const [, kind, name] = /\b(type|interface|const|function|class) (\w+)/.exec(code) ?? [];
  const isType = kind === 'type' || kind === 'interface';
  if (isType) return `\n${isExported}type ${name} = Readonly<Record<string, any>>;`;
  return `\n${isExported}declare const ${name}: unknown;`;
}
