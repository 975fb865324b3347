/**
 * The places of the entries of a sparse tensor, a byte each: how many entries are left out since the one
 * before, from 0 to 254. 255 means that 255 are left out and none is kept yet; the next byte continues the
 * count. With 95 % left out a gap is 19 on average.
 */
import { argumentError } from '../errors.ts';

const most = 255;

/** @param places increasing indices of the entries that are kept */
export function encodeGaps(places: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let next = 0;
  for (let n = 0; n < places.length; n++) {
    let gap = places[n]! - next;
    if (!(gap >= 0)) throw argumentError(`encodeGaps: places[${n}]`, `at least ${next}`, places[n]);
    for (; gap >= most; gap -= most) bytes.push(most);
    bytes.push(gap);
    next = places[n]! + 1;
  }
  return Uint8Array.from(bytes);
}

/** How many entries the gaps cover: one more than the last index, or more if the bytes end inside a gap. */
export const reachOf = (gaps: Uint8Array): number =>
  gaps.reduce((reach, byte) => reach + (byte < most ? byte + 1 : most), 0);

/**
 * The indices again. They increase even if the bytes are damaged; `reachOf` tells whether they fit a tensor.
 */
export function decodeGaps(gaps: Uint8Array): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(gaps.reduce((count, byte) => count + Number(byte < most), 0));
  let next = 0;
  let n = 0;
  for (const byte of gaps) {
    next += byte;
    if (byte < most) places[n++] = next++;
  }
  return places;
}
