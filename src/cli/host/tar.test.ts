import { expect, test } from 'vitest';
import { tarFiles } from './tar.ts';

/** A tar header and content, padded to whole blocks. */
function entry(name: string, content: string, type: string, prefix = ''): Uint8Array {
  const bytes = new Uint8Array(512 + Math.ceil(content.length / 512) * 512);
  const put = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  put(0, name);
  put(124, content.length.toString(8).padStart(11, '0'));
  put(156, type);
  put(345, prefix);
  put(512, content);
  return bytes;
}

test('reads files in order, skips folders, joins prefixes and stops at the zero block', () => {
  const long = 'x'.repeat(700);
  const parts = [
    entry('lib/', '', '5'),
    entry('lib/a', 'first', '0'),
    entry('b', long, '0', 'deep/folder'),
    entry('empty', '', '0'),
    new Uint8Array(1024),
  ];
  const files = tarFiles(Buffer.concat(parts)).map(({ name, bytes }) => [
    name,
    new TextDecoder().decode(bytes),
  ]);
  expect(files).toEqual([
    ['lib/a', 'first'],
    ['deep/folder/b', long],
    ['empty', ''],
  ]);
});
