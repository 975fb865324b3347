/** Images and maps over images, on small canvases of their own. */
import { h } from '../../kit/dom.ts';
import { signed } from '../../kit/format.ts';

type Rgb = readonly [number, number, number];
/** A value from -1 to 1 (or from 0) as a colour. */
export type ColourMap = (t: number) => Rgb;

/** Canvas pixels of an image pixel: enough for a sharp outline. */
const CELL = 6;

const white: Rgb = [255, 255, 255];
/** Okabe-Ito blue, vermilion and purple; ends are darkened so that lightness, too, tells size. */
const blue: readonly Rgb[] = [white, [86, 164, 211], [0, 114, 178], [0, 62, 104]];
const vermilion: readonly Rgb[] = [white, [240, 155, 95], [213, 94, 0], [133, 54, 0]];
const purple: readonly Rgb[] = [white, [226, 176, 205], [204, 121, 167], [110, 43, 84]];
const ink: readonly Rgb[] = [white, [20, 24, 29]];

/** Vermilion below 0, white at 0, blue above. */
export const diverging: ColourMap = (t) => (t < 0 ? along(vermilion, -t) : along(blue, t));
/** White at 0, purple above. */
export const sequential: ColourMap = (t) => along(purple, t);
/** A digit as ink on paper. */
export const grey: ColourMap = (t) => along(ink, t);

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

export function createCanvas({ rows, columns }: Grid): HTMLCanvasElement {
  const canvas = h('canvas', { class: 'figure__image', role: 'img' });
  canvas.width = columns * CELL;
  canvas.height = rows * CELL;
  return canvas;
}

export interface Heatmap {
  /** [rows * columns]; the colour map sees them divided by `scale`. */
  readonly values: ArrayLike<number>;
  readonly scale: number;
  readonly colours: ColourMap;
}

/** Paints values through a colour map. */
export function paint(
  canvas: HTMLCanvasElement,
  { rows, columns }: Grid,
  { values, scale, colours }: Heatmap,
): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const image = ctx.createImageData(columns * CELL, rows * CELL);
  // one word a canvas pixel; bytes are red, green, blue, alpha on every machine that runs a browser
  const words = new Uint32Array(image.data.buffer);
  for (let r = 0; r < rows; r++) {
    const first = r * CELL * columns * CELL;
    for (let c = 0; c < columns; c++) {
      const [red, green, blue] = colours(values[r * columns + c]! / scale);
      words.fill(0xff000000 | (blue << 16) | (green << 8) | red, first + c * CELL, first + (c + 1) * CELL);
    }
    for (let copy = 1; copy < CELL; copy++) {
      words.copyWithin(first + copy * columns * CELL, first, first + columns * CELL);
    }
  }
  ctx.putImageData(image, 0, 0);
}

/** Draws the border between ink and paper over a map, so that one sees where on the digit its pixels lie. */
export function outline(canvas: HTMLCanvasElement, { rows, columns }: Grid, pixels: ArrayLike<number>): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const isInk = (r: number, c: number) =>
    r >= 0 && r < rows && c >= 0 && c < columns && pixels[r * columns + c]! >= 128;
  ctx.strokeStyle = 'rgb(20 24 29 / 55%)';
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const [x, y] = [c * CELL, r * CELL];
      if (isInk(r, c) !== isInk(r, c - 1)) {
        ctx.moveTo(x, y);
        ctx.lineTo(x, y + CELL);
      }
      if (isInk(r, c) !== isInk(r - 1, c)) {
        ctx.moveTo(x, y);
        ctx.lineTo(x + CELL, y);
      }
    }
  }
  ctx.stroke();
}

export interface ColourBar {
  readonly root: HTMLElement;
  update(scale: number): void;
}

/** The map as a strip with the numbers of its ends, and of its middle where that is 0. */
export function createColourBar(colours: ColourMap, from: -1 | 0): ColourBar {
  const strip = h('div', 'figure__bar-strip');
  const stops = Array.from({ length: 13 }, (_, i) => css(colours(from + ((1 - from) * i) / 12)));
  strip.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  const low = h('span', {}, '0');
  const high = h('span');
  const middle = from === 0 ? [] : [h('span', {}, '0')];
  return {
    root: h('div', 'figure__bar', strip, h('div', 'figure__bar-numbers', low, ...middle, high)),
    update(scale) {
      if (from === -1) low.textContent = signed(-scale);
      high.textContent = `${from === -1 ? '+' : ''}${signed(scale)}`;
    },
  };
}

function along(stops: readonly Rgb[], t: number): Rgb {
  const position = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(position));
  const [a, b] = [stops[k]!, stops[k + 1]!];
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * (position - k));
  return [mix(0), mix(1), mix(2)];
}

function css([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}
