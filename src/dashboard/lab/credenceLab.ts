/** The lab: a digit, and what the network knows of it. */
import { html, LitElement, nothing } from 'lit';
import { percent } from '../../kit/format.ts';
import { saveFile } from '../../kit/save.ts';
import '../charts/exportButtons.ts';
import { type Digit, DigitPad } from '../pad/digitPad.ts';
import type { DigitSource } from '../pad/sourceKinds.ts';
import './beside/beside.ts';
import { labStyles, twoColumns } from './credenceLab.css.ts';
import './doubts.ts';
import './drawStrip.ts';
import './labControls.ts';
import './outcomeBars.ts';
import { answerSource } from './answerTable.ts';
import { type LabStore, thresholdsOf, verdictIn } from './labState.ts';
import { sentenceOf } from './verdict.ts';

/** `<credence-lab>`: `store` and `source`, set once. */
export class CredenceLab extends LitElement {
  #store: LabStore | undefined;
  #end: (() => void) | undefined;
  #draw = -1;
  /** One column: the answer then stands right below the pad. */
  #isNarrow = false;
  /** Where the pad's images come from. */
  source: DigitSource | null = null;

  static override styles = labStyles;

  set store(store: LabStore) {
    this.#end?.();
    this.#store = store;
    this.#end = store.listen(() => this.requestUpdate());
    this.requestUpdate();
  }

  get pad(): DigitPad | null {
    return this.renderRoot.querySelector('digit-pad');
  }

  override willUpdate(): void {
    // as it is at first; then the user's choice stands
    if (!this.hasUpdated) this.#isNarrow = this.clientWidth < twoColumns;
  }

  override render() {
    const store = this.#store;
    if (!store) return nothing;
    const { state } = store;
    const { answered, problem, ignored } = state;
    const verdict = verdictIn(state);
    const thresholds = thresholdsOf(state);
    const answer = answered?.answer;
    return html`
      ${
        ignored.length > 0
          ? html`<p class="note" role="status" data-note="ignored">
            Left out of the link: ${ignored.slice(0, 5).join('; ')}.</p>`
          : nothing
      }
      <div class="lab">
        <digit-pad .source=${this.source} .isFolded=${this.#isNarrow} .mistakes=${state.card?.mistakes ?? []}
          @digit=${(event: CustomEvent<Digit>) => store.set(event.detail)}></digit-pad>
        <div class="answer">
          <p class="sentence" role="status" data-verdict=${verdict?.kind ?? 'waiting'}>
            ${verdict ? sentenceOf(verdict) : problem ? 'No answer.' : 'The network is on its way.'}
          </p>
          ${problem ? html`<p class="problem" data-note="problem">${problem}</p>` : nothing}
          ${
            answer
              ? html`<p class="note">The probability of each outcome, the mean of ${answer.draws.length} draws${
                  answer.draws.length > 1 ? `; the thin line spans ${percent(answer.mass, 100)} of them` : ''
                }.</p>`
              : nothing
          }
          <outcome-bars .answer=${answer} .draw=${this.#draw}></outcome-bars>
          <section class="strip" ?hidden=${!answer}>
            <h3>What each draw of the weights says</h3>
            <draw-strip .answer=${answer} .draw=${this.#draw}
              @draw=${(event: CustomEvent<number>) => this.#look(event.detail)}></draw-strip>
          </section>
        </div>
        <div class="more">
          <section class="doubts" ?hidden=${!answer}>
            <h3>Three kinds of doubt</h3>
            <three-doubts .answer=${answer} .most=${thresholds.none}></three-doubts>
          </section>
          <section>
            <lab-controls .store=${store} .state=${state}></lab-controls>
            <div class="foot" ?hidden=${!answered}>
              <button type="button" @click=${this.#save}>Save the answer (JSON)</button>
              ${verdict && answer ? html`<export-buttons .source=${answerSource(answer, sentenceOf(verdict))}></export-buttons>` : nothing}
              <span class="note">
                ${answered ? `${answered.draws} draws, computed by ${answered.computedBy}` : ''}
              </span>
            </div>
          </section>
        </div>
        <lab-beside .store=${store} .state=${state} ?hidden=${!answered}></lab-beside>
      </div>
    `;
  }

  override updated(): void {
    const state = this.#store?.state;
    const verdict = state && verdictIn(state);
    if (!verdict) return;
    // for styles and tests
    this.dataset.verdict = verdict.kind;
    this.dataset.class = String(verdict.classes[0]);
    performance.mark('credence-answer');
  }

  #look(draw: number): void {
    this.#draw = draw;
    this.requestUpdate();
  }

  readonly #save = async (): Promise<void> => {
    const state = this.#store?.state;
    if (!state) return;
    const { answerFile } = await import('./answerFile.ts');
    const text = answerFile(state);
    if (text) saveFile('credence-answer.json', 'application/json', text);
  };
}

customElements.define('credence-lab', CredenceLab);

// the import that defines the element must stay
void DigitPad;
