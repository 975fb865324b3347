/** About the numbers of the lab: each word once, with its equation. */
import { css, html, LitElement } from 'lit';
import { percent, whole } from '../../../kit/format.ts';
import type { NetworkCard } from '../../../persist/shipped/card.ts';

/** `<about-lab>`: `card`, of the network that ships. */
export class AboutLab extends LitElement {
  static override properties = { card: {} };
  declare card: NetworkCard | undefined;

  static override styles = css`
    dl {
      display: grid;
      gap: calc(0.5 * var(--unit, 8px));
      margin: 0;
      font-size: var(--small, 0.8125rem);
    }
    dt {
      font-weight: 550;
    }
    dd {
      margin: 0 0 calc(0.5 * var(--unit, 8px));
      color: var(--muted);
    }
  `;

  override render() {
    const { card } = this;
    return html`<dl>
      <dt>A draw</dt>
      <dd>Every weight is a distribution, N(μ, σ²). A draw takes one value of each, w = μ + σ ε, and is a whole
        network. The same draws answer every image, so what moves is the image and not chance.</dd>
      <dt>A bar and its whisker</dt>
      <dd>The mean of the draws' probabilities, and the range in which 90 % of them lie.</dd>
      <dt>Nats</dt>
      <dd>Doubt, as entropy H = −Σ p log p: 0 where one outcome is certain, log 11 = 2.40 where all eleven are as likely.</dd>
      <dt>Noise in the image</dt>
      <dd>The mean over draws of each draw's own H: what they doubt together.</dd>
      <dt>Too little seen</dt>
      <dd>H of the mean, less that: what the draws disagree about (mutual information).</dd>
      <dt>Foreign</dt>
      <dd>The probability of a class that was learnt from things that are no digit, made from the training digits.</dd>
      <dt>The limit</dt>
      <dd>It answers while 1 − max p (1 − foreign) is below the limit. Limits are chosen on digits that it was not
        trained on${card ? ` (${whole(card.refusal.images)})` : ''}, and what they do is counted on test digits.</dd>
      ${
        card
          ? html`<dt>This network</dt>
          <dd>${card.config.layers.join('-')}, ${whole(card.posterior.weights)} weights and biases, trained on
            ${whole(card.config.trainExamples)} digits of MNIST. Of ${whole(card.test.examples)} test digits it
            misreads ${percent(card.test.error, card.test.examples)}.</dd>`
          : ''
      }
    </dl>`;
  }
}

customElements.define('about-lab', AboutLab);
