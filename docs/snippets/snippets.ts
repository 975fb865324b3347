/** The programs in the documents: found, and made modules that can be compiled and run. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Snippet {
  /** Document and line, such as `docs/guide/kl.md:11`. */
  readonly place: string;
  readonly code: string;
}

/** A fence with another word behind `ts`, such as `ts fragment`, is no program. */
const fence = /^```ts\n(.*?)^```$/gms;

export async function snippets(): Promise<readonly Snippet[]> {
  const folders = ['docs', 'docs/guide'];
  const names = await Promise.all(folders.map((folder) => readdir(join(root, folder))));
  const documents = folders.flatMap((folder, i) => names[i]!.map((name) => `${folder}/${name}`));
  const files = ['README.md', ...documents.filter((name) => name.endsWith('.md'))];
  const found = await Promise.all(
    files.map(async (file) => inDocument(file, await readFile(join(root, file), 'utf8'))),
  );
  return found.flat();
}

const inDocument = (file: string, text: string): Snippet[] =>
  [...text.matchAll(fence)].map(({ index, 1: code }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length + 1}`,
    code: code!,
  }));

const packages: Readonly<Record<string, string>> = {
  credence: 'src/index.ts',
  'credence/node': 'src/node/index.ts',
  'credence/worker': 'src/worker/index.ts',
  'credence/figures': 'src/figures/index.ts',
  'credence/export': 'src/export/index.ts',
  'credence/import': 'src/import/index.ts',
  './src/index.ts': 'src/index.ts',
  './src/export/index.ts': 'src/export/index.ts',
  './src/import/index.ts': 'src/import/index.ts',
};

/**
 * The snippet as a module: what it imports comes from the sources, and what it neither imports nor declares
 * from given.ts.
 */
export function moduleOf({ place, code }: Snippet, given: readonly string[]): string {
  const parsed = ts.createSourceFile(place, code, ts.ScriptTarget.ES2022, true);
  const [used, declared] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    const names = ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isImportSpecifier(node);
    const isTop = ts.isImportSpecifier(node) || depthOf(node) === 0;
    if (names && isTop && ts.isIdentifier(node.name)) declared.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  const missing = given.filter((name) => used.has(name) && !declared.has(name));
  const own = code.replace(/ from '(.+?)'/g, (whole, name: string) =>
    name in packages ? ` from ${JSON.stringify(join(root, packages[name]!))}` : whole,
  );
  // in one line, so that lines of an error are those of the snippet
  const imports = `import { ${missing.join(', ')} } from ${JSON.stringify(join(root, 'docs/snippets/given.ts'))};`;
  return `${missing.length > 0 ? imports : ''} export {};\n${own}`;
}

/** How many blocks and functions a node is in. */
function depthOf(node: ts.Node): number {
  let depth = 0;
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isBlock(at) || ts.isFunctionLike(at) || ts.isForOfStatement(at) || ts.isForStatement(at))
      depth += 1;
  }
  return depth;
}

/** What the compiler says of the files, under the project's own settings. */
export function complaints(files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, root);
  // a snippet shows what there is, and need not use it
  const program = ts.createProgram([...files, join(root, 'shaders/wgsl-preprocessor.d.ts')], {
    ...{ ...options, noUnusedLocals: false, noUnusedParameters: false },
  });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const { line } = source.getLineAndCharacterOfPosition(start);
        return `${file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      },
    );
  });
}
