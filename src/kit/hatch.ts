/** A hatched fill. Wrong predictions differ from right ones by their pattern, and not only by colour. */
import { colourOf, type Role } from './theme.ts';

const SIZE = 6;

/** Diagonal stripes in the colour of a role, as an option of Chart.js. */
export function hatched(role: Role): () => CanvasPattern | string {
  return () => {
    const tile = document.createElement('canvas');
    tile.width = SIZE;
    tile.height = SIZE;
    const ctx = tile.getContext('2d');
    const colour = colourOf(role);
    if (!ctx) return colour;
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, SIZE, SIZE);
    ctx.strokeStyle = colourOf('surface');
    ctx.lineWidth = 1;
    ctx.beginPath();
    // three parallels, so that the stripes meet at the edges of the tile
    for (const shift of [-SIZE, 0, SIZE]) {
      ctx.moveTo(shift, SIZE);
      ctx.lineTo(shift + SIZE, 0);
    }
    ctx.stroke();
    return ctx.createPattern(tile, 'repeat') ?? colour;
  };
}
