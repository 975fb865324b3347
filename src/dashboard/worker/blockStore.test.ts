import { expect, test } from 'vitest';
import { readBlocks, rememberBlocks } from './blockStore.ts';

function storage(text: string | null = null) {
  let held = text;
  return () => ({
    getItem: () => held,
    setItem: (_: string, value: string) => {
      held = value;
    },
  });
}

test('what was measured on an adapter is there at the next visit, beside that of others', () => {
  const kept = storage();
  rememberBlocks('one', { 'matmul[one] 788x404': '16x16' }, kept);
  rememberBlocks('two', { 'matmul[one] 788x404': 'quad8x8' }, kept);
  rememberBlocks('one', { 'matmul[two] 788x404': '8x8' }, kept);
  expect(readBlocks(kept)).toEqual({
    one: { 'matmul[one] 788x404': '16x16', 'matmul[two] 788x404': '8x8' },
    two: { 'matmul[one] 788x404': 'quad8x8' },
  });
});

test.each([null, '', '{', '[]', '{"one":{"matmul":"9x9"}}', '{"one":3}'])(
  'of %s under that name nothing is believed',
  (text) => {
    expect(readBlocks(storage(text))).toEqual({});
  },
);

test('a browser that keeps nothing forgets, and does not fail', () => {
  const forbidden = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  rememberBlocks('one', { matmul: '8x8' }, forbidden);
  expect(readBlocks(forbidden)).toEqual({});
});
