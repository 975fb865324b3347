/**
 * What every chart has around it: the question that it answers, a sentence of what is seen, its numbers as a
 * table, what they are of, and both as files.
 */
import { css, html, LitElement, nothing } from 'lit';
import { significant, unbroken } from '../../kit/format.ts';
import { focusRing } from '../styles/elements.ts';
import './exportButtons.ts';
import type { ExportSource, ExportTable } from './exportButtons.ts';

/** As it is read: numbers with the digits that they deserve. */
export interface CardTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `<chart-card>`: the chart is its content. */
export class ChartCard extends LitElement {
  static override properties = { question: {}, finding: {}, about: {}, table: {}, source: {} };
  declare question: string;
  /** What is seen, in one sentence. */
  declare finding: string;
  /** What the numbers are of, and how they were computed. */
  declare about: string;
  /** Of a chart that lives: the rows of its file, made while somebody looks at them. */
  declare table: CardTable | 'live' | undefined;
  declare source: ExportSource | undefined;
  #isOpen = false;

  constructor() {
    super();
    this.question = '';
    this.finding = '';
    this.about = '';
  }

  static override styles = [
    focusRing,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      figure {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--unit, 8px);
        margin: 0;
      }
      h3,
      p {
        margin: 0;
      }
      h3 {
        font-size: var(--large, 1.25rem);
        font-weight: 650;
        line-height: 1.3;
      }
      .finding {
        max-width: 72ch;
        text-wrap: pretty;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        gap: 0 calc(2 * var(--unit, 8px));
        align-items: start;
        font-size: var(--small, 0.8125rem);
      }
      details[open] {
        flex-basis: 100%;
      }
      summary {
        padding: var(--unit, 8px) 0;
        color: var(--muted);
        cursor: pointer;
      }
      .about {
        max-width: 84ch;
        color: var(--muted);
      }
      .table {
        max-height: 320px;
        overflow: auto;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      caption {
        padding-bottom: calc(0.5 * var(--unit, 8px));
        color: var(--muted);
        text-align: left;
      }
      th,
      td {
        padding: calc(0.5 * var(--unit, 8px)) calc(2 * var(--unit, 8px)) calc(0.5 * var(--unit, 8px)) 0;
        border-bottom: 1px solid var(--hairline);
        font-weight: 400;
        text-align: right;
      }
      th:first-child,
      td:first-child {
        text-align: left;
      }
      thead th {
        color: var(--muted);
      }
      @media print {
        details:not([open]) {
          display: none;
        }
      }
    `,
  ];

  override render() {
    const { question, finding, about, source } = this;
    return html`
      <figure>
        <figcaption>
          <h3>${question}</h3>
          <p class="finding" data-finding>${unbroken(finding)}</p>
        </figcaption>
        <slot></slot>
        <div class="foot">
          ${source ? html`<export-buttons .source=${source}></export-buttons>` : nothing}
          ${this.#numbers()}
          ${
            about
              ? html`<details><summary>About these numbers</summary><p class="about">${about}</p></details>`
              : nothing
          }
        </div>
      </figure>
    `;
  }

  #numbers() {
    const { question, source } = this;
    if (!this.table) return nothing;
    const isLive = this.table === 'live';
    const { caption, head, rows } =
      this.table !== 'live' ? this.table : this.#isOpen && source ? readable(source.table()) : nothingYet;
    return html`<details @toggle=${(event: Event) => {
      this.#isOpen = (event.target as HTMLDetailsElement).open;
      if (isLive) this.requestUpdate();
    }}>
      <summary>The numbers</summary>
      <div class="table" tabindex="0" role="region" aria-label=${`Numbers: ${question}`}>
        <table>
          ${caption ? html`<caption>${caption}</caption>` : nothing}
          <thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
        </table>
      </div>
    </details>`;
  }
}

const nothingYet: CardTable = { caption: '', head: [], rows: [] };

/** Rows that a live table has on the page, at most; the file has all. */
const mostRows = 60;

function readable({ head, rows }: ExportTable): CardTable {
  const stride = Math.ceil(rows.length / mostRows);
  const text = (cell: unknown) => (typeof cell === 'number' ? significant(cell, 4) : String(cell ?? '–'));
  return {
    caption: stride > 1 ? `Every ${stride}th of ${rows.length} rows; the CSV has all.` : '',
    head,
    rows: rows.filter((_, i) => (rows.length - 1 - i) % stride === 0).map((row) => row.map(text)),
  };
}

customElements.define('chart-card', ChartCard);
