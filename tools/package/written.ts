/** What types of other packages come to: of `v.InferOutput<typeof Card>` the members of a card. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from './entries.ts';

/** The text of a type as a module has it, and what it comes to. */
type Written = ReadonlyMap<string, string>;

/** @param declarations files of declarations, whose sources lie below the root */
export function writtenOut(declarations: readonly string[]): ReadonlyMap<string, Written> {
  const sources = declarations
    .map((name) => ({ name, path: join(root, name.replace(/\.d\.ts$/, '.ts')) }))
    .filter(({ path }) => existsSync(path));
  if (sources.length === 0) return new Map();
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(join(root, 'tsconfig.json')));
  const paths = sources.map(({ path }) => path);
  const program = ts.createProgram(paths, options);
  const writer = writerOf(program.getTypeChecker());
  return new Map(sources.map(({ name, path }) => [name, writer(program.getSourceFile(path)!)]));
}

const flags = ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias;

function writerOf(checker: ts.TypeChecker): (source: ts.SourceFile) => Written {
  const printer = ts.createPrinter({ removeComments: true });
  return (source) => {
    const own = importedTypes(source, checker);
    const print = (type: ts.Type): string => {
      const node = checker.typeToTypeNode(type, undefined, flags)!;
      return printer.printNode(ts.EmitHint.Unspecified, node, source);
    };
    /** By its name, if it is one of ours that the module imports. */
    const named = (type: ts.Type) =>
      own.find(
        (one) => checker.isTypeAssignableTo(type, one.type) && checker.isTypeAssignableTo(one.type, type),
      )?.name ?? print(type);
    const write = (type: ts.Type): string => {
      const members = type.flags & ts.TypeFlags.Object ? type.getProperties() : [];
      if (members.length === 0 || checker.isArrayType(type)) return print(type);
      const texts = members.map((member) => {
        const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
        return `${member.name}${optional}: ${named(checker.getTypeOfSymbol(member))}`;
      });
      return `{ ${texts.join('; ')} }`;
    };
    const written = new Map<string, string>();
    const look = (node: ts.Node): void => {
      if (ts.isTypeReferenceNode(node) && ts.isQualifiedName(node.typeName)) {
        written.set(node.getText(), write(checker.getTypeFromTypeNode(node)));
      } else ts.forEachChild(node, look);
    };
    for (const one of source.statements) {
      if (ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one)) look(one);
    }
    return written;
  };
}

/** Objects of our own that the module imports by name. */
function importedTypes(source: ts.SourceFile, checker: ts.TypeChecker) {
  return source.statements
    .filter((one) => ts.isImportDeclaration(one))
    .flatMap(({ importClause }) => {
      const bindings = importClause?.namedBindings;
      return bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
    })
    .map(({ name }) => checker.getSymbolAtLocation(name)!)
    .map((symbol) => ({ name: symbol.name, symbol: checker.getAliasedSymbol(symbol) }))
    .filter(({ symbol }) => symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface))
    .map(({ name, symbol }) => ({ name, type: checker.getDeclaredTypeOfSymbol(symbol) }))
    .filter(({ type }) => type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection));
}
