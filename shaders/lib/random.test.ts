import { describe, expect, test } from 'vitest';
import * as host from '../../src/bayes/random.ts';
import { boxMuller } from '../../src/bayes/random.ts';
import { testData } from '../testing/data.ts';
import { useDevice } from '../testing/device.ts';
import { asWords, probe } from '../testing/probe.ts';
import { withoutShifts } from './cpu/shifts.ts';
import { philox } from './random.ts';

const device = useDevice();

/** Random123 (Salmon et al. 2011), file kat_vectors: counter, key, and the output after 7 and 10 rounds. */
const digits = '243f6a88 85a308d3 13198a2e 03707344';
const known = [
  ['0 0 0 0', '0 0', '5f6fb709 0d893f64 4f121f81 4f730a48', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [
    'ffffffff ffffffff ffffffff ffffffff',
    'ffffffff ffffffff',
    '5207ddc2 45165e59 4d8ee751 8c52f662',
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [digits, 'a4093822 299f31d0', '4dfccaba 190a87f0 c47362ba b6b5242a', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
].map((vector) => vector.map((text) => text.split(' ').map((word) => Number.parseInt(word, 16))));

/** Philox of every counter [n, 4] with every key [n, 2], in WGSL. */
async function philoxInShader(
  counters: Uint32Array<ArrayBuffer>,
  keys: Uint32Array<ArrayBuffer>,
  code = philox(),
): Promise<Uint32Array> {
  const words = await probe(device(), {
    code,
    inputs: { counters: { type: 'vec4u', data: counters }, keys: { type: 'vec2u', data: keys } },
    expression: 'philox4x32(counters[i], keys[i])',
    type: 'vec4u',
    count: counters.length / 4,
  });
  return asWords(words);
}

describe.each([
  [7, 2],
  [10, 3],
] as const)('Philox4x32-%i', (rounds, column) => {
  const [counters, keys, outputs] = [0, 1, column].map((part) => known.map((vector) => vector[part]!));

  test('has the known answers of its authors on the host', () => {
    for (const [v, want] of outputs!.entries()) {
      const got = host.philox4x32(
        counters![v] as unknown as host.Words4,
        keys![v] as unknown as [number, number],
        rounds,
      );
      expect(got).toEqual(want);
    }
  });

  test('has the known answers of its authors in WGSL, with shifts and without', async () => {
    const [counter, key] = [counters, keys].map((words) => Uint32Array.from(words!.flat()));
    for (const code of [philox(rounds), withoutShifts(philox(rounds))]) {
      expect([...(await philoxInShader(counter!, key!, code))]).toEqual(outputs!.flat());
    }
  });
});

test('the library uses 7 rounds, on the host and in WGSL', async () => {
  const [counter, , want] = known[0]! as unknown as [host.Words4, number[], number[]];
  expect(host.philox4x32(counter, [0, 0])).toEqual(want);
  expect([...(await philoxInShader(Uint32Array.from(counter), new Uint32Array(2)))]).toEqual(want);
});

test('2^16 random counters have the same bits in WGSL as on the host', async () => {
  const count = 1 << 16;
  const { below } = testData(5);
  const word = () => below(0x10000) * 0x10000 + below(0x10000);
  const counters = Uint32Array.from({ length: 4 * count }, word);
  const keys = Uint32Array.from({ length: 2 * count }, word);
  const want = new Uint32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const [a, b, c, d] = counters.subarray(4 * i);
    want.set(host.philox4x32([a!, b!, c!, d!], [keys[2 * i]!, keys[2 * i + 1]!]), 4 * i);
  }
  for (const code of [philox(), withoutShifts(philox())]) {
    const got = await philoxInShader(counters, keys, code);
    expect(Buffer.compare(Buffer.from(got.buffer), Buffer.from(want.buffer))).toBe(0);
  }
});

test('the host and the twin turn the same words into the same normals', () => {
  const extremes = [0, 1, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0xbfffffff, 0xffffffff];
  for (const a of extremes) {
    for (const b of extremes) {
      const words: host.Words4 = [a, b, b, a];
      const [got, want] = [host.boxMuller(words), boxMuller(words)];
      want.forEach((z, lane) => {
        expect(Math.abs(got[lane]! - z)).toBeLessThan(1e-12);
      });
    }
  }
});

test('a seed beyond 32 bits uses both words of the key', () => {
  expect(host.seedWords(2 ** 40 + 3)).toEqual([3, 256]);
  const counter: host.Words4 = [1, 2, 3, 4];
  expect(host.philox4x32(counter, host.seedWords(2 ** 40 + 3))).not.toEqual(
    host.philox4x32(counter, host.seedWords(3)),
  );
});
