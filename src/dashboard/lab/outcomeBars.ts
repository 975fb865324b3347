/** The probability of each outcome as a bar, with the interval of it over draws, and the bar of one draw. */
import { css, html, LitElement, nothing } from 'lit';
import { percent } from '../../kit/format.ts';
import type { Answer } from '../../service/networks/answer.ts';
import { outcomeName } from './verdict.ts';

/** `<outcome-bars>`: `answer`, and `draw`, the number of one draw to look at, or -1. */
export class OutcomeBars extends LitElement {
  static override properties = { answer: {}, draw: {} };
  declare answer: Answer | undefined;
  declare draw: number;

  constructor() {
    super();
    this.draw = -1;
  }

  static override styles = css`
    :host {
      display: block;
    }
    ol {
      display: grid;
      gap: 3px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: var(--small, 0.8125rem);
      font-variant-numeric: tabular-nums;
    }
    li {
      display: grid;
      grid-template-columns: 4.5em minmax(0, 1fr) 5em;
      gap: var(--unit, 8px);
      align-items: center;
    }
    .track {
      position: relative;
      height: 16px;
      border-bottom: 1px solid var(--hairline);
    }
    .bar,
    .whisker,
    .one {
      position: absolute;
      top: 0;
      bottom: 0;
    }
    .bar {
      left: 0;
      background: var(--posterior);
    }
    /* foreign: black and white, hatched */
    .none .bar {
      border: 1px solid var(--text);
      background: repeating-linear-gradient(135deg, var(--text) 0 2px, var(--surface) 2px 6px);
    }
    .whisker {
      top: 7px;
      bottom: 7px;
      background: var(--text);
      outline: 1px solid var(--surface);
    }
    .one {
      width: 4px;
      margin-left: -2px;
      background: var(--text);
      outline: 1px solid var(--surface);
    }
    .number {
      text-align: right;
    }
    .first {
      font-weight: 650;
    }
  `;

  override render() {
    const { answer, draw } = this;
    if (!answer) return nothing;
    const { outcomes, probs, mass } = answer;
    const top = outcomes.reduce((best, { p }, k) => (p > outcomes[best]!.p ? k : best), 0);
    return html`
      <ol aria-label=${`Probability of each outcome, with its ${percent(mass, 100)} interval over draws`}>
        ${outcomes.map(({ p, lower, upper }, k) => {
          const isNone = k === probs.length;
          const own = answer.draws[draw]?.[k];
          return html`
            <li class=${`${isNone ? 'none' : ''} ${k === top ? 'first' : ''}`} data-outcome=${isNone ? 'none' : k} data-p=${p}>
              <span>${outcomeName(answer, k)}</span>
              <span class="track" title=${`${percent(p)}, ${percent(mass, 100)} of the draws between ${percent(lower)} and ${percent(upper)}`}>
                <span class="bar" .style=${`width: ${100 * p}%`}></span>
                <span class="whisker" .style=${`left: ${100 * lower}%; right: ${100 * (1 - upper)}%`}></span>
                ${own === undefined ? nothing : html`<span class="one" .style=${`left: ${100 * own}%`}></span>`}
              </span>
              <span class="number">${percent(p, 1000)}</span>
            </li>
          `;
        })}
      </ol>
    `;
  }
}

customElements.define('outcome-bars', OutcomeBars);
