/** A hatched fill: what is wrong is told from what is right by its pattern as well as its colour. */

/** Diagonal stripes, as a pattern for canvases. */
export function hatched(colour: string, gap: string): CanvasPattern | string {
  const size = 6;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const ctx = tile.getContext('2d');
  if (!ctx) return colour;
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = gap;
  ctx.lineWidth = 1;
  ctx.beginPath();
  // three parallels, so that the stripes meet at the edges of the tile
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift, size);
    ctx.lineTo(shift + size, 0);
  }
  ctx.stroke();
  return ctx.createPattern(tile, 'repeat') ?? colour;
}
