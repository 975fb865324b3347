/** Digits turned about their centre. The further they turn, the less they resemble the training data. */
import { argumentError } from '../../errors.ts';
import { countImages, type Images, toByte } from './images.ts';

/**
 * Images turned counter-clockwise by `degrees` about the centre ((rows-1)/2, (columns-1)/2), by bilinear
 * interpolation between the four nearest pixels; what comes from outside is 0. Whole quarter turns of square
 * images are exact: every pixel moves, none is mixed. The sweep from 0 to 180 degrees follows Ovadia et al.
 * 2019, "Can you trust your model's uncertainty?", section 4.1.
 *
 * @param images [N, rows, columns]
 * @returns as many images
 * @throws RangeError if the bytes are no such images or the angle is not finite
 */
export function rotate(images: Images, rows: number, columns: number, degrees: number): Images {
  const count = countImages('rotate', images, rows, columns);
  if (!Number.isFinite(degrees)) throw argumentError('rotate: degrees', 'a finite angle', degrees);
  const sources = sourcesOf(rows, columns, degrees);
  const size = rows * columns;
  const rotated = new Uint8Array(images.length);
  for (let n = 0; n < count; n++) {
    const image = images.subarray(n * size, (n + 1) * size);
    for (let i = 0; i < size; i++) {
      let brightness = 0;
      for (let k = 4 * i; k < 4 * i + 4; k++) brightness += sources.weight[k]! * image[sources.pixel[k]!]!;
      rotated[n * size + i] = toByte(brightness);
    }
  }
  return rotated;
}

/**
 * For each pixel of the result the four that it is mixed from, [rows * columns, 4]; weight 0 for those
 * outside.
 */
function sourcesOf(rows: number, columns: number, degrees: number) {
  const [cos, sin] = direction(degrees);
  const pixel = new Uint32Array(4 * rows * columns);
  const weight = new Float64Array(4 * rows * columns);
  for (let i = 0; i < rows * columns; i++) {
    // Rows count downwards: turning back clockwise on the screen is (x, y) -> (x cos - y sin, x sin + y cos).
    const x = (i % columns) - (columns - 1) / 2;
    const y = Math.floor(i / columns) - (rows - 1) / 2;
    const column = cos * x - sin * y + (columns - 1) / 2;
    const row = sin * x + cos * y + (rows - 1) / 2;
    const [left, top] = [Math.floor(column), Math.floor(row)];
    const [dx, dy] = [column - left, row - top];
    const corners = [(1 - dx) * (1 - dy), dx * (1 - dy), (1 - dx) * dy, dx * dy];
    corners.forEach((share, k) => {
      const [r, c] = [top + (k >> 1), left + (k & 1)];
      if (r < 0 || r >= rows || c < 0 || c >= columns) return;
      pixel[4 * i + k] = r * columns + c;
      weight[4 * i + k] = share;
    });
  }
  return { pixel, weight };
}

/** (cos, sin) of an angle in degrees, exact at the quarter turns, where Math.cos(Math.PI / 2) is 6e-17. */
function direction(degrees: number): readonly [number, number] {
  const turned = ((degrees % 360) + 360) % 360;
  const quarter = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[turned];
  if (quarter) return [quarter[0]!, quarter[1]!];
  const angle = (turned * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}
