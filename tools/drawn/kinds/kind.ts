/** Kinds of drawings that are no digit. */
import type { Drawing } from '../../../src/data/digit/outline.ts';
import { strokes } from '../drawing.ts';
import type { Hand } from '../hand.ts';

/** What a pen draws, or a field of 28 x 28 grey levels that fills the image. */
export type Kind =
  | {
      readonly draw: (hand: Hand) => Drawing;
      /** A thick pen would run its lines together. */
      readonly isFine?: boolean;
    }
  | { readonly paint: (hand: Hand) => Uint8Array };

/** Ways of drawing a kind, in the notation of `strokes`: each drawing takes the next. */
export const inTurn = (...ways: readonly string[]): Kind => ({ draw: (hand) => strokes(hand.inTurn(ways)) });

export const fineInTurn = (...ways: readonly string[]): Kind => ({ ...inTurn(...ways), isFine: true });
