/** Which pixels speak for an outcome, and where the draws disagree about it: two maps over the image. */
import { css, html, LitElement, nothing } from 'lit';
import {
  createCanvas,
  createColourBar,
  diverging,
  outline,
  paint,
  sequential,
} from '../../../figures/draw/heatmap.ts';
import { significant } from '../../../kit/format.ts';
import type { Answer } from '../../../service/networks/answer.ts';
import '../../charts/exportButtons.ts';
import { colourBar, column } from '../../styles/elements.ts';
import { outcomeName } from '../verdict.ts';
import { type Looked, outcomeOf } from './besideState.ts';
import { mapTable, strongest } from './mapTable.ts';

const grid = { rows: 28, columns: 28 };

/** `<looked-at>`: `answer`, `looked`, and `outcome`, which is chosen; dispatches `outcome`. */
export class LookedAt extends LitElement {
  static override properties = { answer: {}, looked: {}, outcome: {}, isOld: {} };
  declare answer: Answer | undefined;
  declare looked: Looked | undefined;
  declare outcome: number | undefined;
  /** Whether the map is not of the image that is shown. */
  declare isOld: boolean;

  readonly #mean = createCanvas(grid);
  readonly #sd = createCanvas(grid);
  readonly #meanBar = createColourBar(diverging, -1);
  readonly #sdBar = createColourBar(sequential, 0);

  static override styles = [
    ...column,
    colourBar,
    css`
      .maps {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 180px));
        gap: calc(2 * var(--unit, 8px));
      }
      .maps.old {
        opacity: 0.45;
      }
      figure {
        margin: 0;
        font-size: var(--small, 0.8125rem);
      }
      figcaption {
        padding-bottom: 2px;
      }
      canvas {
        display: block;
        width: 100%;
        border: 1px solid var(--hairline);
        image-rendering: pixelated;
      }
      .figure__bar {
        margin-top: 4px;
      }
      label {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--unit, 8px);
        align-items: center;
      }
      table {
        border-collapse: collapse;
        font-size: var(--small, 0.8125rem);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 2px var(--unit, 8px) 2px 0;
        text-align: right;
        font-weight: 400;
      }
      caption {
        text-align: left;
      }
      summary {
        cursor: pointer;
        font-size: var(--small, 0.8125rem);
      }
    `,
  ];

  override render() {
    const { answer, looked, isOld } = this;
    if (!answer) return nothing;
    const chosen = outcomeOf(this, answer);
    const name = (k: number) => outcomeName(answer, k);
    return html`
      <label>What speaks for
        <select @change=${this.#choose}>
          ${answer.outcomes.map(
            (_, k) => html`<option value=${k} ?selected=${k === chosen}>${name(k)}</option>`,
          )}
        </select>
      </label>
      ${looked ? this.#maps(looked, isOld || looked.outcome !== chosen, name(looked.outcome)) : html`<p class="note">Computing the map …</p>`}
    `;
  }

  #maps(looked: Looked, isOld: boolean, name: string) {
    const { draws } = looked;
    const [top] = strongest(looked, 1);
    const title = `What speaks for ${name}?`;
    return html`
      <div class=${`maps ${isOld ? 'old' : ''}`}>
        <figure><figcaption>mean</figcaption>${this.#mean}${this.#meanBar.root}</figure>
        <figure><figcaption>spread over draws</figcaption>${this.#sd}${this.#sdBar.root}</figure>
      </div>
      <p class="note" data-note="looked">
        ${
          top && Math.abs(top.mean) > 0
            ? html`Blue ink speaks for ${name}, vermilion ink against it, in thousandths of a nat; purple is where
              ${draws} draws disagree about that. The strongest pixel adds ${significant(top.mean)} ± ${significant(top.sd)} nats.`
            : 'There is no ink, so no pixel speaks for anything.'
        }
      </p>
      <details>
        <summary>The strongest pixels as a table</summary>
        <table>
          <caption>Pixel times the gradient of log p, in nats, over ${draws} draws</caption>
          <thead><tr><th>row</th><th>column</th><th>mean</th><th>spread</th></tr></thead>
          <tbody>
            ${strongest(looked, 8).map(
              ({ row, column, mean, sd }) =>
                html`<tr><td>${row}</td><td>${column}</td><td>${significant(mean)}</td><td>${significant(sd)}</td></tr>`,
            )}
          </tbody>
        </table>
      </details>
      <export-buttons .source=${{
        ...{ name: `importance-${name.replace(' ', '-')}`, title },
        table: () => mapTable(looked),
        canvases: () => [this.#mean, this.#sd],
      }}></export-buttons>
    `;
  }

  override updated(changed: Map<string, unknown>): void {
    const { looked } = this;
    if (!looked || !changed.has('looked')) return;
    const { mean, sd, image, draws } = looked;
    const largest = (values: Float64Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    // a map of zeros is white; without the 1 it would be divided by 0
    const [most, widest] = [largest(mean) || 1, largest(sd) || 1];
    paint(this.#mean, grid, { values: mean, scale: most, colours: diverging });
    paint(this.#sd, grid, { values: sd, scale: widest, colours: sequential });
    for (const canvas of [this.#mean, this.#sd]) outline(canvas, grid, image);
    this.#meanBar.update(1000 * most);
    this.#sdBar.update(1000 * widest);
    this.#mean.ariaLabel = `Which pixels speak for it: mean over ${draws} draws, up to ${significant(most)} nats`;
    this.#sd.ariaLabel = `Where draws disagree: standard deviation, up to ${significant(widest)} nats`;
  }

  readonly #choose = (event: Event): void => {
    const detail = Number((event.target as HTMLSelectElement).value);
    this.dispatchEvent(new CustomEvent('outcome', { detail }));
  };
}

customElements.define('looked-at', LookedAt);
