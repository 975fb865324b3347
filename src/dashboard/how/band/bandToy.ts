/** A regression in one dimension to play with: points by click, and the band of what the network knows. */
import { html, LitElement } from 'lit';
import type { Point } from '../../../data/digit/outline.ts';
import { significant } from '../../../kit/format.ts';
import {
  type Band,
  type BandFit,
  type BandRequest,
  type BandSettings,
  bandDefaults,
  bandRanges,
  MOST_POINTS,
} from '../../../service/learn/band.ts';
import '../../charts/exportButtons.ts';
import { slider } from '../../form/slider.ts';
import { newest } from '../../pad/newest.ts';
import { paintBand } from './bandPicture.ts';
import { frameOf, nearest, toPlane, within } from './bandPlot.ts';
import { aboutBand, bandTable, csvOfBand } from './bandTable.ts';
import { bandStyles } from './bandToy.css.ts';

/** How near in the plane a click must be to take a point away. */
const NEAR = 0.15;
const STEP = 0.25;

const title = 'Which curves are possible?';

const sliders: Readonly<Record<keyof BandSettings, { readonly label: string; readonly step: number }>> = {
  hidden: { label: 'Hidden units', step: 1 },
  priorFactor: { label: 'Width of the prior', step: 0.25 },
  temperature: { label: 'Temperature', step: 0.05 },
};

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * `<band-toy>`: `fit` computes the band, and may be slow; the newest points and settings win. `scene` is what
 * it shows; it dispatches `scene` with what the user makes of it.
 */
export class BandToy extends LitElement {
  static override properties = { fit: { attribute: false }, scene: { attribute: false } };
  declare fit: BandFit | null;
  declare scene: BandRequest;

  #band: Band | null = null;
  /** Of the settings, with what it is of. */
  #prior: { readonly of: string; readonly band: Band } | undefined;
  #cursor: Point | null = null;
  #says = '';
  #problem = '';
  #isFitting = false;
  readonly #newest = newest();
  readonly #resized = new ResizeObserver(() => this.#paint());
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');

  static override styles = bandStyles;

  constructor() {
    super();
    this.fit = null;
    this.scene = { points: [], settings: bandDefaults };
  }

  /** What is shown, for tests. */
  get band(): Band | null {
    return this.#isFitting ? null : this.#band;
  }

  override render() {
    const { points } = this.scene;
    return html`
      <h3>${title}</h3>
      <div
        class="plot"
        tabindex="0"
        role="application"
        aria-roledescription="plot"
        aria-label="Points, and the curves that the network thinks possible"
        aria-describedby="keys"
        @click=${this.#clicked}
        @keydown=${this.#keyed}
        @blur=${() => this.#moveTo(null)}
      >
        <canvas></canvas>
      </div>
      <p class="unseen" id="keys">
        Arrow keys move a cursor. Enter adds a point there, or takes away the one that is there.
      </p>
      <p class="unseen" role="status">${this.#says}</p>
      <p class="note" data-note="band">${this.#sentence()}</p>
      <p class="problem" role="alert">${this.#problem}</p>
      <div class="sliders">
        ${(Object.keys(sliders) as (keyof BandSettings)[]).map((name) => this.#slider(name))}
      </div>
      <div>
        <button type="button" ?disabled=${points.length === 0} @click=${() => this.#put({ points: [] })}>
          Take all points away
        </button>
      </div>
      <div class="foot">
        <export-buttons
          .source=${{
            ...{ name: 'band', title },
            table: () => csvOfBand(this.#band),
            canvases: () => [this.#canvas!],
          }}
        ></export-buttons>
        ${bandTable(this.#band, points)} ${aboutBand}
      </div>
    `;
  }

