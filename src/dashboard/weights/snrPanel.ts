/** Ratios of signal to noise in decibels: how many weights have each, and what a pruning removes. */
import type { Chart } from 'chart.js';
import { css, html, nothing } from 'lit';
import { createSnrChart, snrPanels, updateSnrChart } from '../../figures/draw/snrChart.ts';
import type { Point } from '../../kit/chart.ts';
import type { Marker } from '../../kit/labels.ts';
import { WeightsPanel } from './panel.ts';
import { snrFile, snrTable } from './tables.ts';
import { db, snrFinding } from './words.ts';

export class SnrPanel extends WeightsPanel {
  #charts: { readonly host: HTMLElement; readonly charts: readonly Chart<'line', Point[]>[] } | undefined;

  static override styles = [
    ...WeightsPanel.styles,
    css`
      .hosts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
        gap: calc(2 * var(--unit, 8px));
      }
    `,
  ];

  override render() {
    const { summary } = this;
    if (!summary) return nothing;
    const { snr, cuts } = summary;
    const { prune } = this.state;
    return html`<chart-card
      question="Which weights say more than noise?"
      finding=${snrFinding(summary, prune)}
      about="10 log₁₀ of |μ|/σ for every weight and bias, removed or not; a mean of exactly 0 lies left of every edge. Pruning takes the weakest of the whole network first: μ and σ become 0, for the mean network and for every draw. The cumulative curve says what share lies at or below a ratio. Source: Blundell et al. 2015, section 5.1."
      .table=${snrTable(snr, cuts[prune]?.left, prune)}
      .source=${{ name: 'snr', title: 'Signal to noise of the weights', table: () => snrFile(snr), canvases: this.canvases }}>
      <div class="hosts"></div>
    </chart-card>`;
  }

  readonly #markers = (): readonly Marker[] => {
    const at = this.summary?.cuts[this.state.prune]?.db;
    if (at === undefined || at === null || !Number.isFinite(at)) return [];
    return [{ x: at, label: `${this.state.prune} % up to ${db(at)}`, role: 'text', dash: [] }];
  };

  override draw(): void {
    const { summary } = this;
    const host = this.renderRoot.querySelector<HTMLElement>('.hosts');
    if (!summary || !host) return;
    const { snr } = summary;
    const known = this.#charts;
    if (known?.host === host && known.charts[0]?.data.datasets.length === snr.length) {
      known.charts.forEach((chart, i) => {
        updateSnrChart(chart, snr, snrPanels[i]!);
      });
      return;
    }
    for (const chart of known?.charts ?? []) chart.destroy();
    host.replaceChildren();
    this.#charts = {
      host,
      charts: snrPanels.map((panel) => createSnrChart(host, snr, panel, this.#markers)),
    };
  }
}

customElements.define('weights-snr', SnrPanel);
