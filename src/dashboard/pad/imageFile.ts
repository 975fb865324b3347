/** A picture that a user pastes, drops or chooses, as a digit. */
import { fitPixels, type Pixels } from '../../data/digit/fromPixels.ts';
import { pictureSize } from '../../data/digit/pictureSize.ts';
import { CredenceError } from '../../errors.ts';

const MOST_BYTES = 20 * 2 ** 20;
const MOST_PIXELS = 50e6;
/** Pixels of the longer side that the fit is made from. */
const ENOUGH = 280;

/**
 * Bytes [28, 28] of a picture; of an animated one, the first frame.
 *
 * @throws CredenceError `bad-picture` if it is empty, too large, or no picture that the browser reads;
 *   `no-contrast` if there is nothing to see
 */
export async function digitFromFile(file: Blob): Promise<Uint8Array> {
  const refuse = (got: string, hint: string, cause?: unknown) =>
    new CredenceError('bad-picture', `the file: expected a picture, got ${got}: ${hint}`, { cause });
  if (file.size === 0) throw refuse('an empty file', 'choose another');
  if (file.size > MOST_BYTES) {
    throw refuse(`${Math.round(file.size / 2 ** 20)} MB`, `choose one of at most ${MOST_BYTES / 2 ** 20} MB`);
  }
  // a JPEG may keep a preview before its size, of 64 kB at most for each segment
  const stated = pictureSize(new Uint8Array(await file.slice(0, 2 ** 20).arrayBuffer()));
  const tooLarge = (width: number, height: number) =>
    width * height > MOST_PIXELS
      ? refuse(`${width} × ${height} pixels`, `choose one of at most ${MOST_PIXELS / 1e6} million pixels`)
      : null;
  const known = stated && tooLarge(stated.width, stated.height);
  if (known) throw known;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    const type = file.type === '' ? 'a file of no known type' : file.type;
    throw refuse(`${type} that the browser cannot read`, 'choose a PNG, JPEG, WebP or GIF', cause);
  }
  try {
    const decoded = tooLarge(bitmap.width, bitmap.height);
    if (decoded) throw decoded;
    return fitPixels(pixelsOf(bitmap));
  } finally {
    bitmap.close();
  }
}

/** No larger than what is needed, and never without a pixel. */
function pixelsOf(bitmap: ImageBitmap): Pixels {
  const scale = Math.min(1, ENOUGH / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(scale * bitmap.width));
  const height = Math.max(1, Math.round(scale * bitmap.height));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** The first picture among what is pasted or dropped; without one, the first file, so that it is refused. */
export function pictureOf(transfer: DataTransfer | null): File | null {
  const files = [...(transfer?.files ?? [])];
  return files.find(({ type }) => type.startsWith('image/')) ?? files[0] ?? null;
}
