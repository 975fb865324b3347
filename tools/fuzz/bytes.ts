/** Mutants of bytes: what a disk, a cable or an attacker makes of a file. */
import type { Choices } from './random.ts';

/** Numbers at the ends of the types that headers are made of. */
const edges = [0, 1, 2, 127, 128, 255, 256, 32767, 65535, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const longEdges = [...edges, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63];

type Mutation = (bytes: Uint8Array, random: Choices) => Uint8Array;

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const copy = bytes.slice();
    if (copy.length > 0) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    return copy;
  },
  function setByte(bytes, random) {
    const copy = bytes.slice();
    if (copy.length > 0) copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  function setNumber(bytes, random) {
    const copy = bytes.slice();
    const size = random.of([2, 4, 8]);
    if (copy.length < size) return copy;
    const view = new DataView(copy.buffer);
    const at = random.below(copy.length - size + 1);
    const isLittle = random.oneIn(2);
    if (size === 2) view.setUint16(at, random.of(edges), isLittle);
    else if (size === 4) view.setUint32(at, random.of(edges), isLittle);
    else view.setBigUint64(at, BigInt(random.of(longEdges)), isLittle);
    return copy;
  },
  function cut(bytes, random) {
    return bytes.slice(0, random.below(bytes.length + 1));
  },
  function remove(bytes, random) {
    const from = random.below(bytes.length + 1);
    const to = from + random.below(Math.min(64, bytes.length - from) + 1);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    const more = Uint8Array.from({ length: 1 + random.below(32) }, () => random.below(256));
    return joined(bytes.subarray(0, at), more, bytes.subarray(at));
  },
  function repeat(bytes, random) {
    const from = random.below(bytes.length + 1);
    const to = from + random.below(Math.min(64, bytes.length - from) + 1);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
];

export const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** One to four mutations, most of them in the first bytes, where headers are. */
export function mutateBytes(file: Uint8Array, random: Choices): Uint8Array<ArrayBuffer> {
  // slice() of Node's Buffer is no copy
  const bytes = new Uint8Array(file);
  const head = random.oneIn(2) ? bytes.length : Math.min(bytes.length, 128);
  let own: Uint8Array = bytes.slice(0, head);
  for (let n = 1 + random.below(4); n > 0; n--) own = random.of(mutations)(own, random);
  return joined(own, bytes.subarray(head));
}

/** Signs that mean something in a text format, put into a text or in place of a part of it. */
export function mutateText(text: string, random: Choices, signs: readonly string[]): string {
  let own = text;
  for (let n = 1 + random.below(4); n > 0; n--) {
    const at = random.below(own.length + 1);
    const skipped = random.oneIn(2) ? 0 : random.below(8);
    const sign = random.oneIn(8) ? String.fromCharCode(random.below(0x3000)) : random.of(signs);
    own = own.slice(0, at) + sign + own.slice(at + skipped);
  }
  return own;
}
