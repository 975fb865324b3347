/**
 * Declarations of the entries and of what they refer to; those of everything else stay out. What is said in
 * files that no entry names stays out too, for the size.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { CredenceError } from '../../src/errors.ts';
import { hasForeign, withoutForeign } from './foreign.ts';
import { publicCode, publicNames } from './publicNames.ts';
import { reachedOf } from './reached.ts';
import { writtenOut } from './written.ts';

const specifier = /(\bfrom |\bimport\(|^import )(['"])(\.[^'"]*)\.ts\2/gm;

/** Names of WebGPU that only some versions of TypeScript know. */
const webGpuType = /\bGPU([A-Z]\w*)?\b/;

/**
 * @param entries without extension, relative to both folders
 * @returns how many files
 * @throws CredenceError naming a declaration that needs types which not every TypeScript has
 */
export async function copyDeclarations(
  from: string,
  to: string,
  entries: readonly string[],
): Promise<number> {
  const names = await publicNames(from, entries);
  const files = entries.map((entry) => `${entry}.d.ts`);
  const reached = reachedOf(await textsOf(from, files), files);
  for (const [name, text] of reached) {
    mustBeCommon(name, text, names.get(name) ?? new Set());
    await mkdir(dirname(join(to, name)), { recursive: true });
    const isShown = names.has(name) || settingsOf.test(name);
    const told = isShown ? text : text.replace(/[ \t]*\/\*[\s\S]*?\*\/\n?/g, '');
    await writeFile(join(to, name), narrow(opaque(told)).replace(specifier, '$1$2$3.js$2'));
  }
  return reached.size;
}

/** The declarations of the files, and of all that they refer to. */
async function textsOf(from: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const waiting = [...files];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (texts.has(name)) continue;
    const text = await readFile(join(from, name), 'utf8');
    texts.set(name, text);
    for (const [, , , path] of text.matchAll(specifier)) {
      waiting.push(normalize(join(dirname(name), `${path}.d.ts`)));
    }
  }
  const foreign = [...texts.keys()].filter((name) => hasForeign(texts.get(name)!));
  const written = writtenOut(foreign);
  for (const name of foreign) texts.set(name, withoutForeign(texts.get(name)!, written.get(name)));
  return texts;
}

/** Two blanks a level, where the compiler writes four. */
const narrow = (text: string): string =>
  text.replace(/^( {4})+/gm, (blanks) => ' '.repeat(blanks.length / 2));

/** Editors show what these say of each setting, wherever it is given. */
const settingsOf = /\/settings\//;

/** @throws CredenceError if somebody would need types that not every TypeScript has, or another package's */
function mustBeCommon(name: string, text: string, names: ReadonlySet<string>): void {
  const code = withoutComments(text);
  const bad =
    webGpuType.exec(publicCode(code, names)) ?? /<reference types/.exec(text) ?? /from '[^.]/.exec(code);
  if (!bad) return;
  const line = code.slice(0, bad.index).split('\n').length;
  throw new CredenceError(
    'package',
    `${name}, line ${line}: names ${bad[0]}, which not every TypeScript knows`,
  );
}

/**
 * Inside, where only other insides look, a thing of WebGPU's is a thing of unknown type, and a part of `Gpu`,
 * whose members of such types are not declared, is a `Gpu`.
 */
const opaque = (text: string): string =>
  text
    .split(comments)
    .map((part, i) => (i % 2 === 1 ? part : opaqueCode(part)))
    .join('');

const opaqueCode = (code: string): string =>
  code
    // members that are not declared cannot be picked out by a parameter either
    .replace(/\{[^{}]*\}: (?=Gpu\b|Pick<Gpu,)/g, 'gpu: ')
    .replace(/\bPick<Gpu, [^>]*>/g, 'Gpu')
    .replace(/\bPick<GPU\w+, [^>]*>|\bGPU([A-Z]\w*)?\b(?! =)/g, 'unknown');

/** In a group, so that `split` keeps them. */
const comments = /(\/\*[\s\S]*?\*\/)/;

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
