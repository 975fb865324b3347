/** A chart as a picture: what it draws on one or more canvases, on paper, under its title. */
import { h } from './dom.ts';
import { colourOf, FONT_SIZE, fontFamily } from './theme.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What lies where in a picture of several boxes: as they lie on the page, from 0 on. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

export function arrange(boxes: readonly Box[]): Arrangement {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  return {
    width: Math.max(...boxes.map((box) => box.left + box.width)) - left,
    height: Math.max(...boxes.map((box) => box.top + box.height)) - top,
    places: boxes.map((box) => ({ x: box.left - left, y: box.top - top })),
  };
}

/** Device pixels of a CSS pixel: enough for print, whatever the screen has. */
const scale = 2;
const margin = 16;
const titleHeight = 28;

/**
 * One canvas with all that lie on the page, as they lie there.
 *
 * @throws TypeError if none of them is on the page
 */
export function pictureOf(title: string, canvases: readonly HTMLCanvasElement[]): HTMLCanvasElement {
  const drawn = canvases.filter((canvas) => canvas.getClientRects().length > 0);
  if (drawn.length === 0) throw new TypeError('The chart is not on the page, so there is no picture of it.');
  const boxes = drawn.map((canvas) => canvas.getBoundingClientRect());
  const { width, height, places } = arrange(boxes);
  const ctx = paper(title, width, height);
  // cells of a map stay squares
  ctx.imageSmoothingEnabled = false;
  drawn.forEach((canvas, i) => {
    const { x, y } = places[i]!;
    ctx.drawImage(canvas, x, y, boxes[i]!.width, boxes[i]!.height);
  });
  return ctx.canvas;
}

/** Paper with a title and, in CSS pixels from 0 on, room below it for what is to be drawn. */
export function paper(title: string, width: number, height: number): CanvasRenderingContext2D {
  const picture = h('canvas');
  const ctx = picture.getContext('2d')!;
  const font = `600 ${FONT_SIZE + 2}px ${fontFamily()}`;
  ctx.font = font;
  const widest = Math.max(width, ctx.measureText(title).width);
  picture.width = Math.ceil(scale * (widest + 2 * margin));
  picture.height = Math.ceil(scale * (height + titleHeight + 2 * margin));
  ctx.scale(scale, scale);
  ctx.fillStyle = colourOf('surface');
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.font = font;
  ctx.fillStyle = colourOf('text');
  ctx.textBaseline = 'top';
  ctx.fillText(title, margin, margin);
  ctx.translate(margin, margin + titleHeight);
  return ctx;
}

/** @throws TypeError if the browser makes none of it: it is too large, or memory is short */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (made) return made;
  throw new TypeError(`The browser makes no picture of ${canvas.width} by ${canvas.height} pixels.`);
}
