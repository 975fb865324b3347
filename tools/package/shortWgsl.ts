/**
 * WGSL without comments and indentation, which no device needs: a third of what a page loads of the shaders.
 * Comments with something interpolated stay, and so does every line break that ends a line of code.
 */
import { parseSync } from 'rolldown/utils';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** @param code a JavaScript module whose template literals are WGSL. */
export function shortenTemplates(name: string, code: string): string {
  const { program, errors } = parseSync(name, code);
  if (errors.length > 0) throw new SyntaxError(`${name}: ${errors[0]!.message}`);
  const places = [...elementsOf(program)].sort((a, b) => b.start - a.start);
  return places.reduce(
    (text, { start, end }) => text.slice(0, start) + shortWgsl(text.slice(start, end)) + text.slice(end),
    code,
  );
}

/** Every piece of text of a template literal. */
function* elementsOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ((value as Node).type === 'TemplateElement') {
    yield value as Node;
    return;
  }
  for (const part of Object.values(value)) yield* elementsOf(part);
}

/** A comment goes if its end is in the same piece: otherwise what is interpolated would come out of it. */
export const shortWgsl = (text: string): string =>
  text.replace(/[ \t]*\/\/[^\n]*(?=\n)/g, '').replace(/\n\s+/g, '\n');
