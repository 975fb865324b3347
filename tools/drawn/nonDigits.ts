/** The drawn images that are no digit: each kind as often as the others. */
import { pens } from '../../src/data/digit/ink.ts';
import { type Hand, handOf, streams } from './hand.ts';
import type { Kind } from './kinds/kind.ts';
import { pictures } from './kinds/pictures.ts';
import { scribbles } from './kinds/scribbles.ts';
import { scripts } from './kinds/scripts.ts';
import { shapes } from './kinds/shapes.ts';
import { spoilt } from './kinds/spoilt.ts';
import { symbols } from './kinds/symbols.ts';
import { textures } from './kinds/textures.ts';
import { type Looseness, render } from './render.ts';

export const families = { shapes, symbols, pictures, scripts, scribbles, spoilt, textures } as const;

/** Every kind in the order of the families; its place is its label. */
export const kinds: readonly { readonly name: string; readonly family: string; readonly kind: Kind }[] =
  Object.entries(families).flatMap(([family, of]) =>
    Object.entries<Kind>(of).map(([name, kind]) => ({ name, family, kind })),
  );

export const drawingsOfKind = 20;

/** Half the widest stroke of what has fine lines, in pixels. */
const FINE_RADIUS = 1.1;

const loose: Looseness = { rotation: 0.2, slant: [-0.2, 0.2], stretch: 0.25, wobble: 0.06, size: [17, 20] };

/**
 * Images and labels. The kinds follow each other in turn, so that any leading part has as many of each.
 */
export function drawNonDigits(): { readonly images: Uint8Array[]; readonly labels: number[] } {
  const images: Uint8Array[] = [];
  const labels: number[] = [];
  for (let number = 0; number < drawingsOfKind; number++) {
    kinds.forEach(({ kind }, label) => {
      const hand = handOf(streams.nonDigits, label, number);
      images.push('paint' in kind ? kind.paint(hand) : drawn(kind, hand));
      labels.push(label);
    });
  }
  return { images, labels };
}

function drawn({ draw, isFine = false }: Extract<Kind, { draw: unknown }>, hand: Hand): Uint8Array {
  const pen = hand.inTurn(pens);
  const radius = isFine ? Math.min(FINE_RADIUS, pen.radius) : pen.radius;
  return render(draw(hand), { ...pen, radius }, hand, loose);
}
