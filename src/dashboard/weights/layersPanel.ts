/** The posterior of each layer against its prior. */
import { css, html, nothing } from 'lit';
import { createLayerCharts, type LayerCharts } from '../../figures/draw/weightFigure.ts';
import { weightFinding } from '../../figures/findings.ts';
import { inTurn } from '../charts/drawing.ts';
import { WeightsPanel } from './panel.ts';
import { layersFile, layersTable } from './tables.ts';

export class LayersPanel extends WeightsPanel {
  #charts: LayerCharts[] = [];

  static override styles = [
    ...WeightsPanel.styles,
    css`
      .chart {
        height: 208px;
      }
      h4 {
        margin: 0;
        font-size: var(--small, 0.8125rem);
        font-weight: 600;
      }
      .layers {
        display: grid;
        gap: calc(2 * var(--unit, 8px));
      }
      .figure__layer-charts {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 1fr);
        gap: calc(2 * var(--unit, 8px));
      }
      @media (max-width: 640px) {
        .figure__layer-charts {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override render() {
    const { summary } = this;
    if (!summary) return nothing;
    const { layers } = summary;
    return html`<chart-card
      question="How far has each layer moved from its prior?"
      finding=${weightFinding(layers)}
      about="Densities of all weights and biases that are left, on a logarithmic scale because the prior may have a narrow peak at 0: of their posterior means, and of the first of the draws that answer in “Ask it”. Right: the standard deviation σ of each. The axes hold 99.8 % of what is shown."
      .table=${layersTable(layers)}
      .source=${{ name: 'layers', title: 'Posterior against prior', table: () => layersFile(layers), canvases: this.canvases }}>
      <p class="key">
        <span><i class="mu"></i>posterior means μ</span>
        <span><i class="drawn"></i>one posterior draw w</span>
        <span><i class="prior"></i>prior p(w)</span>
      </p>
      <div class="layers"></div>
    </chart-card>`;
  }

  override draw(): void {
    const { summary } = this;
    const host = this.renderRoot.querySelector<HTMLElement>('.layers');
    if (!summary || !host) return;
    const { layers } = summary;
    if (this.#charts.length !== layers.length || host.childElementCount === 0) {
      for (const chart of this.#charts) chart.destroy();
      this.#charts = [];
    }
    const first = this.#charts;
    // a layer a turn: all of them together would hold up the hand that draws
    for (const [l, layer] of layers.entries()) {
      inTurn(() => {
        if (this.#charts !== first || !host.isConnected) return;
        first[l] ??= createLayerCharts(host);
        first[l].update(layer);
      });
    }
  }
}

customElements.define('weights-layers', LayersPanel);
