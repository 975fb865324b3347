/** Comments keep to the formatter's line, which the formatter does not see to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const rooms = ['shaders', 'src', 'e2e', 'bench', 'docs', 'tools', '.'];
const { formatter } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));

/** Source files of a room, with everything below it; of the top level the files alone. */
function sourcesIn(room: string): string[] {
  return readdirSync(join(root, room), { recursive: room !== '.', encoding: 'utf8' })
    .filter((file) => /\.(ts|mts|js|css)$/.test(file) && !file.includes('node_modules'))
    .map((file) => join(room, file));
}

const isComment = (line: string) => /^\s*(\/\/|\/\*|\*)/.test(line);

/** Lines of comments that are wider than the formatter's line, as FILE:LINE. */
const wideComments = (file: string, text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, i) => (isComment(line) && line.length > formatter.lineWidth ? [`${file}:${i + 1}`] : []));

test('a comment is found to be wide by its line, wherever it stands; code is not', () => {
  const wide = `  // ${'word '.repeat(30)}`;
  expect(wideComments('a.ts', `const x = 1;\n${wide}\n * ${'x'.repeat(120)}\n`)).toEqual([
    'a.ts:2',
    'a.ts:3',
  ]);
  expect(wideComments('a.ts', `const text = '${'x'.repeat(120)}';`)).toEqual([]);
});

test.each(rooms)('no comment in %s is wider than the line of the formatter', (room) => {
  const files = sourcesIn(room);
  expect(files.length).toBeGreaterThan(0);
  const wide = files.flatMap((file) => wideComments(file, readFileSync(join(root, file), 'utf8')));
  expect(wide).toEqual([]);
});
