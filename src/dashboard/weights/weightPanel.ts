/** One weight: its prior, its posterior, and the values that it has in the draws. */
import type { Chart } from 'chart.js';
import { css, html, nothing } from 'lit';
import { weightCurves } from '../../figures/weights/weightCurves.ts';
import { createChart, type Point } from '../../kit/chart.ts';
import { signed, significant } from '../../kit/format.ts';
import { densityAxes } from '../../kit/histogram.ts';
import { colour } from '../../kit/theme.ts';
import { WeightsPanel } from './panel.ts';
import { weightFile } from './tables.ts';
import { db, placeText, snrOf, weightText } from './words.ts';

/** Densities lower than this share of the highest are left out. */
const lowest = 1e-5;

export class WeightPanel extends WeightsPanel {
  #chart: { readonly host: HTMLElement; readonly chart: Chart<'line', Point[]> } | undefined;

  static override styles = [
    ...WeightsPanel.styles,
    css`
      .key .tick {
        width: 2px;
        height: 14px;
        background: var(--text);
      }
      input[type="number"] {
        width: 6em;
      }
    `,
  ];

  override render() {
    const { summary, controller } = this;
    const { weight, place, page } = this.state;
    if (!summary || !weight || !place || !page) return nothing;
    const { inputs } = summary.units[place.layer]!;
    const isBias = place.input === 'bias';
    const table = {
      caption: `Draws of the weight ${placeText(weight.place, inputs)}`,
      head: ['draw', 'w'],
      rows: weight.draws.map((w, i) => [String(i + 1), signed(w, 4)]),
    };
    return html`<chart-card
      question="What does it know of one weight?"
      finding=${weightText(weight)}
      about="The posterior is a normal density with mean μ and standard deviation σ, the prior that of the layer; both on a logarithmic scale, so that a normal density is a parabola. Each tick is the value that this weight has in one of the draws of the network: with 32 draws they are those that answer in the lab."
      .table=${table}
      .source=${{ name: 'weight', title: `The weight ${placeText(weight.place, inputs)}`, table: () => weightFile(weight), canvases: this.canvases }}>
      <div class="row">
        <label>From
          <input type="number" min="1" max=${inputs} ?disabled=${isBias}
            .value=${isBias ? '' : String(Number(place.input) + 1)}
            @change=${(event: Event) => controller.choose({ ...place, input: Number((event.target as HTMLInputElement).value) - 1 })} />
        </label>
        <label><input type="checkbox" .checked=${isBias}
          @change=${() => controller.choose({ ...place, input: isBias ? 0 : 'bias' })} /> the bias</label>
      </div>
      <p class="note" role="status" data-weight data-mean=${weight.mean} data-sigma=${weight.sigma}>
        ${placeText(weight.place, inputs)}: ${weight.sigma > 0 ? `${db(snrOf(weight))}, σ ${significant(weight.sigma, 2)}` : 'removed'}
      </p>
      <p class="key">
        <span><i class="drawn"></i>posterior</span>
        <span><i class="prior"></i>prior</span>
        <span><i class="tick"></i>draws</span>
      </p>
      <div class="host"></div>
    </chart-card>`;
  }

  override draw(): void {
    const { weight } = this.state;
    const host = this.renderRoot.querySelector<HTMLElement>('.host');
    if (!weight || !host) return;
    if (this.#chart?.host !== host) {
      this.#chart?.chart.destroy();
      this.#chart = { host, chart: createWeightChart(host) };
    }
    const { chart } = this.#chart;
    const { w, prior, posterior } = weightCurves(weight);
    const most = Math.max(...prior, ...posterior, Number.MIN_VALUE);
    const floor = 10 ** Math.floor(Math.log10(lowest * most));
    const points = (density: readonly number[]) =>
      density.map((y, i) => ({ x: w[i]!, y: Math.max(floor / 10, y) }));
    chart.data.datasets[0]!.data = points(prior);
    chart.data.datasets[1]!.data = points(posterior);
    chart.data.datasets[2]!.data = weight.draws.map((x) => ({ x, y: 2 * floor }));
    Object.assign(chart.options.scales!.x!, { min: w[0], max: w.at(-1) });
    Object.assign(chart.options.scales!.y!, { min: floor });
    chart.canvas.ariaLabel = `Density of prior and posterior of one weight. ${weightText(weight)}`;
    chart.update('none');
  }
}

function createWeightChart(host: HTMLElement): Chart<'line', Point[]> {
  return createChart<'line', Point[]>(host, '', '', {
    type: 'line',
    data: {
      datasets: [
        { label: 'prior', data: [], borderColor: colour('prior'), borderDash: [6, 4], borderWidth: 2 },
        { label: 'posterior', data: [], borderColor: colour('posterior'), borderWidth: 2 },
        {
          label: 'draws',
          data: [],
          showLine: false,
          ...{ pointStyle: 'line', pointRotation: 90, pointRadius: 9, pointBorderWidth: 1.25 },
          pointBorderColor: colour('text'),
        },
      ],
    },
    options: {
      plugins: { tooltip: { enabled: false } },
      scales: densityAxes(),
    },
  });
}

customElements.define('weights-one', WeightPanel);
