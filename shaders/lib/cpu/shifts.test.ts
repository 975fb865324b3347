import { describe, expect, test } from 'vitest';
import { catalogue } from '../../catalogue.ts';
import { testData } from '../../testing/data.ts';
import { useDevice } from '../../testing/device.ts';
import { probe } from '../../testing/probe.ts';
import { pixels } from '../pixels.ts';
import { highHalf } from '../random.ts';
import { replacements, withoutShifts } from './shifts.ts';

const device = useDevice();

test.each(replacements)('a kernel loses its shifts: $byFloat', ({ plain, byFloat }) => {
  const codes = catalogue.flatMap((kernel) => kernel.variants.map((variant) => kernel.code(variant)));
  const having = codes.filter((code) => code.includes(plain));
  expect(having.length).toBeGreaterThan(0);
  for (const code of having) {
    const rewritten = withoutShifts(code);
    expect(rewritten).toContain(byFloat);
    expect(rewritten).not.toContain(plain);
  }
  // none writes the function in another way, which would be left as it is
  const name = /fn (\w+)\(/.exec(plain)![1]!;
  expect(codes.filter((code) => code.includes(`fn ${name}(`)).length).toBe(having.length);
});

const edges = [0, 1, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffff0000];

describe.each([
  { name: 'highHalf', plain: highHalf, type: 'u32' as const },
  { name: 'pixels', plain: pixels, type: 'vec4f' as const },
])('$name', ({ name, plain, type }) => {
  test('has the same bits without shifts', async () => {
    const { below } = testData(3);
    const random = Array.from({ length: 1 << 14 }, () => below(0x10000) * 0x10000 + below(0x10000));
    const words = Uint32Array.from([...edges, ...edges.map((word) => 0xffffffff - word), ...random]);
    const of = (code: string) =>
      probe(device(), {
        code,
        inputs: { words: { type: 'u32', data: words } },
        expression: `${name}(words[i])`,
        type,
        count: words.length,
      });
    const [want, got] = [await of(plain), await of(withoutShifts(plain))];
    expect(Buffer.compare(Buffer.from(got.buffer), Buffer.from(want.buffer))).toBe(0);
  });
});
