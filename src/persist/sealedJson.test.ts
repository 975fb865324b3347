import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJson, sealJson } from './sealedJson.ts';

/** An object that has no field of the seal's name. */
const anyObject = fc.dictionary(
  fc.string().filter((name) => name !== 'sha256'),
  fc.jsonValue(),
);

test('what was sealed comes back whole, however it is laid out and ordered', () => {
  fc.assert(
    fc.property(anyObject, fc.nat(4), (value, indent) => {
      const parsed = JSON.parse(sealJson(value, indent));
      const content = JSON.parse(JSON.stringify(value));
      expect(openJson(parsed)).toMatchObject({ content, isWhole: true });
      const reversed = Object.fromEntries(Object.entries(parsed).toReversed());
      expect(openJson(reversed).isWhole).toBe(true);
    }),
  );
});

test('a field that is changed, added or removed breaks the seal; NaN is sealed as the null it becomes', () => {
  const written = JSON.parse(sealJson({ a: 1, deep: { b: [1, 2] }, nan: Number.NaN }));
  expect(openJson(written).isWhole).toBe(true);
  for (const changed of [
    { ...written, a: 2 },
    { ...written, deep: { b: [2, 1] } },
    { ...written, more: null },
    (({ a, ...rest }) => rest)(written),
    { ...written, sha256: null },
  ]) {
    expect(openJson(changed).isWhole).toBe(false);
  }
});

test('what has no seal is given as it is', () => {
  for (const value of [null, 3, [1], { a: 1 }]) {
    expect(openJson(value)).toEqual({ content: value, isWhole: undefined, seal: undefined });
  }
});
