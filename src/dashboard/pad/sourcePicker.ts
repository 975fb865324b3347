/** Chooses an image by kind and number. */
import { css, html, LitElement } from 'lit';
import { whole } from '../../kit/format.ts';
import { column } from '../styles/elements.ts';
import { type SourceKind, sourceKinds } from './sourceKinds.ts';

export interface Picked {
  readonly kind: SourceKind;
  readonly index: number;
  /** What it is for: to be shown, or to be morphed into. */
  readonly as: 'image' | 'other';
}

/** `mistake` is one of the list of test images that the network gets wrong. */
type Choice = SourceKind | 'mistake';

/** `<pad-sources>`. Event: `pick`, a `Picked`. */
export class PadSources extends LitElement {
  static override properties = { mistakes: {} };
  /** Numbers of the test images that the network gets wrong. */
  declare mistakes: readonly number[];

  #choice: Choice = 'test';
  #number = '0';
  #problem = '';

  constructor() {
    super();
    this.mistakes = [];
  }

  static override styles = [
    ...column,
    css`
      .row {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(88px, 1fr);
        gap: var(--unit, 8px);
        max-width: 464px;
      }
      .field {
        display: grid;
        gap: calc(0.5 * var(--unit, 8px));
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--unit, 8px);
      }
      [aria-invalid="true"] {
        border-color: var(--fault);
      }
    `,
  ];

  override willUpdate(): void {
    if (this.#choice === 'mistake' && this.mistakes.length === 0) this.#choice = 'test';
  }

  override render() {
    const choices: [Choice, string][] = Object.entries(sourceKinds).map(([kind, { label }]) => [
      kind as SourceKind,
      label,
    ]);
    if (this.mistakes.length > 0) choices.splice(1, 0, ['mistake', "one of the network's own mistakes"]);
    const isWrong = this.#problem !== '';
    return html`
      <div class="row">
        <div class="field">
          <label for="kind">Or take</label>
          <select id="kind" @change=${this.#chose}>
            ${choices.map(
              ([choice, label]) =>
                html`<option value=${choice} ?selected=${choice === this.#choice}>${label}</option>`,
            )}
          </select>
        </div>
        <div class="field">
          <label for="number">Number</label>
          <input
            id="number"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            .value=${this.#number}
            aria-invalid=${isWrong}
            aria-describedby="problem"
            @input=${this.#typed}
            @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.#pick('image')}
          />
        </div>
      </div>
      <p class="problem" id="problem" role="alert">${this.#problem}</p>
      <div class="buttons">
        <button type="button" @click=${() => this.#pick('image')}>Show</button>
        <button type="button" @click=${this.#pickAny}>Any</button>
        <button type="button" @click=${() => this.#pick('other')}>Morph into it</button>
      </div>
    `;
  }

  get #count(): number {
    return this.#choice === 'mistake' ? this.mistakes.length : sourceKinds[this.#choice].count;
  }

  #chose(event: Event): void {
    this.#choice = (event.target as HTMLSelectElement).value as Choice;
    this.#number = '0';
    this.#complain('');
  }

  #typed(event: Event): void {
    this.#number = (event.target as HTMLInputElement).value;
    this.#complain('');
  }

  #complain(problem: string): void {
    this.#problem = problem;
    this.requestUpdate();
  }

  #pickAny(): void {
    this.#number = String(Math.floor(Math.random() * this.#count));
    this.#pick('image');
  }

  #pick(as: Picked['as']): void {
    const number = /^\d{1,7}$/.test(this.#number.trim()) ? Number(this.#number) : Number.NaN;
    if (!(number < this.#count)) {
      this.#complain(`A whole number from 0 to ${whole(this.#count - 1)}`);
      return;
    }
    this.#complain('');
    const detail: Picked =
      this.#choice === 'mistake'
        ? { kind: 'test', index: this.mistakes[number]!, as }
        : { kind: this.#choice, index: number, as };
    this.dispatchEvent(new CustomEvent('pick', { detail }));
  }
}

customElements.define('pad-sources', PadSources);
