/** Sliders that alter the image. */
import { css, html, LitElement } from 'lit';
import { type Alterations, alterationRanges, isUnaltered, unaltered } from '../../data/digit/alter.ts';
import { signed } from '../../kit/format.ts';
import { slider, sliderStyles } from '../form/slider.ts';
import { controls, focusRing } from '../styles/elements.ts';

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
    sliderStyles,
    css`
      :host {
        display: block;
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
    return html`<div class="sliders">
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
    </div>`;
  }

  #slider(name: keyof Alterations) {
    const { label, step, says } = sliders[name];
    const value = this.alterations[name];
    const { other } = this;
    const ofMorph = {
      note: other === null ? 'Choose an image below to morph into.' : `Into: ${other}`,
      isDisabled: other === null,
    };
    return slider({
      ...{ id: name, label, range: alterationRanges[name], step, value, says: says(value) },
      ...(name === 'morph' && ofMorph),
      changed: (changed) => this.#alter({ ...this.alterations, [name]: changed }),
    });
  }

  #alter(alterations: Alterations): void {
    this.dispatchEvent(new CustomEvent('alter', { detail: alterations }));
  }
}

customElements.define('pad-sliders', PadSliders);
