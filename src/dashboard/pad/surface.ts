/** What one draws on: by pointer or by keys. It shows what it is given, and says what was drawn. */
import { css, html, LitElement, type PropertyValues } from 'lit';
import type { Point, Stroke } from '../../data/digit/outline.ts';
import { focusRing, unseen } from '../styles/elements.ts';
import { type KeyPen, pressKey, restingPen } from './keyPen.ts';
import { paintPad } from './paint.ts';

/**
 * `<pad-surface>`. Events: `draft`, the points of the stroke that is being drawn, as often as it changes, or
 * null when it ends; `stroke`, those of the whole stroke, in the unit square.
 */
export class PadSurface extends LitElement {
  static override properties = { strokes: {}, image: {}, hint: {} };
  declare strokes: readonly Stroke[];
  declare image: Uint8Array | null;
  /** What stands on it while it is blank. */
  declare hint: string;

  #pen: KeyPen = restingPen;
  #hasKeys = false;
  /** The pointer that draws, and its stroke. */
  #pointer: { readonly id: number; readonly points: Point[] } | null = null;
  #says = '';
  readonly #repaint = () => this.#paint();
  readonly #resized = new ResizeObserver(this.#repaint);
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    super();
    this.strokes = [];
    this.image = null;
    this.hint = '';
  }

  static override styles = [
    focusRing,
    unseen,
    css`
      :host {
        display: block;
        position: relative;
        aspect-ratio: 1;
      }
      canvas {
        display: block;
        box-sizing: border-box;
        width: 100%;
        height: 100%;
        border: 1px solid var(--muted);
        border-radius: 6px;
        background: var(--surface);
        color: var(--text);
        accent-color: var(--accent);
        cursor: crosshair;
        touch-action: none;
        -webkit-user-select: none;
        user-select: none;
      }
      .hint {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        margin: 0;
        color: var(--muted);
        pointer-events: none;
      }
    `,
  ];

  override render() {
    return html`
      <canvas
        tabindex="0"
        role="application"
        aria-roledescription="drawing pad"
        aria-label="Draw a digit"
        aria-describedby="keys"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
        @keydown=${this.#key}
        @blur=${this.#leave}
      ></canvas>
      ${this.hint === '' ? '' : html`<p class="hint" aria-hidden="true">${this.hint}</p>`}
      <p class="unseen" id="keys">
        Arrow keys move the pen, with Shift in finer steps. Space puts it down and lifts it. Control Z undoes,
        Delete clears.
      </p>
      <p class="unseen" role="status">${this.#says}</p>
    `;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#scheme.addEventListener('change', this.#repaint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#scheme.removeEventListener('change', this.#repaint);
    this.#leave();
  }

  override updated(_changed: PropertyValues): void {
    this.#paint();
  }

  override focus(options?: FocusOptions): void {
    this.#canvas.focus(options);
  }

  get #canvas(): HTMLCanvasElement {
    return this.renderRoot.querySelector('canvas')!;
  }

  #paint(): void {
    if (!this.hasUpdated || !this.isConnected) return;
    const draft = this.#pointer?.points ?? this.#pen.line;
    paintPad(this.#canvas, {
      strokes: draft ? [...this.strokes, draft] : this.strokes,
      image: draft ? null : this.image,
      cursor: this.#hasKeys ? { at: this.#pen.at, isDown: this.#pen.line !== null } : null,
    });
  }

  #down(event: PointerEvent): void {
    if (this.#pointer !== null || event.button !== 0 || !event.isPrimary) return;
    this.#leave();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = { id: event.pointerId, points: [this.#pointOf(event)] };
    this.#draft(this.#pointer.points);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer?.id) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const part of all.length > 0 ? all : [event]) this.#pointer.points.push(this.#pointOf(part));
    this.#draft(this.#pointer.points);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer?.id) return;
    const { points } = this.#pointer;
    this.#pointer = null;
    this.#finish(points);
  }

  #pointOf({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const within = (value: number) => Math.min(1, Math.max(0, value));
    return [within((clientX - left) / width), within((clientY - top) / height)];
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.#pointer !== null) return;
    const pressed = pressKey(this.#pen, event.key, event.shiftKey);
    if (pressed === null) return;
    event.preventDefault();
    this.#hasKeys = true;
    this.#pen = pressed.pen;
    this.#says = pressed.says;
    if (pressed.finished) this.#finish(pressed.finished);
    else if (this.#pen.line) this.#draft(this.#pen.line);
    else this.requestUpdate();
  }

  /** Without the focus there is no pen; what it was drawing is kept. */
  #leave(): void {
    const { at, line } = this.#pen;
    this.#hasKeys = false;
    this.#pen = { at, line: null };
    if (line) this.#finish(line);
    else this.requestUpdate();
  }

  #draft(points: readonly Point[] | null): void {
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent('draft', { detail: points }));
  }

  #finish(points: readonly Point[]): void {
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent('stroke', { detail: points }));
    this.#draft(null);
  }
}

customElements.define('pad-surface', PadSurface);
