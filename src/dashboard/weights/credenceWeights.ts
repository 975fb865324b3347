/** What the weights know: the section's door. */
import { css, html, LitElement, nothing } from 'lit';
import { type MethodKind, methodTitle } from '../../bayes/method.ts';
import type { NetworkName } from '../../service/networks/networks.ts';
import type { ToPage } from '../../service/training/messages.ts';
import { type LabStore, pruneSteps } from '../lab/labState.ts';
import { column } from '../styles/elements.ts';
import type { Asker } from '../worker/pageService.ts';
import { createWeightsController, type WeightsController } from './controller.ts';
import './costPanel.ts';
import { costsOfCard, costsOfMeasured } from './costs.ts';
import './gridPanel.ts';
import './layersPanel.ts';
import './snrPanel.ts';
import './unitsPanel.ts';
import './weightPanel.ts';

/** `<credence-weights>`: `connect` once, then it lives by the lab's store. */
export class CredenceWeights extends LitElement {
  #lab: LabStore | undefined;
  #controller: WeightsController | undefined;
  #ends: (() => void)[] = [];
  #observer: IntersectionObserver | undefined;

  static override styles = [
    ...column,
    css`
      :host {
        gap: calc(4 * var(--unit, 8px));
        container-type: inline-size;
      }
      .head {
        display: grid;
        gap: var(--unit, 8px);
        max-width: 72ch;
      }
      .head p {
        margin: 0;
      }
      .field {
        display: flex;
        flex-wrap: wrap;
        gap: 0 calc(2 * var(--unit, 8px));
        align-items: center;
      }
      .network select {
        margin-inline-start: var(--unit, 8px);
      }
      input[type="range"] {
        flex: 1 1 200px;
        min-width: 0;
        accent-color: var(--accent);
      }
      output {
        min-width: 4ch;
        font-variant-numeric: tabular-nums;
        text-align: right;
      }
      .panels {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(6 * var(--unit, 8px)) calc(4 * var(--unit, 8px));
        align-items: start;
      }
      @container (min-width: 960px) {
        .panels {
          grid-template-columns: repeat(12, minmax(0, 1fr));
        }
        weights-layers,
        weights-cost {
          grid-column: 1 / -1;
        }
        weights-grid {
          grid-column: span 5;
        }
        weights-snr {
          grid-column: span 7;
        }
        weights-units {
          grid-column: span 7;
        }
        weights-one {
          grid-column: span 5;
        }
      }
    `,
  ];

  connect(lab: LabStore, service: Asker): void {
    this.#lab = lab;
    this.#controller = createWeightsController(lab, service);
    const changed = () => this.requestUpdate();
    this.#ends = [lab.listen(changed), this.#controller.store.listen(changed)];
    this.#observer = new IntersectionObserver(
      (entries) => this.#controller?.seen(entries.at(-1)!.isIntersecting),
      { rootMargin: '200px' },
    );
    this.#observer.observe(this);
    this.requestUpdate();
  }

  /** A message of training. */
  heard(message: ToPage): void {
    this.#controller?.heard(message);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    for (const end of this.#ends) end();
  }

  override render() {
    const [lab, controller] = [this.#lab, this.#controller];
    if (!lab || !controller) return nothing;
    const { card } = lab.state;
    const { state } = controller.store;
    const { summary, problem } = state;
    const costs = state.network === 'trained' ? costsOfMeasured(state.measured) : card && costsOfCard(card);
    return html`
      <div class="head">
        <p>
          Every weight of this network is a distribution: a mean μ and a standard deviation σ. Where data said
          much, σ is small and μ is far from 0; where it said little, the prior is still there.
        </p>
        ${this.#prune()} ${this.#network()}
        ${problem ? html`<p class="problem" role="alert" data-note="weights-problem">${problem}</p>` : nothing}
        ${
          summary
            ? nothing
            : html`<p class="note" role="status">${
                card
                  ? 'The weights are being counted.'
                  : lab.state.problem
                    ? 'There is no network to look at: the one that ships could not be opened, see “Ask it” above.'
                    : 'The network is on its way.'
              }</p>`
        }
      </div>
      ${
        summary && !summary.hasWidths
          ? html`<p data-note="no-widths">
            The network you trained by ${methodTitle(summary.method as MethodKind)} has weights without a width: there
            is no posterior of single weights to show. Train one by Bayes by Backprop or IVON, or look at the
            network that ships.</p>`
          : nothing
      }
      <div class="panels" ?hidden=${!summary?.hasWidths} aria-busy=${state.isBusy} data-prune=${state.prune}
        data-network=${state.network}>
        <weights-layers .state=${state} .controller=${controller}></weights-layers>
        <weights-grid .state=${state} .controller=${controller}></weights-grid>
        <weights-snr .state=${state} .controller=${controller}></weights-snr>
        <weights-cost .state=${state} .controller=${controller} .costs=${costs}></weights-cost>
        <weights-units .state=${state} .controller=${controller}></weights-units>
        <weights-one .state=${state} .controller=${controller}></weights-one>
      </div>
    `;
  }

  #prune() {
    const { card, prune, network } = this.#lab!.state;
    const isFixed = network === 'trained' && this.#controller!.store.state.isTraining;
    const steps = pruneSteps(card);
    if (steps.length < 2) return nothing;
    const set = (event: Event) => {
      this.#lab!.set({ prune: steps[Number((event.target as HTMLInputElement).value)]! });
    };
    return html`<div class="field">
      <label for="remove">Remove the weakest weights</label>
      <input id="remove" type="range" min="0" max=${steps.length - 1}
        .value=${String(Math.max(0, steps.indexOf(prune)))} ?disabled=${isFixed} aria-valuetext=${`${prune} %`} @input=${set} />
      <output for="remove">${prune} %</output>
    </div>
    <p class="note">${
      isFixed
        ? 'When training has ended, the weakest weights by |μ| / σ can be removed.'
        : 'By |μ| / σ, the same as in “Ask it” above: its answer follows too.'
    }</p>`;
  }

  #network() {
    const { network, isTrained } = this.#lab!.state;
    if (!isTrained && network === 'shipped') return nothing;
    const set = (event: Event) => {
      this.#lab!.set({ network: (event.target as HTMLSelectElement).value as NetworkName, prune: 0 });
    };
    return html`<label class="network">Weights of the network
      <select @change=${set}>
        <option value="shipped" ?selected=${network === 'shipped'}>the network that ships</option>
        <option value="trained" ?disabled=${!isTrained} ?selected=${network === 'trained'}>the one you train</option>
      </select>
    </label>`;
  }
}

customElements.define('credence-weights', CredenceWeights);
