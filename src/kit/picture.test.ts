import { expect, test } from 'vitest';
import { arrange } from './picture.ts';

test('canvases lie in a picture as they lie on the page', () => {
  const box = (left: number, top: number) => ({ left, top, width: 10, height: 5 });
  expect(arrange([box(100, -20), box(115, -20), box(100, 0)])).toEqual({
    width: 25,
    height: 25,
    places: [
      { x: 0, y: 0 },
      { x: 15, y: 0 },
      { x: 0, y: 20 },
    ],
  });
});
