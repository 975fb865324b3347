/** Strokes and grey images on canvases. */
import { BOX } from '../../data/digit/fit.ts';
import { SIDE } from '../../data/digit/ink.ts';
import type { Point, Stroke } from '../../data/digit/outline.ts';
import { padPen } from '../../data/digit/strokes.ts';

/** A drawing usually takes so much of the pad; the line is as wide as the pen will be in the image then. */
const USUAL = 0.7;
const LINE_WIDTH = (USUAL * 2 * padPen.radius) / BOX;

export interface Painting {
  readonly strokes: readonly Stroke[];
  /** An image [28, 28] in the place of strokes. */
  readonly image: Uint8Array | null;
  /** Where the keys' pen is, if it is shown. */
  readonly cursor: { readonly at: Point; readonly isDown: boolean } | null;
}

/** Paints in the colour of the canvas's text, at the resolution of the screen. */
export function paintPad(canvas: HTMLCanvasElement, { strokes, image, cursor }: Painting): void {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (side === 0) return;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d')!;
  const { color, accentColor } = getComputedStyle(canvas);
  context.clearRect(0, 0, side, side);
  if (image !== null) {
    context.imageSmoothingEnabled = false;
    context.drawImage(inked(image, color), 0, 0, side, side);
  }
  context.strokeStyle = color;
  context.lineWidth = LINE_WIDTH * side;
  context.lineCap = context.lineJoin = 'round';
  for (const stroke of strokes) {
    const [[x, y], ...rest] = [stroke[0]!, ...stroke.slice(1)];
    context.beginPath();
    context.moveTo(x * side, y * side);
    // a line to where it is makes a dot
    for (const [toX, toY] of rest.length > 0 ? rest : [[x, y] as Point])
      context.lineTo(toX * side, toY * side);
    context.stroke();
  }
  if (cursor !== null) paintCursor(context, cursor, accentColor === 'auto' ? color : accentColor);
}

/** A ring as wide as the line, filled while the pen is down, with a cross that is seen over ink. */
function paintCursor(
  context: CanvasRenderingContext2D,
  { at: [x, y], isDown }: NonNullable<Painting['cursor']>,
  colour: string,
): void {
  const side = context.canvas.width;
  const radius = LINE_WIDTH * side;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 2 * devicePixelRatio;
  context.beginPath();
  context.arc(x * side, y * side, radius, 0, 2 * Math.PI);
  context.stroke();
  context.beginPath();
  context.arc(x * side, y * side, isDown ? radius / 2 : context.lineWidth, 0, 2 * Math.PI);
  context.fill();
}

/** An image as ink of a colour on nothing. */
function inked(image: Uint8Array, colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d')!;
  const pixels = context.createImageData(SIDE, SIDE);
  image.forEach((brightness, i) => {
    pixels.data[4 * i + 3] = brightness;
  });
  context.putImageData(pixels, 0, 0);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = colour;
  context.fillRect(0, 0, SIDE, SIDE);
  return canvas;
}

/** Bytes [28, 28] as they are: white on black. The canvas has one pixel for each. */
export function paintGrey(canvas: HTMLCanvasElement, image: Uint8Array): void {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d')!;
  const pixels = context.createImageData(SIDE, SIDE);
  image.forEach((brightness, i) => {
    pixels.data.fill(brightness, 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  });
  context.putImageData(pixels, 0, 0);
}
