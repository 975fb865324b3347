/** Means against standard deviations, of the network or of a layer. */
import { css, html, nothing } from 'lit';
import { createGridChart, type GridChart } from './gridChart.ts';
import { WeightsPanel } from './panel.ts';
import { gridFile, gridTable } from './tables.ts';
import { gridFinding } from './words.ts';

export class GridPanel extends WeightsPanel {
  #chart: { readonly host: HTMLElement; readonly grid: GridChart } | undefined;
  #part = 0;

  static override styles = [
    ...WeightsPanel.styles,
    css`
      .chart {
        height: 464px;
      }
      @media (max-width: 640px) {
        .chart {
          height: 320px;
        }
      }
    `,
  ];

  override render() {
    const { summary } = this;
    if (!summary) return nothing;
    const { grids } = summary;
    const part = this.#partOf(grids.length);
    return html`<chart-card
      question="Which weights are larger than their doubt?"
      finding=${gridFinding(grids[part]!)}
      about="Each cell counts weights and biases by the size of their posterior mean |μ| and their standard deviation σ, both on logarithmic scales; both signs are counted together. The darker, the more (logarithm of the count). Left of the dashed line |μ| = σ the ratio of signal to noise is below 0 dB. Pruning removes what lies left of the solid line. All weights are counted, those that are removed too."
      .table=${gridTable(grids)}
      .source=${{ name: 'mu-sigma', title: 'Means against standard deviations', table: () => gridFile(grids), canvases: this.canvases }}>
      <div class="row">
        <label>Weights of
          <select @change=${(event: Event) => this.#choose(Number((event.target as HTMLSelectElement).value))}>
            ${grids.map(({ name }, i) => html`<option value=${i} ?selected=${i === part}>${name}</option>`)}
          </select>
        </label>
      </div>
      <div class="host"></div>
    </chart-card>`;
  }

  #partOf(parts: number): number {
    return this.#part < parts ? this.#part : 0;
  }

  #choose(part: number): void {
    this.#part = part;
    this.requestUpdate();
  }

  override draw(): void {
    const { summary } = this;
    const host = this.renderRoot.querySelector<HTMLElement>('.host');
    if (!summary || !host) return;
    const db = summary.cuts[this.state.prune]?.db;
    const grid = summary.grids[this.#partOf(summary.grids.length)]!;
    const shown = { grid, cut: db === undefined || db === null ? undefined : 10 ** (db / 10) };
    if (this.#chart?.host === host) {
      this.#chart.grid.update(shown);
      return;
    }
    this.#chart?.grid.destroy();
    this.#chart = { host, grid: createGridChart(host, shown) };
  }
}

customElements.define('weights-grid', GridPanel);
