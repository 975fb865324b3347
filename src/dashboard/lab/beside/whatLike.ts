/** What an image is like: how typical it is of the digits, and the training images that are nearest to it. */
import { css, html, LitElement } from 'lit';
import { whole } from '../../../kit/format.ts';
import type { NearImage } from '../../../service/images/nearest.ts';
import '../../charts/exportButtons.ts';
import '../../pad/networkView.ts';
import { column, tiles } from '../../styles/elements.ts';
import { classText } from '../verdict.ts';
import type { Like } from './besideState.ts';
import { typicalText } from './words.ts';

/** `<what-like>`: `like`, and whether it `isOld`: not of the image that is shown. */
export class WhatLike extends LitElement {
  static override properties = { like: {}, isOld: {} };
  declare like: Like | undefined;
  declare isOld: boolean;

  static override styles = [
    ...column,
    tiles,
    css`
      p {
        margin: 0;
        font-size: var(--small, 0.8125rem);
      }
      .scale {
        position: relative;
        height: 12px;
        background: linear-gradient(to right, var(--hairline), var(--posterior));
      }
      .scale > i {
        position: absolute;
        top: -4px;
        bottom: -4px;
        width: 4px;
        margin-left: -2px;
        background: var(--text);
        outline: 1px solid var(--surface);
      }
      .ends {
        display: flex;
        justify-content: space-between;
        gap: var(--unit, 8px);
        color: var(--muted);
        font-size: var(--small, 0.8125rem);
      }
      .tiles {
        --tile: 52px;
      }
      .old {
        opacity: 0.45;
      }
    `,
  ];

  override render() {
    const { like, isOld } = this;
    if (!like) return html`<p class="note">Measuring …</p>`;
    const { typical, nearest } = like;
    return html`
      <div class=${isOld ? 'old' : ''} data-share=${typical.share}>
        <div class="scale" aria-hidden="true"><i .style=${`left: ${100 * typical.share}%`}></i></div>
        <div class="ends" aria-hidden="true"><span>far from every digit</span><span>typical</span></div>
      </div>
      <p data-note="typical">${typicalText(typical)}</p>
      <p class="note">The distance is of pixels alone (Mahalanobis, to the nearest class) and knows no shapes:
        a letter can be as typical as a digit, and an empty image is.</p>
      ${
        nearest
          ? this.#nearest(nearest.nearest, nearest.of)
          : html`<p class="note" data-note="nearest">The nearest training images appear here
        once a training has fetched them: press Train below. The page spares you those 11 MB until then.</p>`
      }
    `;
  }

  #nearest(images: readonly NearImage[], of: number) {
    return html`
      <ol class=${`tiles ${this.isOld ? 'old' : ''}`} aria-label="The nearest training images">
        ${images.map(
          ({ index, label, distance, image }) => html`<li data-index=${index}
            title=${`Training image ${whole(index)}`}>
            <network-view .image=${image} .label=${classText(label)}></network-view>
            ${label} · ${distance.toFixed(0)}</li>`,
        )}
      </ol>
      <p class="note" data-note="nearest">The nearest of ${whole(of)} training images, each with its digit and its distance: the root
        of the mean squared difference of pixels, which go from 0 to 255.</p>
      <export-buttons .source=${{
        ...{ name: 'nearest', title: 'What is it like?' },
        table: () => ({
          head: ['training_image', 'digit', 'rms_difference'],
          rows: images.map(({ index, label, distance }) => [index, label, distance]),
        }),
        canvases: () =>
          [...this.renderRoot.querySelectorAll('network-view')].map(
            (view) => view.shadowRoot!.querySelector('canvas')!,
          ),
      }}></export-buttons>
    `;
  }
}

customElements.define('what-like', WhatLike);
