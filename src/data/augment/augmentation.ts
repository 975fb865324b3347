/**
 * What an image may be varied into while a network learns from it: which versions, how often, how far. These
 * are numbers. `version.ts` makes a version on the host, shaders/augment.wgsl.ts on the GPU.
 */

/** Shares of the versions; their sum is what they are shares of. All but the first are moved. */
export interface VersionShares {
  readonly asItIs: number;
  /** Turned, squeezed, sheared and shifted. */
  readonly moved: number;
  /** Moved after it was thickened, as with a broader pen. */
  readonly thickened: number;
  /** Moved after its grey edges were made black or white, as with a harder pen. */
  readonly hardened: number;
  /** Moved after it was thickened, then hardened. */
  readonly both: number;
}

export interface Augmentation {
  /** For people. */
  readonly title: string;
  readonly shares: VersionShares;
  /** Standard deviation of the angle, in degrees. */
  readonly degrees: number;
  /** The scale is uniform between the two. */
  readonly scale: readonly [least: number, most: number];
  /** Standard deviation of the shear: pixels sideways for each pixel down. */
  readonly shear: number;
  /** The shift is uniform up to this share of the width sideways, and of the height up and down. */
  readonly shift: number;
  /** A thickened pixel is at least this times each of its four neighbours. */
  readonly thicken: number;
  /** A hardened pixel is `times` what it is above `above`, cut off at 0 and 255. */
  readonly harden: { readonly above: number; readonly times: number };
}

/** Small moves that leave most things what they are: 1.2 pixels of 28, say. */
const moves = { degrees: 8, scale: [0.88, 1.14], shear: 0.12, shift: 1.2 / 28 } as const;
const pens = { thicken: 0.7, harden: { above: 96, times: 2.2 } } as const;

/** Images as they are, and nothing else. */
export const asTheyAre: Augmentation = {
  title: 'images as they are',
  shares: { asItIs: 1, moved: 0, thickened: 0, hardened: 0, both: 0 },
  ...moves,
  ...pens,
};

/** By the names that people write. */
export const augmentations = {
  moves: {
    title: 'turned, squeezed and shifted images',
    shares: { asItIs: 2, moved: 5, thickened: 0, hardened: 0, both: 0 },
    ...moves,
    ...pens,
  },
  pen: {
    title: 'moved images, some by a broader or a harder pen: for writing, light on black',
    shares: { asItIs: 2, moved: 2, thickened: 1, hardened: 1, both: 1 },
    ...moves,
    ...pens,
  },
} as const satisfies Record<string, Augmentation>;

export type AugmentationName = keyof typeof augmentations;
