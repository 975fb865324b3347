/**
 * Declarations that the entries reach: statement by statement, since most modules hand something on to inner
 * modules alone, whose types nobody else can name.
 */
import ts from 'typescript';
import { type Need, type Part, partsOf } from './parts.ts';

/**
 * @param texts of declarations by file; all that one of them refers to is among them
 * @param entries files all of whose exports are reached
 * @returns what is reached, of files of which something is
 */
export function reachedOf(
  texts: ReadonlyMap<string, string>,
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const files = new Map([...texts].map(([file, text]) => [file, partsOf(file, text)]));
  const kept = new Map<string, Set<string>>();
  const waiting: Need[] = entries.map((file) => [file, '*']);
  for (let need = waiting.pop(); need !== undefined; need = waiting.pop()) {
    const [file, name] = need;
    const names = kept.get(file) ?? new Set<string>();
    if (names.has(name)) continue;
    kept.set(file, names.add(name));
    for (const part of files.get(file) ?? []) {
      if (part.isForAny || part.names.includes(name)) waiting.push(...part.needs(name));
      else if (name === '*' && !ts.isImportDeclaration(part.statement)) {
        waiting.push(...part.names.map((one): Need => [file, one]));
      }
    }
  }
  return new Map([...kept].map(([file, names]) => [file, textOf(files.get(file) ?? [], names)]));
}

function textOf(parts: readonly Part[], kept: ReadonlySet<string>): string {
  const texts = parts.map(({ statement, names, isForAny, elements }) => {
    if (!isForAny && !names.some((name) => kept.has(name))) return '';
    const left = elements.filter(({ name }) => kept.has(name.text));
    if (left.length === elements.length) return statement.getFullText();
    return statement.getFullText().replace(/\{[^}]*\}/, `{ ${left.map((one) => one.getText()).join(', ')} }`);
  });
  return `${texts.join('').trim()}\n`;
}
