/** Every draw's own answer, one beside the other: a strip of outcomes that one can look through. */
import { css, html, LitElement, nothing } from 'lit';
import { percent } from '../../kit/format.ts';
import type { Answer } from '../../service/networks/answer.ts';
import { focusRing } from '../styles/elements.ts';

/** `<draw-strip>`: `answer` and `draw`; dispatches `draw` with the number of the draw to look at, or -1. */
export class DrawStrip extends LitElement {
  static override properties = { answer: {}, draw: {} };
  declare answer: Answer | undefined;
  declare draw: number;

  constructor() {
    super();
    this.draw = -1;
  }

  static override styles = [
    focusRing,
    css`
      :host {
        display: grid;
        gap: calc(0.5 * var(--unit, 8px));
      }
      .strip {
        display: grid;
        /* a second row where a thumb draws */
        grid-template-columns: repeat(auto-fit, minmax(13px, 1fr));
        gap: 1px;
        font-size: var(--small, 0.8125rem);
        font-variant-numeric: tabular-nums;
        text-align: center;
      }
      .strip > span {
        padding-top: 2px;
        border-top: 4px solid var(--posterior);
        opacity: var(--sure);
        cursor: pointer;
      }
      .strip > .other {
        border-top-color: var(--epistemic);
        font-weight: 650;
      }
      .strip > .none {
        border-top-color: var(--text);
      }
      .strip > .chosen {
        background: var(--hairline);
      }
      label {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--unit, 8px);
        align-items: center;
        color: var(--muted);
        font-size: var(--small, 0.8125rem);
      }
      input {
        flex: 1 1 120px;
        min-width: 0;
        accent-color: var(--accent);
      }
      output {
        margin-inline-start: auto;
        min-width: 13em;
        text-align: right;
      }
    `,
  ];

  override render() {
    const { answer, draw } = this;
    if (!answer) return nothing;
    const tops = answer.draws.map((own) => own.indexOf(Math.max(...own)));
    const usual = mostFrequent(tops);
    const name = (k: number) => (k === answer.probs.length ? '×' : String(k));
    const chosen = answer.draws[draw];
    const text = chosen
      ? `${wordOf(answer, tops[draw]!)} at ${percent(Math.max(...chosen), 1000)}`
      : `all ${answer.draws.length}`;
    return html`
      <div class="strip" aria-hidden="true">
        ${answer.draws.map((own, s) => {
          const top = tops[s]!;
          const kind = top === answer.probs.length ? 'none' : top === usual ? '' : 'other';
          return html`<span
            class=${`${kind} ${s === draw ? 'chosen' : ''}`}
            .style=${`--sure: ${0.6 + 0.4 * own[top]!}`}
            @click=${() => this.#choose(s === draw ? -1 : s)}
            >${name(top)}</span
          >`;
        })}
      </div>
      <label>
        Look through the draws
        <input
          type="range"
          min="-1"
          max=${answer.draws.length - 1}
          .value=${String(draw)}
          aria-valuetext=${chosen ? `draw ${draw + 1}: ${text}` : text}
          @input=${(event: Event) => this.#choose(Number((event.target as HTMLInputElement).value))}
        />
        <output>${chosen ? `draw ${draw + 1}: ${text}` : text}</output>
      </label>
    `;
  }

  #choose(draw: number): void {
    this.dispatchEvent(new CustomEvent('draw', { detail: draw }));
  }
}

const wordOf = ({ probs }: Answer, k: number): string => (k === probs.length ? 'no digit' : `a ${k}`);

function mostFrequent(values: readonly number[]): number {
  const count = (value: number) => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best), values[0] ?? 0);
}

customElements.define('draw-strip', DrawStrip);
