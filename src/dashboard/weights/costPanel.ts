/** What pruning costs: error, and what is refused, by the share of weights that is removed. */
import { css, html, nothing } from 'lit';
import type { Marker } from '../../kit/labels.ts';
import { type CostChart, createErrorChart, createRefusalChart } from './costChart.ts';
import type { Costs } from './costs.ts';
import { WeightsPanel } from './panel.ts';
import { costFile, costTable } from './tables.ts';
import { errorFinding, refusalFinding } from './words.ts';

export class CostPanel extends WeightsPanel {
  static override properties = { ...WeightsPanel.properties, costs: {} };
  declare costs: Costs | undefined;
  #charts: { readonly host: HTMLElement; readonly sets: string; readonly charts: CostChart[] } | undefined;

  static override styles = [
    ...WeightsPanel.styles,
    css`
      .hosts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
        gap: calc(2 * var(--unit, 8px)) calc(4 * var(--unit, 8px));
      }
      h4 {
        margin: 0;
        font-size: var(--small, 0.8125rem);
        font-weight: 600;
      }
    `,
  ];

  override render() {
    const { costs } = this;
    const { prune, network } = this.state;
    const source = costs && {
      name: 'pruning-cost',
      title: 'What pruning costs',
      table: () => costFile(costs),
      canvases: this.canvases,
    };
    return html`<chart-card
      question="What does it cost to remove weights?"
      finding=${`${errorFinding(costs, prune)} ${costs ? refusalFinding(costs, prune) : ''}`}
      about=${
        costs
          ? `Error on ${costs.images.toLocaleString('en-US')} test images by ${costs.draws} draws of the weights that are left, with its exact 95 % interval. Refused is by ${costs.rule}.${network === 'shipped' ? ' All of it was measured when the network was made, and comes with it.' : ' Measured here, in the background.'}`
          : ''
      }
      .table=${costs && costTable(costs)} .source=${source}>
      ${this.#progress()}
      <div class="hosts" ?hidden=${!costs}>
        <section><h4>How often is it wrong?</h4><div class="error"></div></section>
        <section><h4>What does it still refuse?</h4><div class="refusal"></div></section>
      </div>
    </chart-card>`;
  }

  #progress() {
    const { network, measuring, measured, toMeasure } = this.state;
    if (network === 'shipped') return nothing;
    const { controller } = this;
    const said = {
      'not begun': 'It is measured when training has ended.',
      running: `Measuring: ${measured.length} of ${toMeasure} shares of weights.`,
      stopped: `Stopped after ${measured.length} of ${toMeasure} shares of weights.`,
      done: '',
    }[measuring];
    return html`<div class="row">
      ${
        measuring === 'running'
          ? html`<button type="button" @click=${() => controller.stop()}>Stop measuring</button>`
          : html`<button type="button" ?disabled=${measuring === 'not begun'} @click=${() => controller.measure()}>Measure again</button>`
      }
      <p class="note" role="status" data-measuring=${measuring}>${said}</p>
    </div>`;
  }

  readonly #markers = (): readonly Marker[] => {
    const { prune } = this.state;
    return prune > 0 ? [{ x: prune, label: `${prune} %`, role: 'text', dash: [4, 3] }] : [];
  };

  override draw(): void {
    const { costs } = this;
    const host = this.renderRoot.querySelector<HTMLElement>('.hosts');
    if (!costs || !host) return;
    const sets = costs.sets.join();
    if (this.#charts?.host !== host || this.#charts.sets !== sets) {
      for (const chart of this.#charts?.charts ?? []) chart.destroy();
      const [error, refusal] = ['.error', '.refusal'].map((name) => host.querySelector<HTMLElement>(name)!);
      error!.replaceChildren();
      refusal!.replaceChildren();
      const charts = [
        createErrorChart(error!, this.#markers),
        createRefusalChart(refusal!, costs.sets, this.#markers),
      ];
      this.#charts = { host, sets, charts };
    }
    for (const chart of this.#charts.charts) chart.update(costs);
  }
}

customElements.define('weights-cost', CostPanel);
