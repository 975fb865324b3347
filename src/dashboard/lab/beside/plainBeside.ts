/** The same image, asked of a plain network: one value for each weight, so one answer and no spread. */
import { css, html, LitElement, nothing } from 'lit';
import { percent } from '../../../kit/format.ts';
import type { NetworkCard } from '../../../persist/shipped/card.ts';
import '../../charts/exportButtons.ts';
import { answerSource } from '../answerTable.ts';
import '../outcomeBars.ts';
import type { PlainAnswer } from './besideState.ts';
import { comparison, plainStep, plainText } from './words.ts';

/** `<plain-beside>`: `answer`, both cards, and `kept`: which share of held-out digits the limit keeps. */
export class PlainBeside extends LitElement {
  static override properties = { answer: {}, card: {}, own: {}, kept: {} };
  declare answer: PlainAnswer | undefined;
  declare card: NetworkCard | undefined;
  declare own: NetworkCard | undefined;
  declare kept: number | undefined;

  static override styles = css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--unit, 8px);
    }
    p {
      margin: 0;
    }
    .sentence {
      min-height: 2.6em;
      font-weight: 600;
    }
    .note,
    table {
      font-size: var(--small, 0.8125rem);
    }
    .note {
      color: var(--muted);
    }
    table {
      border-collapse: collapse;
      font-variant-numeric: tabular-nums;
    }
    caption {
      padding-bottom: 4px;
      color: var(--muted);
      text-align: left;
    }
    th {
      font-weight: 400;
      text-align: left;
    }
    th,
    td {
      padding: 2px var(--unit, 8px) 2px 0;
    }
    td,
    thead th + th {
      text-align: right;
    }
  `;

  override render() {
    const { answer, card, own, kept } = this;
    const step = card && plainStep(card, kept);
    if (!answer || !card || !step) return html`<p class="note">The plain network is on its way.</p>`;
    const { text, isRefused } = plainText(answer.answer, step.threshold);
    return html`
      <p class="sentence" role="status" data-plain=${isRefused ? 'refused' : 'sure'}>${text}</p>
      <outcome-bars .answer=${answer.answer} .draw=${-1}></outcome-bars>
      <p class="note">Trained on the same digits and pens, with one value for each weight: it answers once, has no
        draws that could disagree, and no class for what is no digit. Its limit keeps
        ${percent(step.kept, 1000)} of its held-out digits, as that of the other.</p>
      ${own ? this.#table(own, card) : nothing}
      <export-buttons .source=${answerSource(answer.answer, text, 'plain')}></export-buttons>
    `;
  }

  #table(own: NetworkCard, card: NetworkCard) {
    return html`<table>
      <caption>Refused of what is no digit, at 95 % of held-out digits kept</caption>
      <thead><tr><th scope="col">images</th><th scope="col">this network</th><th scope="col">plain</th></tr></thead>
      <tbody>
        ${comparison(own, card).map(
          ({ name, own: mine, plain }) =>
            html`<tr><th scope="row">${name}</th><td>${percent(mine, 1000)}</td><td>${percent(plain, 1000)}</td></tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define('plain-beside', PlainBeside);
