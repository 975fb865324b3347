/**
 * Shaders as the package has them: WGSL without comments and indentation, and tables without what only
 * readers of the sources look at. A page loads a tenth less for it; a device gets the same program.
 */
import { parseSync } from 'rolldown/utils';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Arguments that are told to readers, once their call was met. */
const readers = new WeakSet<Node>();

/** A stretch of the module, and what takes its place. */
interface Change {
  readonly at: Node;
  readonly text: string;
}

/** @param code a JavaScript module of shaders/, whose template literals are WGSL. */
export function shortShader(name: string, code: string): string {
  const { program, errors } = parseSync(name, code);
  if (errors.length > 0) throw new SyntaxError(`${name}: ${errors[0]!.message}`);
  const changes = [...changesIn(program, code)].sort((a, b) => b.at.start - a.at.start);
  return changes.reduce(
    (text, { at, text: short }) => text.slice(0, at.start) + short + text.slice(at.end),
    code,
  );
}

function* changesIn(value: unknown, code: string): Generator<Change> {
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  const told = toldToReaders(node);
  if (told) {
    yield { at: told, text: '""' };
    return;
  }
  if (node.type === 'TemplateElement') {
    yield { at: node, text: shortWgsl(code.slice(node.start, node.end)) };
    return;
  }
  for (const part of Object.values(value)) yield* changesIn(part, code);
}

/** The equation of a kernel, and what a binding holds, which is the second argument of `read`. */
function toldToReaders(node: Node): Node | undefined {
  if (node.type === 'Literal' && readers.has(node)) return node;
  if (node.type === 'CallExpression') {
    const { callee, arguments: given } = node as unknown as { callee: { name?: string }; arguments: Node[] };
    const isBinding = callee.name === 'read' || callee.name === 'readWrite';
    if (isBinding && given[1]?.type === 'Literal') readers.add(given[1]);
  }
  if (node.type !== 'Property') return undefined;
  const { key, value } = node as unknown as { key: { name?: string }; value: Node };
  const isText = value.type === 'Literal' || value.type === 'TemplateLiteral';
  return isText && (key.name === 'equation' || key.name === 'holds') ? value : undefined;
}

/** A comment goes if its end is in the same piece: otherwise what is interpolated would come out of it. */
export const shortWgsl = (text: string): string =>
  text.replace(/[ \t]*\/\/[^\n]*(?=\n)/g, '').replace(/\n\s+/g, '\n');
