/**
 * Every chart as a file: its numbers as CSV, what it draws as PNG. In a template
 * `<export-buttons .source=${source}></export-buttons>`, elsewhere `exportButtons(source)`.
 */
import { css, html, LitElement, nothing } from 'lit';
import { type CsvCell, csvText } from '../../data/csv/csvText.ts';
import { pictureOf, pngOf } from '../../kit/picture.ts';
import { saveFile } from '../../kit/save.ts';
import { controls, focusRing } from '../styles/elements.ts';

/** The numbers that a chart shows, with all of their digits. */
export interface ExportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

export interface ExportSource {
  /** Of the files: credence-NAME.csv and credence-NAME.png. */
  readonly name: string;
  /** Over the picture. */
  readonly title: string;
  /** Called when a file is asked for, so that it may cost something. */
  readonly table: () => ExportTable;
  /** What the chart is drawn on; they lie in the picture as on the page. Absent: it has no picture. */
  readonly canvases?: (() => readonly HTMLCanvasElement[]) | undefined;
  /** The picture of a chart that is not drawn on canvases. */
  readonly picture?: (() => Promise<HTMLCanvasElement>) | undefined;
}

/** `<export-buttons>`: `source`. */
export class ExportButtons extends LitElement {
  static override properties = { source: {}, problem: { state: true } };
  declare source: ExportSource | undefined;
  declare problem: string;

  constructor() {
    super();
    this.problem = '';
  }

  static override styles = [
    controls,
    focusRing,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--unit, 8px);
        align-items: center;
      }
      button {
        min-height: 32px;
        padding: 0 var(--unit, 8px);
        font-size: var(--small, 0.8125rem);
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  override render() {
    const { source, problem } = this;
    if (!source) return nothing;
    const { title, canvases, picture } = source;
    return html`
      <button type="button" aria-label=${`CSV: the numbers of "${title}"`} @click=${this.#csv}>CSV</button>
      ${
        canvases || picture
          ? html`<button type="button" aria-label=${`PNG: a picture of "${title}"`} @click=${this.#png}>PNG</button>`
          : nothing
      }
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    `;
  }

  readonly #csv = (): void => {
    void this.#save(async ({ name, table }) => {
      const { head, rows } = table();
      saveFile(`credence-${name}.csv`, 'text/csv', csvText(head, rows));
    });
  };

  readonly #png = (): void => {
    void this.#save(async ({ name, title, canvases, picture }) => {
      const png = await pngOf(picture ? await picture() : pictureOf(title, canvases?.() ?? []));
      saveFile(`credence-${name}.png`, 'image/png', png);
    });
  };

  async #save(save: (source: ExportSource) => Promise<void>): Promise<void> {
    const { source } = this;
    if (!source) return;
    this.problem = '';
    try {
      await save(source);
    } catch (error) {
      this.problem = `No file: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

export function exportButtons(source: ExportSource): ExportButtons {
  const buttons = new ExportButtons();
  buttons.source = source;
  return buttons;
}

customElements.define('export-buttons', ExportButtons);
