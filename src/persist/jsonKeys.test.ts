import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDuplicateKey } from './jsonKeys.ts';

describe('findDuplicateKey', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"b":{"c":1,"c":2}}', 'c'],
    ['[{"a":1},{"b":1,"b":2}]', 'b'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"x":["a",{"y":0}],"x":0}', 'x'],
    ['{"a\\"":1,"a\\"":2}', 'a"'],
    ['{"":1,"":2}', ''],
  ])('finds the repeated key of %s', (text, key) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(findDuplicateKey(text)).toBe(key);
  });

  test.each([
    '{"a":{"a":{"a":1}}}',
    '{"a":"a","b":"a"}',
    '{"a":["a","a","b","b"],"b":[["a"]]}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '[{"a":1},{"a":1}]',
  ])('finds none in %s', (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(findDuplicateKey(text)).toBeUndefined();
  });

  test('what JSON.stringify writes has none, until a key is repeated', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, pick) => {
        const text = JSON.stringify(object);
        expect(findDuplicateKey(text)).toBeUndefined();
        const keys = Object.keys(object);
        const key = keys[pick % keys.length]!;
        expect(findDuplicateKey(`${text.slice(0, -1)},${JSON.stringify(key)}:0}`)).toBe(key);
      }),
    );
  });
});
