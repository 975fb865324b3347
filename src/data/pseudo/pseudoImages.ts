/**
 * Pseudo-images: made from a classifier's own training images, of its strokes and brightnesses, and of none
 * of its classes. A network that learns to give them a class of their own learns to say "none of them".
 */
import { argumentError } from '../../errors.ts';
import { type Augmentation, augmentations } from '../augment/augmentation.ts';
import type { Shape } from '../augment/version.ts';
import { countImages, type Images } from '../ood/images.ts';
import type { RandomWords } from '../ood/noise.ts';
import { type Draws, drawsFrom } from './draws.ts';
import { halves, middleOf } from './halves.ts';
import { drawJigsaw, jigsaw } from './jigsaw.ts';
import { blockNoise, flatGrey, pixelNoise } from './noise.ts';
import { overlay, shiftedSideways } from './overlay.ts';
import { strangeTurnsOf, turned, turnsOf } from './turn.ts';
import { drawnVersion } from './versions.ts';

/** What they are made from: [N, rows, columns]. */
export interface ImageSource extends Shape {
  readonly images: Images;
}

export interface PseudoRequest {
  /** How many. */
  readonly count: number;
  /** Counter-based generator of 32-bit words, as for `permutation`. */
  readonly random: RandomWords;
  /** The versions of images that they are made from: those that the network is trained on. */
  readonly augmentation?: Augmentation;
}

/** Makes one pseudo-image. `pick` gives so many versions of different training images. */
type Make = (shape: Shape, draws: Draws, pick: (images: number) => readonly Uint8Array[]) => Uint8Array;

export const pseudoKinds = {
  jigsaw: (shape, draws, pick) => jigsaw(pick(1)[0]!, shape, drawJigsaw(shape, draws)),
  overlay: (shape, draws, pick) => {
    const most = Math.round((shape.columns * 6) / 28);
    const [a, b] = pick(2).map((image) => shiftedSideways(image, shape, draws.between(-most, most)));
    return overlay(a!, b!);
  },
  turnedOverlay: (shape, draws, pick) => {
    const [a, b] = pick(2);
    const strange = turned(a!, shape, draws.one(strangeTurnsOf(shape)));
    return overlay(strange, turned(b!, shape, draws.one(turnsOf(shape))));
  },
  halves: (shape, draws, pick) => {
    const [a, b] = pick(2);
    const along = draws.one(['rows', 'columns'] as const);
    return halves(a!, b!, shape, { along, at: draws.between(...middleOf(shape[along])) });
  },
  noise: (shape, draws) =>
    draws.one([
      () => pixelNoise(shape, 0.1 + 0.9 * draws.uniform(), draws),
      () => blockNoise(shape, 0.2 + 0.8 * draws.uniform(), draws),
      () => flatGrey(shape, draws),
    ])(),
} satisfies Record<string, Make>;

export type PseudoKind = keyof typeof pseudoKinds;

/** The shares 2 : 2 : 1 : 1 : 1, as the order in which the kinds follow each other. */
const cycle: readonly PseudoKind[] = [
  'jigsaw',
  'overlay',
  'turnedOverlay',
  'jigsaw',
  'overlay',
  'halves',
  'noise',
];

/** The kind of image n. */
export const pseudoKindOf = (n: number): PseudoKind => cycle[n % cycle.length]!;

/** Words for choices and for the cells of a grid, beside one for each pixel. */
const CHOICES = 64;

/**
 * [count, rows, columns] bytes. Image n depends on the source, the generator and n alone, whatever the count.
 *
 * @param source images of at least 2 x 2 pixels, at least 2 of them. Sides need not be equal: turns by 90
 *   degrees become turns by 180, the transpose a reflection
 * @throws RangeError if the source, the count or the generator is none of that
 */
export function pseudoImages(source: ImageSource, request: PseudoRequest): Images {
  const { images, rows, columns } = source;
  const { count, random, augmentation = augmentations.pen } = request;
  const available = countImages('pseudoImages', images, rows, columns);
  const size = rows * columns;
  mustBe('pseudoImages: rows and columns', 'at least 2', Math.min(rows, columns) >= 2, [rows, columns]);
  mustBe('pseudoImages: source.images', 'at least 2 images', available >= 2, available);
  const most = Math.floor(2 ** 32 / (size + CHOICES));
  const fits = Number.isInteger(count) && count >= 0 && count <= most;
  mustBe('pseudoImages: count', `a whole number from 0 to ${most}`, fits, count);
  mustBe('pseudoImages: random', 'unsigned 32-bit integers', random(0) >>> 0 === random(0), random(0));

  const result = new Uint8Array(count * size);
  for (let n = 0; n < count; n++) {
    const draws = drawsFrom(random, n * (size + CHOICES));
    const pick = (wanted: number) => {
      const first = draws.below(available);
      // any other image
      const second = (first + 1 + draws.below(available - 1)) % available;
      return [first, second].slice(0, wanted).map((at) => {
        const image = images.subarray(at * size, (at + 1) * size);
        return drawnVersion(image, source, augmentation, draws);
      });
    };
    result.set(pseudoKinds[pseudoKindOf(n)](source, draws, pick), n * size);
  }
  return result;
}

function mustBe(where: string, expected: string, holds: boolean, got: unknown): void {
  if (!holds) throw argumentError(where, expected, got);
}
