/** What the predictions know: what a network's answers to all test images, and to foreign ones, are worth. */
import { html, LitElement, nothing } from 'lit';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { duration, percent, significant, whole } from '../../kit/format.ts';
import { type LabState, type LabStore, scaleOf, sourceOf } from '../lab/labState.ts';
import type { ImageSets } from '../pad/pageSource.ts';
import { createStore } from '../store.ts';
import type { Asker } from '../worker/pageService.ts';
import { faultIn } from '../worker/trainer.ts';
import type { CardSets } from './cardSets.ts';
import { createFigures } from './figures.ts';
import { foreignSets } from './foreignSets.ts';
import './gallery.ts';
import type { TestGallery } from './gallery.ts';
import { createMeasures, initialPredictions, type What, whats } from './measures.ts';

export interface PredictionsParts {
  readonly store: LabStore;
  readonly service: Asker;
  readonly sets: ImageSets;
  /** Puts a test image on the pad. */
  open(image: number): void;
}

const offers: Readonly<Record<What, string>> = {
  test: 'Measure all test images',
  sets: 'Measure foreign images',
  rotations: 'Turn the test images',
};

const doing: Readonly<Record<What, string>> = {
  test: 'Measuring the test images',
  sets: 'Measuring foreign images',
  rotations: 'Turning test images',
};

