/** All numbers of a step for a file, and where they come from. */
import { html } from 'lit';
import { signed } from '../../../kit/format.ts';
import type { StepReply } from '../../../service/learn/step.ts';
import type { ExportTable } from '../../charts/exportButtons.ts';
import { stages } from './stages.ts';

const linesOf = (reply: StepReply) =>
  stages.flatMap(({ title, lines }) => lines(reply).map((line) => ({ stage: title, ...line })));

export const stepAsTable = (reply: StepReply): ExportTable => ({
  head: ['stage', 'equation', 'value', 'meaning'],
  rows: linesOf(reply).map(({ stage, equation, value, means }) => [stage, equation, value, means]),
});

export function aboutStep(reply: StepReply | undefined) {
  return html`
    <details>
      <summary>The numbers</summary>
      <div class="wide" tabindex="0" role="region" aria-label="All numbers of the step">
        <table>
          <caption>
            One step, one weight
          </caption>
          <thead>
            <tr><th scope="col">Stage</th><th scope="col">Equation</th><th scope="col">Number</th></tr>
          </thead>
          <tbody>
            ${(reply ? linesOf(reply) : []).map(
              ({ stage, equation, value }) => html`<tr>
                <td>${stage}</td><td>${equation}</td><td>${signed(value, 6)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
    <details>
      <summary>About these numbers</summary>
      <p class="note">
        Computed by ${reply?.computedBy ?? 'whoever answers'}, by the kernels that train, in single precision: the
        drawn weights, logits, loss, KL of all weights, gradients, moments and the new μ and ρ are read back from
        them. ε is made again from its counter, and the densities of the one weight, which no kernel keeps, follow
        in double precision from the numbers beside them. Tests hold all of them against a reference in double
        precision, to 1e-5. The step has one image, one draw of all weights and Adam at its first step, whatever
        the network was trained with; c and the learning rate are those of its training.
      </p>
    </details>
  `;
}
