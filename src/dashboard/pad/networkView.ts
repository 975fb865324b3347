/** An image as the network gets it: 28 x 28 grey bytes, enlarged without smoothing. */
import { css, html, LitElement } from 'lit';
import { paintGrey } from './paint.ts';

/** `<network-view>`: `image` [28, 28], and `label`, what it is for those who do not see it. */
export class NetworkView extends LitElement {
  static override properties = { image: {}, label: {} };
  declare image: Uint8Array;
  declare label: string;

  constructor() {
    super();
    this.image = new Uint8Array(784);
    this.label = '';
  }

  static override styles = css`
    :host {
      display: block;
      aspect-ratio: 1;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      border-radius: 2px;
      /* a black image on a dark page needs an edge */
      outline: 1px solid var(--muted);
      image-rendering: pixelated;
    }
  `;

  override render() {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  override updated(): void {
    paintGrey(this.renderRoot.querySelector('canvas')!, this.image);
  }
}

customElements.define('network-view', NetworkView);
