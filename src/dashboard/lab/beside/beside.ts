/**
 * What one can open beside an answer. Each fold says what is in it; the elements that fill them come when the
 * first one is opened.
 */
import { css, html, LitElement, nothing } from 'lit';
import { column } from '../../styles/elements.ts';
import type { LabState, LabStore } from '../labState.ts';
import { sourceOf } from '../labState.ts';
import { riskSteps } from '../risk.ts';
import type { BesideName } from './besideState.ts';

const titles: Readonly<Record<BesideName, string>> = {
  looked: 'What did it look at?',
  like: 'What is it like?',
  plain: 'What would a plain network say?',
  about: 'About these numbers',
};

/** `<lab-beside>`: `store`, which it reads and sets, and `state`, to draw. */
export class LabBeside extends LitElement {
  static override properties = { store: {}, state: {} };
  declare store: LabStore;
  declare state: LabState;
  #parts: Promise<unknown> | undefined;

  static override styles = [
    ...column,
    css`
      :host {
        gap: calc(2 * var(--unit, 8px)) calc(4 * var(--unit, 8px));
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
        align-items: start;
      }
      details {
        min-width: 0;
        border-top: 1px solid var(--hairline);
      }
      summary {
        padding: var(--unit, 8px) 0;
        font-weight: 600;
        cursor: pointer;
      }
      .problem {
        padding-bottom: var(--unit, 8px);
      }
    `,
  ];

  override render() {
    const { state } = this;
    if (!state) return nothing;
    const { answered, beside, card } = state;
    const isOld = (of: { readonly image: Uint8Array } | undefined) => of?.image !== answered?.image;
    return html`
      ${this.#fold(
        'looked',
        html`<looked-at .answer=${answered?.answer} .looked=${beside.looked}
        .outcome=${beside.outcome} .isOld=${isOld(beside.looked)}
        @outcome=${(event: CustomEvent<number>) => this.#set({ outcome: event.detail })}></looked-at>`,
      )}
      ${this.#fold('like', html`<what-like .like=${beside.like} .isOld=${isOld(beside.like)}></what-like>`)}
      ${this.#fold(
        'plain',
        html`<plain-beside .answer=${beside.plain} .card=${beside.plainCard} .own=${card}
        .kept=${this.#kept()}></plain-beside>`,
      )}
      ${this.#fold('about', html`<about-lab .card=${card}></about-lab>`)}
    `;
  }

  /** The share of held-out digits that the slider's limit keeps. */
  #kept(): number | undefined {
    const { state } = this;
    const source = sourceOf(state);
    return source.kind === 'risk' && state.card ? riskSteps(state.card)[source.step]?.kept : undefined;
  }

  #fold(name: BesideName, content: unknown) {
    const { beside } = this.state;
    const isOpen = beside.open.includes(name);
    if (isOpen) this.#parts ??= import('./parts.ts');
    const problem = beside.problems[name];
    return html`<details data-beside=${name} ?open=${isOpen}
      @toggle=${(event: Event) => this.#toggle(name, (event.currentTarget as HTMLDetailsElement).open)}>
      <summary>${titles[name]}</summary>
      ${problem ? html`<p class="problem" role="status">${problem}</p>` : isOpen ? content : nothing}
    </details>`;
  }

  #toggle(name: BesideName, isOpen: boolean): void {
    const { open } = this.state.beside;
    if (open.includes(name) === isOpen) return;
    const others = open.filter((other) => other !== name);
    this.#set({ open: isOpen ? [...others, name] : others });
  }

  #set(part: Partial<LabState['beside']>): void {
    this.store.set({ beside: { ...this.store.state.beside, ...part } });
  }
}

customElements.define('lab-beside', LabBeside);
