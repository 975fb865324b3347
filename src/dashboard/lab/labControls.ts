/** The lab's sliders and switch: how often it may be wrong, how many weights are removed, which network. */
import { css, html, LitElement, nothing } from 'lit';
import { percent, whole } from '../../kit/format.ts';
import type { NetworkName } from '../../service/networks/networks.ts';
import type { Calibration } from '../../service/training/calibrate.ts';
import { column } from '../styles/elements.ts';
import type { LabState, LabStore } from './labState.ts';
import { pruneSteps, scaleOf, sourceOf } from './labState.ts';
import { riskSteps, riskText } from './risk.ts';

/** `<lab-controls>`: `store`, which it reads and sets, and `state`, to draw. */
export class LabControls extends LitElement {
  static override properties = { store: {}, state: {} };
  declare store: LabStore;
  declare state: LabState;

  static override styles = [
    ...column,
    css`
      :host {
        gap: calc(2 * var(--unit, 8px));
      }
      .field {
        display: grid;
        gap: calc(0.5 * var(--unit, 8px));
      }
      .risk {
        display: var(--hide-risk, grid);
      }
      .prune {
        display: var(--hide-prune, grid);
      }
      .field > span {
        display: flex;
        justify-content: space-between;
        gap: var(--unit, 8px);
        font-size: var(--small, 0.8125rem);
      }
      input[type="range"] {
        width: 100%;
        margin: 0;
        accent-color: var(--accent);
      }
      fieldset label {
        font-weight: 400;
      }
      output {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override render() {
    const { state } = this;
    if (!state) return nothing;
    return html`${this.#risk()}${this.#prune()}${this.#network()}`;
  }

  #risk() {
    const { state } = this;
    const scale = scaleOf(state);
    const steps = scale ? riskSteps(scale) : [];
    const source = sourceOf(state);
    if (steps.length === 0 && state.network === 'shipped') return nothing;
    const examples = scale?.test.examples;
    const step = source.kind === 'risk' ? steps[source.step] : undefined;
    const text = step
      ? `${riskText(step, examples!)}${state.network === 'trained' ? ` ${chosenText(state.calibration!)}` : ''}`
      : source.kind === 'pruned'
        ? `With weights removed, the threshold is the one that keeps ${percent(scale!.refusal.kept, 100)} of held-out digits.`
        : `${unmeasured(state)} It refuses what is more likely wrong than right.`;
    return html`<div class="field risk">
      <span><label for="risk">How often may it be wrong?</label>
        <output for="risk">${step ? percent(step.error, examples) : '–'}</output></span>
      <input id="risk" type="range" min="0" max=${Math.max(0, steps.length - 1)}
        .value=${String(source.kind === 'risk' ? source.step : 0)} ?disabled=${!step}
        aria-describedby="risk-text" aria-valuetext=${text}
        @input=${(event: Event) => this.store.set({ risk: valueIn(event) })} />
      <p class="note" id="risk-text" data-note="risk">${text}</p>
    </div>`;
  }

  #prune() {
    const { card, prune, network } = this.state;
    const steps = pruneSteps(card);
    if (!card || steps.length < 2) return nothing;
    const row = card.pruning.rows.find(({ fraction }) => Math.round(100 * fraction) === prune);
    const text =
      network === 'trained'
        ? 'Takes the weakest weights by |μ| / σ away; the answer follows.'
        : row && prune > 0
          ? `Without them it errs in ${percent(row.error, card.pruning.images.test)} of ${whole(card.pruning.images.test)} test images, by ${card.pruning.draws} of its draws.`
          : 'Takes the weakest weights by |μ| / σ away; the answer follows.';
    return html`<div class="field prune">
      <span><label for="prune">Weights removed</label><output for="prune">${prune} %</output></span>
      <input id="prune" type="range" min="0" max=${steps.length - 1}
        .value=${String(Math.max(0, steps.indexOf(prune)))}
        aria-describedby="prune-text" aria-valuetext=${`${prune} %. ${text}`}
        @input=${(event: Event) => this.store.set({ prune: steps[valueIn(event)]! })} />
      <p class="note" id="prune-text" data-note="prune">${text}</p>
    </div>`;
  }

  #network() {
    const { network, isTrained } = this.state;
    if (!isTrained && network === 'shipped') return nothing;
    const choice = (name: NetworkName, text: string, isThere: boolean) => html`<label>
      <input type="radio" name="network" .checked=${network === name} ?disabled=${!isThere}
        @change=${() => this.store.set({ network: name, prune: 0 })} /> ${text}</label>`;
    return html`<fieldset>
      <legend>Who answers</legend>
      ${choice('shipped', 'the network that ships', true)} ${choice('trained', 'the one you train', isTrained)}
    </fieldset>`;
  }
}

/** Why there is no threshold of the network that is trained here. */
const unmeasured = ({ prune, calibration }: LabState): string =>
  prune > 0 && calibration
    ? 'With weights removed, nothing is measured of the network you train.'
    : 'The network you train is measured when its training ends.';

/** What the thresholds of a network that was trained here were chosen on. */
const chosenText = ({ from, refusal }: Calibration): string =>
  from === 'held out'
    ? `The limit was chosen on ${whole(refusal.images)} digits that it was not trained on.`
    : `The limit was chosen on ${whole(refusal.images)} other test images, because it was trained on all digits.`;

const valueIn = (event: Event): number => Number((event.target as HTMLInputElement).value);

customElements.define('lab-controls', LabControls);
