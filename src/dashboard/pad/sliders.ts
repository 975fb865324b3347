/** Sliders that alter the image. */
import { css, html, LitElement } from 'lit';
import { type Alterations, alterationRanges, isUnaltered, unaltered } from '../../data/digit/alter.ts';
import { signed } from '../../kit/format.ts';
import { controls, focusRing } from './styles.ts';

interface Slider {
  readonly label: string;
  readonly step: number;
  readonly says: (value: number) => string;
}

/** In the order in which they act. */
const sliders: Readonly<Record<keyof Alterations, Slider>> = {
  morph: { label: 'Morph', step: 0.01, says: (share) => `${Math.round(100 * share)} %` },
  turn: { label: 'Rotate', step: 1, says: (degrees) => `${signed(degrees, 3).replace(/\.0+$/, '')}°` },
  blur: { label: 'Blur', step: 0.1, says: (sigma) => `${sigma.toFixed(1)} pixels` },
  noise: { label: 'Noise', step: 1, says: (sigma) => `${sigma} grey levels` },
};

/**
 * `<pad-sliders>`. Events: `alter`, with all alterations; `reseed`, for other noise of the same strength.
 */
export class PadSliders extends LitElement {
  static override properties = { alterations: {}, other: {} };
  declare alterations: Alterations;
  /** What the image morphs into, in words, or null. */
  declare other: string | null;

  constructor() {
    super();
    this.alterations = unaltered;
    this.other = null;
  }

  static override styles = [
    controls,
    focusRing,
    css`
      :host {
        display: grid;
        gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 224px), 1fr));
      }
      .slider {
        display: grid;
        grid-template-columns: 1fr auto;
        align-content: start;
      }
      .slider input {
        grid-column: 1 / -1;
        width: 100%;
        /* for a thumb */
        height: 32px;
        margin: 0;
        accent-color: var(--accent);
      }
      .value {
        color: var(--muted);
        font-size: var(--small, 0.8125rem);
        font-variant-numeric: tabular-nums;
      }
      .slider .note {
        grid-column: 1 / -1;
      }
      .buttons {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: var(--unit, 8px);
      }
    `,
  ];

  override render() {
    return html`
      ${(Object.keys(sliders) as (keyof Alterations)[]).map((name) => this.#slider(name))}
      <div class="buttons">
        <button type="button" ?disabled=${isUnaltered(this.alterations)} @click=${() => this.#alter(unaltered)}>
          Reset sliders
        </button>
        <button
          type="button"
          ?disabled=${this.alterations.noise === 0}
          @click=${() => this.dispatchEvent(new CustomEvent('reseed'))}
        >
          Other noise
        </button>
      </div>
    `;
  }

  #slider(name: keyof Alterations) {
    const { label, step, says } = sliders[name];
    const { least, most } = alterationRanges[name];
    const value = this.alterations[name];
    const isMorph = name === 'morph';
    return html`
      <div class="slider">
        <label for=${name}>${label}</label>
        <span class="value" aria-hidden="true">${says(value)}</span>
        <input
          type="range"
          id=${name}
          min=${least!}
          max=${most!}
          step=${step}
          .value=${String(value)}
          aria-valuetext=${says(value)}
          aria-describedby=${isMorph ? 'into' : ''}
          ?disabled=${isMorph && this.other === null}
          @input=${(event: Event) =>
            this.#alter({ ...this.alterations, [name]: Number((event.target as HTMLInputElement).value) })}
        />
        ${
          isMorph
            ? html`<p class="note" id="into">
                ${this.other === null ? 'Choose an image below to morph into.' : `Into: ${this.other}`}
              </p>`
            : ''
        }
      </div>
    `;
  }

  #alter(alterations: Alterations): void {
    this.dispatchEvent(new CustomEvent('alter', { detail: alterations }));
  }
}

customElements.define('pad-sliders', PadSliders);
