/** Take it away: the network, its answer and this state of the page, as files and as a link. */
import { css, html, LitElement, nothing } from 'lit';
import { whole } from '../../kit/format.ts';
import { saveFile } from '../../kit/save.ts';
import type { Takeable } from '../../service/taking/take.ts';
import { answerFile } from '../lab/answerFile.ts';
import type { LabStore } from '../lab/labState.ts';
import { column } from '../styles/elements.ts';
import type { Asker } from '../worker/pageService.ts';

interface Offer {
  readonly label: string;
  readonly file: string;
  readonly says: string;
}

const offers: Readonly<Record<Takeable, Offer>> = {
  posterior: {
    label: 'The network',
    file: 'posterior.safetensors',
    says: 'The mean and the width of every weight. decodePosterior of the library and credence export read it.',
  },
  onnx: {
    label: 'The network as ONNX',
    file: 'model.onnx',
    says: 'For other programs: takes pixels, and gives probabilities with both kinds of doubt, from 16 draws of the weights inside it.',
  },
  state: {
    label: 'Its training',
    file: 'state.safetensors',
    says: 'At its last whole epoch, with the moments of the optimiser: decodeState of the library goes on from it.',
  },
};

/** `<take-away>`: `connect` once. */
export class TakeAway extends LitElement {
  #store: LabStore | undefined;
  #service: Asker | undefined;
  #end: (() => void) | undefined;
  /** What was saved last, or why it was not. */
  #says = '';
  #problem = '';
  #busy: Takeable | undefined;
  /** The link, where it could not be copied. */
  #link = '';

  static override styles = [
    ...column,
    css`
      :host {
        gap: calc(2 * var(--unit, 8px));
      }
      p,
      dl,
      dd {
        margin: 0;
      }
      dl {
        display: grid;
        gap: calc(2 * var(--unit, 8px)) calc(3 * var(--unit, 8px));
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
      }
      dl > div {
        display: grid;
        gap: calc(0.5 * var(--unit, 8px));
        align-content: start;
      }
      dt button {
        text-align: left;
      }
      input {
        width: 100%;
        min-height: 40px;
        font: inherit;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  connect(store: LabStore, service: Asker): void {
    this.#store = store;
    this.#service = service;
    this.#end = store.listen(() => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  override render() {
    const state = this.#store?.state;
    if (!state) return nothing;
    const { network, prune, answered, card } = state;
    const isThere = network === 'trained' || card !== undefined;
    const whose = network === 'trained' ? 'the network you train' : 'the network that ships';
    const without = prune > 0 ? `, without the ${prune} % of its weights that are removed` : '';
    return html`
      <p>Of ${whose}${without}:</p>
      <dl>
        ${this.#offer('posterior', isThere)} ${this.#offer('onnx', isThere)}
        ${this.#offer('state', network === 'trained')}
        <div>
          <dt><button type="button" ?disabled=${!answered} @click=${this.#answer}>The answer (JSON)</button></dt>
          <dd class="note">What was asked, and every number that is shown in “Ask it”.</dd>
        </div>
        <div>
          <dt><button type="button" @click=${this.#copy}>Copy the link</button></dt>
          <dd class="note">
            Opens the page as it is now: image, sliders, training form, and what is open. A network that you
            trained stays here; its settings travel.
          </dd>
          ${
            this.#link
              ? html`<dd><input readonly aria-label="The link" .value=${this.#link}
                @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></dd>`
              : nothing
          }
        </div>
        <div>
          <dt>Library and command line</dt>
          <dd class="note">
            The same network without a page: <code>import { openGpu } from 'credence'</code> in a program,
            <code>npx credence train</code> in a terminal. README.md and docs/package.md of the repository
            begin with them.
          </dd>
        </div>
      </dl>
      <p class="note" role="status" data-note="taken">${this.#says}</p>
      <p class="problem" role="alert">${this.#problem}</p>
    `;
  }

  #offer(what: Takeable, isThere: boolean) {
    const { label, says } = offers[what];
    const why = !isThere && what === 'state' ? ' Train a network, and choose it in “Ask it”.' : '';
    return html`<div>
      <dt><button type="button" data-take=${what} ?disabled=${!isThere || this.#busy !== undefined}
        @click=${() => this.#take(what)}>${label}</button></dt>
      <dd class="note">${says}${why}</dd>
    </div>`;
  }

  #tell(says: string, problem = ''): void {
    this.#says = says;
    this.#problem = problem;
    this.requestUpdate();
  }

  async #take(what: Takeable): Promise<void> {
    const { network, prune } = this.#store!.state;
    const name = `credence-${offers[what].file}`;
    this.#busy = what;
    this.#tell(`Making ${name}.`);
    try {
      const bytes = await this.#service!.ask('take', { what, network, pruned: prune / 100 });
      saveFile(name, 'application/octet-stream', bytes);
      this.#tell(`Saved ${name}, ${whole(bytes.length / 1000)} kB.`);
    } catch (error) {
      this.#tell('', `No file: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#busy = undefined;
      this.requestUpdate();
    }
  }

  readonly #answer = (): void => {
    const text = answerFile(this.#store!.state);
    if (!text) return;
    saveFile('credence-answer.json', 'application/json', text);
    this.#tell('Saved credence-answer.json.');
  };

  readonly #copy = async (): Promise<void> => {
    const { href } = location;
    try {
      await navigator.clipboard.writeText(href);
      this.#link = '';
      this.#tell('The link is copied.');
    } catch {
      // not every page may write to the clipboard
      this.#link = href;
      this.#tell('Copy it from here:');
      await this.updateComplete;
      this.renderRoot.querySelector('input')?.focus();
    }
  };
}

customElements.define('take-away', TakeAway);
