/** A version of an image by chance, as bytes. */
import type { Augmentation } from '../augment/augmentation.ts';
import { rendered, type Shape, versionOf } from '../augment/version.ts';
import { toByte } from '../ood/images.ts';
import type { Draws } from './draws.ts';

export function drawnVersion(
  image: Uint8Array,
  shape: Shape,
  augmentation: Augmentation,
  { uniform, normal }: Draws,
): Uint8Array {
  const drawn = { choice: uniform(), angle: normal(), shear: normal(), scale: uniform() };
  const version = versionOf(augmentation, { ...drawn, shiftX: uniform(), shiftY: uniform() }, shape);
  const pixels = rendered(image, shape, version, augmentation);
  const bytes = new Uint8Array(pixels.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = toByte(pixels[i]!);
  return bytes;
}