/** `<network-predictions>`, in the page's own tree, where its figures are styled. */
class NetworkPredictions extends LitElement {
  readonly #parts: PredictionsParts;
  readonly #own = createStore(initialPredictions);
  readonly #measures;
  readonly #figures = createFigures(
    (cell) => this.querySelector<TestGallery>('test-gallery')?.show(cell),
    () => this.requestUpdate(),
  );
  #images: LabelledImages | undefined;
  #problem = '';
  #cardSets: CardSets | undefined;
  #cardSetsOf: LabState['card'];

  constructor(parts: PredictionsParts) {
    super();
    this.#parts = parts;
    const { store, service, sets } = parts;
    this.#measures = createMeasures({
      ...{ service, store: this.#own },
      test: () => sets('test'),
      sets: () => foreignSets(sets),
      by(network) {
        const { card, calibration } = store.state;
        if (network === 'trained') return { thresholds: calibration?.refusal.thresholds };
        return {
          draws: card && { draws: card.draws, seed: card.seed },
          thresholds: card?.refusal.thresholds,
        };
      },
    });
    this.#own.listen(() => this.requestUpdate());
    store.listen((state, before) => {
      if (state.calibration !== before.calibration) this.#measures.forget('trained');
      if (state.card !== before.card) this.#measures.forget('shipped');
      const changes = ['network', 'card', 'calibration', 'risk', 'prune'] as const;
      if (changes.some((name) => state[name] !== before[name])) this.#look();
    });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#look();
  }

  async #load(): Promise<void> {
    this.#problem = '';
    try {
      this.#images = await this.#parts.sets('test');
    } catch (error) {
      this.#problem = faultIn(error).message;
    }
    this.requestUpdate();
  }

  /** Shows the network that answers in the lab, and measures what takes a moment. */
  #look(): void {
    const { state } = this.#parts.store;
    if (scaleOf(state)) this.#measures.look(state.network);
    this.requestUpdate();
  }

  override willUpdate(): void {
    const { state } = this.#parts.store;
    const { known, network } = this.#own.state;
    const source = sourceOf(state);
    this.#figures.show({
      known: network === state.network ? known : {},
      ...{ scale: scaleOf(state), source: sourceText(state), cardSets: this.#setsOfCard(state) },
      step: source.kind === 'risk' ? source.step : undefined,
    });
  }

  #setsOfCard({ network, card }: LabState): CardSets | undefined {
    if (network !== 'shipped' || !card) return undefined;
    if (this.#cardSetsOf !== card) {
      const about = `From the card of the network, measured on ${card.adapter.measured} by ${whole(card.draws)} draws when it was made.`;
      this.#cardSets = { ...card, about };
      this.#cardSetsOf = card;
    }
    return this.#cardSets;
  }

  override render() {
    const { state } = this.#parts.store;
    const { known } = this.#own.state;
    const isShipped = state.network === 'shipped';
    if (!scaleOf(state)) {
      return html`<p class="note" role="status">${
        isShipped
          ? 'The network is on its way.'
          : 'The network you train is measured when its training ends. Until then ask the one that ships, or watch its answers in “Ask it”.'
      }</p>`;
    }
    return html`
      <p class="note">${isShipped ? 'The network that ships' : 'The network you trained'}. ${
        isShipped && state.isTrained ? 'Choose the other one in “Ask it”: “Who answers”.' : ''
      }</p>
      ${this.#scores()} ${this.#work()}
      <div class="figure-set predictions__figures">${this.#figures.roots}</div>
      <section class="predictions__gallery" aria-labelledby="gallery-title">
        <h3 id="gallery-title">Which images does it doubt?</h3>
        <p class="note">Choose one, and it stands on the pad.</p>
        ${
          this.#problem
            ? html`<p class="problem">${this.#problem}</p>
              <button type="button" @click=${() => this.#load()}>Try again</button>`
            : nothing
        }
        <test-gallery .images=${this.#images} .each=${known.test?.measure.each}
          .mistakes=${isShipped ? (state.card?.mistakes ?? []) : []}
          @open=${(event: CustomEvent<number>) => this.#parts.open(event.detail)}></test-gallery>
      </section>
    `;
  }

  /** Error and its kind: of the measurement, or of the card. */
  #scores() {
    const { state } = this.#parts.store;
    const { test } = this.#own.state.known;
    const own = test?.measure.quality ?? (state.network === 'shipped' ? state.card?.test : undefined);
    if (!own) return nothing;
    const from = test
      ? `${whole(own.examples)} test images, ${whole(test.draws)} draws, computed by ${test.computedBy}`
      : `${whole(own.examples)} test images, from the card of the network`;
    const score = (name: string, text: string, value: number, title: string) => html`<div title=${title}>
      <dt>${name}</dt><dd data-score=${name} data-value=${value}>${text}</dd></div>`;
    return html`<dl class="predictions__scores">
        ${score('Error', percent(own.error, own.examples), own.error, 'share of wrong answers, if it must answer all')}
        ${score('NLL', `${significant(own.nll)} nats`, own.nll, '-log of the probability of the label, a mean: lower is better')}
        ${score('ECE', percent(own.ece, own.examples), own.ece, 'expected calibration error: how far confidence and accuracy are apart')}
        ${score('Brier score', significant(own.brier), own.brier, 'mean squared error of the probabilities, from 0 to 2')}
      </dl>
      <p class="note" data-note="measured">${from}.</p>`;
  }

  /** What is being measured, and what can be. */
  #work() {
    const { busy, problem, known, seconds } = this.#own.state;
    if (busy) {
      const { what, share, left } = busy;
      const rest = left === undefined ? 'looking how long it takes' : `about ${roughly(left)} left`;
      return html`<div class="predictions__work" data-busy=${what}>
        <label>${doing[what]}: ${rest}
          <progress max="1" .value=${share ?? 0}></progress></label>
        <button type="button" @click=${() => this.#measures.stop()}>Stop</button>
      </div>`;
    }
    const missing = whats.filter((what) => !known[what] && (what === 'test' || known.test));
    if (missing.length === 0 && !problem) return nothing;
    return html`<div class="predictions__work">
      ${problem ? html`<p class="problem" role="alert">Not measured: ${problem}</p>` : nothing}
      ${missing.map((what) => {
        const time = seconds[what];
        return html`<button type="button" data-measure=${what} @click=${() => this.#measures.measure(what)}>
          ${offers[what]}${time === undefined ? '' : ` (about ${roughly(time)})`}</button>`;
      })}
      ${known.test ? nothing : html`<p class="note">Reliability, confidence, what is taken for what, and an order by doubt come with it.</p>`}
    </div>`;
  }
}

/** No more of an estimate than it is worth: seconds up to a minute, then minutes. */
const roughly = (seconds: number): string =>
  seconds < 60
    ? duration(Math.max(1, seconds))
    : duration(60 * Math.round(seconds / 60)).replace(/ 0 s$/, '');

/** Where the slider's numbers come from. */
function sourceText({ network, card, calibration }: LabState): string {
  if (network === 'trained' && calibration) {
    const { from, refusal, test, draws } = calibration;
    const chosen =
      from === 'held out'
        ? 'digits that it was not trained on'
        : 'test images that are not among those told of';
    return `The limits were chosen on ${whole(refusal.images)} ${chosen}; answered and wrong are of ${whole(test.examples)} test images, by ${whole(draws)} draws.`;
  }
  if (!card) return '';
  return `From the card of the network: the limits were chosen on ${whole(card.refusal.images)} digits that it was not trained on; answered and wrong are of ${whole(card.test.examples)} test images, by ${whole(card.draws)} draws, on ${card.adapter.measured}.`;
}

customElements.define('network-predictions', NetworkPredictions);

export const createPredictions = (parts: PredictionsParts): HTMLElement => new NetworkPredictions(parts);