  #slider(name: keyof BandSettings) {
    const { label, step } = sliders[name];
    const value = this.scene.settings[name];
    return slider({
      ...{ id: name, label, range: bandRanges[name], step, value },
      says: Number.isInteger(step) ? String(value) : significant(value),
      changed: (changed) => this.#put({ settings: { ...this.scene.settings, [name]: changed } }),
    });
  }

  #sentence(): string {
    const count = this.scene.points.length;
    const now = this.#isFitting ? ' Training.' : '';
    return count === 0
      ? `No points yet${this.#band ? ': these curves are the prior' : ''}. Click to add a point.${now}`
      : `${count} ${count === 1 ? 'point' : 'points'}. Click to add one, or on one to take it away. Thin lines are draws of the posterior, the thick line is their mean; nine of ten new points should fall in the shaded band. Dashed: the same band before any point.${now}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#paint);
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#canvas!);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('fit') || changed.has('scene')) this.#refit();
  }

  override updated(): void {
    this.#paint();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#newest.drop();
    this.#resized.disconnect();
    this.#scheme.removeEventListener('change', this.#paint);
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.renderRoot.querySelector('canvas');
  }

  readonly #paint = (): void => {
    const { points } = this.scene;
    const prior = points.length > 0 ? (this.#prior?.band ?? null) : null;
    if (this.#canvas) paintBand(this.#canvas, { points, band: this.#band, prior, cursor: this.#cursor });
  };

  #clicked({ clientX, clientY }: MouseEvent): void {
    const { left, top, width, height } = this.#canvas!.getBoundingClientRect();
    this.#toggle(toPlane(frameOf(width, height), [clientX - left, clientY - top]));
  }

  #keyed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    const [x, y] = this.#cursor ?? [0, 0];
    if (direction === undefined) this.#toggle([x, y]);
    else this.#moveTo(within([x + STEP * direction[0], y + STEP * direction[1]]));
  }

  #moveTo(cursor: Point | null): void {
    this.#cursor = cursor;
    if (cursor) this.#says = `x ${cursor[0]}, y ${cursor[1]}`;
    this.requestUpdate();
  }

  #toggle([x, y]: Point): void {
    const { points } = this.scene;
    // as an address can say it
    const place: Point = [hundredth(x), hundredth(y)];
    const at = nearest(points, place, NEAR);
    if (at < 0 && points.length === MOST_POINTS) {
      this.#says = this.#problem = `There are ${MOST_POINTS} points: take one away first.`;
      this.requestUpdate();
      return;
    }
    this.#says = at < 0 ? 'Point added' : 'Point taken away';
    this.#put({ points: at < 0 ? [...points, place] : points.filter((_, n) => n !== at) });
  }

  #put(change: Partial<BandRequest>): void {
    this.scene = { ...this.scene, ...change };
    this.dispatchEvent(new CustomEvent('scene', { detail: this.scene }));
  }

  #refit(): void {
    const { fit: bandOver, scene } = this;
    if (bandOver === null) return;
    this.#problem = '';
    this.#isFitting = true;
    const { points, settings } = scene;
    const prepare = async (signal: AbortSignal) => {
      const early = (band: Band) => {
        if (!signal.aborted) this.#show(band, true);
      };
      const of = `${settings.hidden} ${settings.priorFactor}`;
      if (this.#prior?.of !== of) {
        const band = await bandOver([], settings, signal, () => undefined);
        this.#prior = { of, band };
      }
      const band = points.length === 0 ? this.#prior.band : await bandOver(points, settings, signal, early);
      return () => this.#show(band, false);
    };
    this.#newest.run(prepare, (error) => {
      this.#isFitting = false;
      this.#problem = error instanceof Error ? error.message : String(error);
      this.requestUpdate();
    });
  }

  #show(band: Band, isFitting: boolean): void {
    this.#band = band;
    this.#isFitting = isFitting;
    this.requestUpdate();
  }
}

const hundredth = (value: number): number => Math.round(100 * value) / 100;

customElements.define('band-toy', BandToy);

declare global {
  interface HTMLElementTagNameMap {
    'band-toy': BandToy;
  }
}
