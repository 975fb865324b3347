/** A regression in one dimension to play with: points by click, and the band of what the network knows. */
import { css, html, LitElement, svg } from 'lit';
import type { Point } from '../../data/digit/outline.ts';
import { significant } from '../../kit/format.ts';
import { newest } from '../pad/newest.ts';
import { controls, focusRing, unseen } from '../pad/styles.ts';
import { type Band, type BandFit, type BandSettings, bandDefaults, bandRanges, REACH } from './band.ts';
import { areaOf, HEIGHT, lineOf, nearest, toPicture, toPlane, WIDTH } from './bandPlot.ts';

/** How near in the plane a click must be to take a point away. */
const NEAR = 0.15;
const STEP = 0.25;
const MOST_POINTS = 100;

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

/** `<band-toy>`: `fit` computes the band, and may be slow; the newest points and settings win. */
export class BandToy extends LitElement {
  static override properties = { fit: { attribute: false }, points: { attribute: false } };
  declare fit: BandFit | null;
  declare points: readonly Point[];

  #settings: BandSettings = bandDefaults;
  #band: Band | null = null;
  #cursor: Point | null = null;
  #says = '';
  #problem = '';
  #isFitting = false;
  readonly #newest = newest();

  constructor() {
    super();
    this.fit = null;
    this.points = [];
  }

  static override styles = [
    controls,
    focusRing,
    unseen,
    css`
      :host {
        display: grid;
        gap: calc(2 * var(--unit, 8px));
        min-width: 0;
        color: var(--text);
      }
      svg {
        display: block;
        width: 100%;
        height: auto;
        max-width: 720px;
        border: 1px solid var(--muted);
        border-radius: 6px;
        cursor: crosshair;
      }
      .area {
        fill: var(--posterior);
        opacity: 0.14;
      }
      polyline {
        fill: none;
        stroke: var(--posterior);
        stroke-width: 1;
        opacity: 0.4;
        vector-effect: non-scaling-stroke;
      }
      .mean {
        stroke: var(--text);
        stroke-width: 2.5;
        opacity: 1;
      }
      .zero {
        stroke: var(--hairline);
      }
      .point {
        fill: var(--text);
        stroke: var(--surface);
        stroke-width: 2;
      }
      .cursor {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
      }
      .sliders {
        display: grid;
        gap: calc(2 * var(--unit, 8px));
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 192px), 1fr));
        max-width: 720px;
      }
      .slider {
        display: grid;
        grid-template-columns: 1fr auto;
      }
      .slider input {
        grid-column: 1 / -1;
        width: 100%;
        height: 32px;
        margin: 0;
        accent-color: var(--accent);
      }
      .problem:empty {
        display: none;
      }
    `,
  ];

  override render() {
    return html`
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        tabindex="0"
        role="application"
        aria-roledescription="plot"
        aria-label="Points, and the curves that the network thinks possible"
        aria-describedby="keys"
        @click=${this.#clicked}
        @keydown=${this.#keyed}
        @blur=${() => this.#moveTo(null)}
      >
        ${this.#lines()} ${this.points.map((point) => this.#circle(point, 'point'))}
        ${this.#cursor === null ? '' : this.#circle(this.#cursor, 'cursor')}
      </svg>
      <p class="unseen" id="keys">
        Arrow keys move a cursor. Enter adds a point there, or takes away the one that is there.
      </p>
      <p class="unseen" role="status">${this.#says}</p>
      <p class="note">${this.#sentence()}</p>
      <p class="problem" role="alert">${this.#problem}</p>
      <div class="sliders">
        ${(Object.keys(sliders) as (keyof BandSettings)[]).map((name) => this.#slider(name))}
      </div>
      <div>
        <button type="button" ?disabled=${this.points.length === 0} @click=${() => this.#setPoints([])}>
          Take all points away
        </button>
      </div>
    `;
  }

