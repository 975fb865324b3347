/** Paints a band: axes, the prior's interval, the posterior's, its draws as thin lines, the mean last. */
import type { Point } from '../../../data/digit/outline.ts';
import { colourOf, FONT_SIZE, fontFamily } from '../../../kit/theme.ts';
import { type Band, REACH } from '../../../service/learn/band.ts';
import { type Frame, frameOf, toPicture } from './bandPlot.ts';

export interface BandPicture {
  readonly points: readonly Point[];
  readonly band: Band | null;
  /** Absent where the band itself is the prior's. */
  readonly prior: Band | null;
  /** Where the keys stand. */
  readonly cursor: Point | null;
}

type Context = CanvasRenderingContext2D;

/** Paints at the size that the canvas has on the page. */
export function paintBand(canvas: HTMLCanvasElement, { points, band, prior, cursor }: BandPicture): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ctx = canvas.getContext('2d');
  if (!ctx || width === 0) return;
  const scale = devicePixelRatio;
  canvas.width = Math.round(scale * width);
  canvas.height = Math.round(scale * height);
  ctx.scale(scale, scale);
  ctx.fillStyle = colourOf('surface');
  ctx.fillRect(0, 0, width, height);
  const frame = frameOf(width, height);
  paintAxes(ctx, frame);
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, frame.top, frame.width, frame.height);
  ctx.clip();
  if (band) {
    const { x, draws, mean, lower, upper } = band;
    ctx.fillStyle = colourOf('posterior', 0.14);
    trace(ctx, frame, x, upper);
    for (let n = x.length - 1; n >= 0; n--) ctx.lineTo(...pixelOf(frame, x[n]!, lower[n]!));
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = colourOf('posterior', 0.4);
    for (const curve of draws) stroke(ctx, frame, x, curve);
    if (prior) {
      ctx.setLineDash([6, 4]);
      ctx.strokeStyle = colourOf('prior');
      for (const end of [prior.lower, prior.upper]) stroke(ctx, frame, prior.x, end);
      ctx.setLineDash([]);
    }
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = colourOf('text');
    stroke(ctx, frame, x, mean);
  }
  ctx.restore();
  for (const point of points) paintPoint(ctx, toPicture(frame, point));
  if (cursor) {
    ctx.beginPath();
    ctx.arc(...toPicture(frame, cursor), 9, 0, 2 * Math.PI);
    ctx.lineWidth = 2;
    ctx.strokeStyle = colourOf('fault');
    ctx.stroke();
  }
}

/** Far outside the frame a line needs no precision, and some canvases draw no such numbers. */
const pixelOf = (frame: Frame, x: number, y: number): Point =>
  toPicture(frame, [x, Math.min(100, Math.max(-100, y))]);

function trace(ctx: Context, frame: Frame, x: Float64Array, y: Float64Array): void {
  ctx.beginPath();
  for (let n = 0; n < x.length; n++) ctx.lineTo(...pixelOf(frame, x[n]!, y[n]!));
}

function stroke(ctx: Context, frame: Frame, x: Float64Array, y: Float64Array): void {
  trace(ctx, frame, x, y);
  ctx.stroke();
}

function paintPoint(ctx: Context, place: Point): void {
  ctx.beginPath();
  ctx.arc(...place, 6, 0, 2 * Math.PI);
  ctx.fillStyle = colourOf('text');
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = colourOf('surface');
  ctx.stroke();
}

function paintAxes(ctx: Context, frame: Frame): void {
  const { left, top, width, height } = frame;
  ctx.font = `${FONT_SIZE}px ${fontFamily()}`;
  ctx.fillStyle = colourOf('muted');
  ctx.lineWidth = 1;
  for (let at = -REACH; at <= REACH; at++) {
    const [x, y] = toPicture(frame, [at, at]);
    ctx.strokeStyle = colourOf(at === 0 ? 'muted' : 'hairline');
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    const text = String(at).replace('-', '\u2212');
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.fillText(text, x, top + height + 4);
    // both would stand in the corner
    if (at === -REACH) continue;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, left - 6, y);
  }
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.fillText('input x', left + width / 2, top + height + 22);
  ctx.save();
  ctx.translate(4, top + height / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.fillText('output y', 0, 0);
  ctx.restore();
}
