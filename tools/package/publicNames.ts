/** Which names of which declarations the entries hand on, and where in a file those stand. */
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { namesOf } from './parts.ts';

/** Names by file. `*`: all of them. */
export type PublicNames = ReadonlyMap<string, ReadonlySet<string>>;

/** @param entries without extension, relative to `from` */
export async function publicNames(from: string, entries: readonly string[]): Promise<PublicNames> {
  const found = new Map<string, Set<string>>();
  for (const entry of entries) {
    found.set(`${entry}.d.ts`, new Set(['*']));
    const text = await readFile(join(from, `${entry}.d.ts`), 'utf8');
    for (const statement of parsed(text).statements) {
      if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) continue;
      const path = (statement.moduleSpecifier as ts.StringLiteral).text.replace(/\.ts$/, '.d.ts');
      const file = normalize(join(dirname(entry), path));
      const names = found.get(file) ?? new Set<string>();
      found.set(file, names);
      const { exportClause: clause } = statement;
      if (!clause || !ts.isNamedExports(clause)) names.add('*');
      else for (const { name, propertyName } of clause.elements) names.add((propertyName ?? name).text);
    }
  }
  return found;
}

/** The code with all but the public declarations blanked out, line breaks kept. */
export function publicCode(code: string, names: ReadonlySet<string>): string {
  if (names.has('*')) return code;
  return parsed(code).statements.reduce((text, statement) => {
    if (namesOf(statement).some((name) => names.has(name))) return text;
    const [start, end] = [statement.getFullStart(), statement.end];
    return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  }, code);
}

const parsed = (text: string) => ts.createSourceFile('any.d.ts', text, ts.ScriptTarget.ES2022, true);
