/** Digits out of focus. */
import { argumentError } from '../../errors.ts';
import { countImages, type Images, toByte } from './images.ts';

/**
 * Images blurred by a Gaussian of standard deviation `sigma` pixels: the weights exp(-d^2 / (2 sigma^2)) for
 * |d| up to 3 sigma, divided by their sum, along rows and then along columns; outside is 0. Rounded once, at
 * the end.
 *
 * @param images [N, rows, columns]
 * @param sigma at least 0 (no blur)
 * @returns as many images
 * @throws RangeError if the bytes are no such images, or sigma is negative or not finite
 */
export function blur(images: Images, rows: number, columns: number, sigma: number): Images {
  const count = countImages('blur', images, rows, columns);
  if (!(sigma >= 0 && Number.isFinite(sigma))) throw argumentError('blur: sigma', 'at least 0 pixels', sigma);
  if (sigma === 0) return images.slice();
  const kernel = gaussianKernel(sigma);
  const size = rows * columns;
  const blurred = new Uint8Array(images.length);
  for (let n = 0; n < count; n++) {
    const image = Float64Array.from(images.subarray(n * size, (n + 1) * size));
    const lines = convolve(image, kernel, { along: columns, step: 1, across: rows, stride: columns });
    const both = convolve(lines, kernel, { along: rows, step: columns, across: columns, stride: 1 });
    both.forEach((brightness, i) => {
      blurred[n * size + i] = toByte(brightness);
    });
  }
  return blurred;
}

/** Weights at -radius .. radius, which sum to 1. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** `across` lines, `stride` apart, of `along` pixels, `step` apart. */
interface Lines {
  readonly along: number;
  readonly step: number;
  readonly across: number;
  readonly stride: number;
}

function convolve(image: Float64Array, kernel: Float64Array, { along, step, across, stride }: Lines) {
  const radius = (kernel.length - 1) / 2;
  const result = new Float64Array(image.length);
  for (let line = 0; line < across; line++) {
    for (let at = 0; at < along; at++) {
      let sum = 0;
      const end = Math.min(along - 1, at + radius);
      for (let from = Math.max(0, at - radius); from <= end; from++) {
        sum += kernel[from - at + radius]! * image[line * stride + from * step]!;
      }
      result[line * stride + at * step] = sum;
    }
  }
  return result;
}
