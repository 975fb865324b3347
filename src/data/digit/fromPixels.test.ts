import { describe, expect, test } from 'vitest';
import { centreOfMass } from './fit.ts';
import { fitPixels, type Pixels } from './fromPixels.ts';
import { drawStrokes } from './strokes.ts';

type Colour = readonly [number, number, number, number];
const white: Colour = [255, 255, 255, 255];
const black: Colour = [0, 0, 0, 255];

/** A picture by the colour at each pixel. */
function picture(width: number, height: number, at: (x: number, y: number) => Colour): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set(at(i % width, Math.floor(i / width)), 4 * i);
  return { data, width, height };
}

/** A 7 of two bars in a box, thick enough to stay. */
const isSeven = (x: number, y: number) =>
  x >= 0 && x < 60 && y >= 0 && y < 100 && (y < 12 || Math.abs(x - 54 + 0.4 * y) < 6);
const seven = (ink: Colour, paper: Colour, zoom = 1) =>
  fitPixels(picture(200 * zoom, 160 * zoom, (x, y) => (isSeven(x / zoom - 90, y / zoom - 40) ? ink : paper)));

const extent = (image: Uint8Array, at: (i: number) => number) => {
  const lit = [...image.keys()].filter((i) => image[i]! > 50).map(at);
  return Math.max(...lit) - Math.min(...lit) + 1;
};
const near = (a: Uint8Array, b: Uint8Array, tolerance: number) => {
  const most = a.reduce((sum, pixel, i) => Math.max(sum, Math.abs(pixel - b[i]!)), 0);
  expect(most).toBeLessThanOrEqual(tolerance);
};

describe('a picture', () => {
  test('is fitted: 20 pixels on the longer side, centred by mass, from black to white', () => {
    const image = seven(white, black);
    const [x, y] = centreOfMass(image);
    expect(Math.hypot(x - 14, y - 14)).toBeLessThan(0.3);
    const rows = extent(image, (i) => Math.floor(i / 28));
    expect(rows).toBeGreaterThanOrEqual(19);
    expect(rows).toBeLessThanOrEqual(21);
    expect(extent(image, (i) => i % 28)).toBeLessThan(15);
    expect(Math.max(...image)).toBe(255);
    expect(image[0]).toBe(0);
  });

  test('dark on light is inverted, and its colours and contrast do not matter', () => {
    const image = seven(white, black);
    near(seven(black, white), image, 1);
    near(seven([20, 40, 160, 255], [250, 240, 200, 255]), image, 1);
    near(seven([150, 150, 150, 255], [90, 90, 90, 255]), image, 1);
  });

  test('what is transparent is background, under dark ink and under light ink', () => {
    const image = seven(white, black);
    near(seven(black, [0, 0, 0, 0]), image, 1);
    near(seven(white, [255, 255, 255, 0]), image, 1);
  });

  test('may have any size', () => {
    near(seven(black, white, 2), seven(black, white), 40);
  });

  test('with grain in its paper has a black background all the same', () => {
    const grain = (x: number, y: number) => 225 + ((x * 31 + y * 17 + ((x * y) % 7)) % 9);
    const image = fitPixels(
      picture(200, 160, (x, y) => {
        const level = isSeven(x - 90, y - 40) ? 30 : grain(x, y);
        return [level, level, level, 255];
      }),
    );
    near(image, seven(white, black), 12);
  });

  test('of thin lines is as bright as others', () => {
    const image = fitPixels(picture(250, 250, (x, y) => (x === 120 && y > 20 && y < 230 ? black : white)));
    expect(Math.max(...image)).toBe(255);
  });

  test('of 28 x 28 in white on black is taken as it is', () => {
    const drawn = drawStrokes([
      [
        [0.2, 0.15],
        [0.8, 0.15],
        [0.4, 0.9],
      ],
    ]);
    const at = (x: number, y: number): Colour => {
      const level = drawn[28 * y + x]!;
      return [level, level, level, 255];
    };
    expect(fitPixels(picture(28, 28, at))).toEqual(drawn);
  });

  test('may be one pixel wide', () => {
    const image = fitPixels(picture(1, 300, (_, y) => (y > 50 && y < 250 ? black : white)));
    expect(extent(image, (i) => Math.floor(i / 28))).toBeGreaterThan(17);
  });

  test.each([
    ['white', picture(40, 40, () => white)],
    ['transparent', picture(40, 40, () => [0, 0, 0, 0])],
    ['almost grey', picture(40, 40, (x) => (x === 20 ? [128, 128, 128, 255] : [126, 126, 126, 255]))],
    ['a single pixel', picture(1, 1, () => black)],
  ])('that is %s is refused', (_, pixels) => {
    expect(() => fitPixels(pixels)).toThrow(/the picture: expected a picture whose drawing stands out/);
  });
});
