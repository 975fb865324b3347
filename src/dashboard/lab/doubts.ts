/** The three kinds of doubt, each with its number: noise, what more data would teach, foreign. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { percent } from '../../kit/format.ts';
import type { Answer } from '../../service/networks/answer.ts';

/** `<three-doubts>`: `answer`, and `most`, the highest probability of none that is let pass. */
export class ThreeDoubts extends LitElement {
  static override properties = { answer: {}, most: {} };
  declare answer: Answer | undefined;
  declare most: number | undefined;

  static override styles = css`
    dl {
      display: grid;
      gap: calc(0.75 * var(--unit, 8px));
      margin: 0;
      font-size: var(--small, 0.8125rem);
      font-variant-numeric: tabular-nums;
    }
    div {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 2px var(--unit, 8px);
    }
    dt {
      font-weight: 550;
    }
    dd {
      margin: 0;
    }
    .meter {
      position: relative;
      grid-column: 1 / -1;
      height: 6px;
      background: var(--hairline);
    }
    .meter > i {
      position: absolute;
      inset: 0 auto 0 0;
    }
    .aleatoric i {
      background: var(--aleatoric);
    }
    .epistemic i {
      background: var(--epistemic);
    }
    .foreign i {
      background: repeating-linear-gradient(135deg, var(--text) 0 2px, var(--surface) 2px 5px);
      outline: 1px solid var(--text);
    }
    .meter > b {
      position: absolute;
      top: -3px;
      bottom: -3px;
      width: 2px;
      background: var(--fault);
    }
    .note {
      grid-column: 1 / -1;
      color: var(--muted);
    }
  `;

  override render() {
    const { answer, most } = this;
    if (!answer) return nothing;
    const { aleatoric, epistemic, none, outcomes } = answer;
    // the most that can be doubted: all outcomes alike
    const greatest = Math.log(outcomes.length);
    return html`<dl>
      ${doubt({
        ...{ name: 'aleatoric', title: 'Noise in the image', share: aleatoric / greatest },
        ...{ number: nats(aleatoric), value: aleatoric },
        note: 'what each draw doubts by itself: more training data would not help',
      })}
      ${doubt({
        ...{ name: 'epistemic', title: 'Too little seen', share: epistemic / greatest },
        ...{ number: nats(epistemic), value: epistemic },
        note: 'how far the draws disagree: more data like this would help',
      })}
      ${
        none === undefined
          ? html`<div class="foreign"><dt>Foreign</dt><dd>–</dd>
            <dd class="note">this network has no class for what is no digit</dd></div>`
          : doubt({
              ...{ name: 'foreign', title: 'Foreign', share: none, number: percent(none), value: none },
              ...{
                most,
                note: `probability that it is no digit${most === undefined ? '' : `; refused above ${percent(most)}`}`,
              },
            })
      }
    </dl>`;
  }
}

/** To thousandths: with a few draws, less is noise. */
export const nats = (value: number): string =>
  value > 0 && value < 5e-4 ? '< 0.001 nats' : `${value.toFixed(3)} nats`;

interface Doubt {
  readonly name: string;
  readonly title: string;
  /** Of the meter, 0 to 1. */
  readonly share: number;
  readonly number: string;
  readonly value: number;
  readonly note: string;
  readonly most?: number | undefined;
}

const doubt = ({ name, title, share, number, value, note, most }: Doubt): TemplateResult => html`
  <div class=${name} data-doubt=${name} data-value=${value}>
    <dt>${title}</dt>
    <dd>${number}</dd>
    <dd class="meter" aria-hidden="true">
      <i .style=${`width: ${100 * Math.min(1, share)}%`}></i>
      ${most === undefined ? nothing : html`<b .style=${`left: calc(${100 * Math.min(1, most)}% - 1px)`}></b>`}
    </dd>
    <dd class="note">${note}</dd>
  </div>
`;

customElements.define('three-doubts', ThreeDoubts);