  /** The interval, the curves as thin lines, the mean last. */
  #lines() {
    const zero = svg`<line class="zero" x1="0" x2=${WIDTH} y1=${HEIGHT / 2} y2=${HEIGHT / 2} />`;
    if (this.#band === null) return zero;
    const { x, draws, mean, lower, upper } = this.#band;
    return svg`
      ${zero}
      <polygon class="area" points=${areaOf(x, lower, upper)} />
      ${draws.map((curve) => svg`<polyline points=${lineOf(x, curve)} />`)}
      <polyline class="mean" points=${lineOf(x, mean)} />
    `;
  }

  #circle(point: Point, kind: string) {
    const [x, y] = toPicture(point);
    return svg`<circle class=${kind} cx=${x} cy=${y} r=${kind === 'cursor' ? 10 : 6} />`;
  }

  #slider(name: keyof BandSettings) {
    const { label, step } = sliders[name];
    const { least, most } = bandRanges[name];
    const value = this.#settings[name];
    return html`
      <div class="slider">
        <label for=${name}>${label}</label>
        <span class="note" aria-hidden="true">${significant(value)}</span>
        <input
          type="range"
          id=${name}
          min=${least!}
          max=${most!}
          step=${step}
          .value=${String(value)}
          @input=${(event: Event) => {
            this.#settings = { ...this.#settings, [name]: Number((event.target as HTMLInputElement).value) };
            this.#refit();
          }}
        />
      </div>
    `;
  }

  #sentence(): string {
    const count = this.points.length;
    const known = count === 0 ? 'No points yet: these curves are the prior.' : `${count} points.`;
    const now = this.#isFitting ? ' Training.' : '';
    return `${known} Click to add one, or on one to take it away. Thin lines are draws of the posterior, the thick line is their mean; nine of ten new points should fall in the shaded band.${now}`;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('fit') || changed.has('points')) this.#refit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#newest.drop();
  }

  #clicked(event: MouseEvent): void {
    const { left, top, width, height } = (event.currentTarget as SVGElement).getBoundingClientRect();
    this.#toggle(toPlane([(event.clientX - left) / width, (event.clientY - top) / height]));
  }

  #keyed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    const [x, y] = this.#cursor ?? [0, 0];
    if (direction === undefined) this.#toggle([x, y]);
    else {
      const within = (value: number) => Math.min(REACH, Math.max(-REACH, value));
      this.#moveTo([within(x + STEP * direction[0]), within(y + STEP * direction[1])]);
    }
  }

  #moveTo(cursor: Point | null): void {
    this.#cursor = cursor;
    if (cursor) this.#says = `x ${cursor[0]}, y ${cursor[1]}`;
    this.requestUpdate();
  }

  #toggle(place: Point): void {
    const at = nearest(this.points, place, NEAR);
    if (at < 0 && this.points.length === MOST_POINTS) {
      this.#says = this.#problem = `There are ${MOST_POINTS} points: take one away first.`;
      this.requestUpdate();
      return;
    }
    this.#says = at < 0 ? 'Point added' : 'Point taken away';
    this.#setPoints(at < 0 ? [...this.points, place] : this.points.filter((_, n) => n !== at));
  }

  #setPoints(points: readonly Point[]): void {
    this.points = points;
    this.dispatchEvent(new CustomEvent('points', { detail: points }));
  }

  #refit(): void {
    const { fit: bandOver, points } = this;
    if (bandOver === null) return;
    this.#problem = '';
    this.#isFitting = true;
    this.requestUpdate();
    const settings = this.#settings;
    const prepare = async (signal: AbortSignal) => {
      const early = (band: Band) => {
        if (!signal.aborted) this.#show(band, true);
      };
      const band = await bandOver(points, settings, signal, early);
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

customElements.define('band-toy', BandToy);

declare global {
  interface HTMLElementTagNameMap {
    'band-toy': BandToy;
  }
}
