/** A band in numbers: a table for people, all of it for a file, and where it comes from. */
import { html, nothing } from 'lit';
import type { Point } from '../../../data/digit/outline.ts';
import { signed } from '../../../kit/format.ts';
import { type Band, NOISE } from '../../../service/learn/band.ts';
import type { ExportTable } from '../../charts/exportButtons.ts';

/** Every so many places stand in the table: those at halves. */
const stride = 5;

export function bandTable(band: Band | null, points: readonly Point[]) {
  if (band === null) return nothing;
  const { x, mean, lower, upper } = band;
  const shown = Array.from(x.keys()).filter((n) => n % stride === 0);
  return html`<details>
    <summary>The numbers</summary>
    <div class="wide" tabindex="0" role="region" aria-label="The band as a table">
      <table>
        <caption>
          Nine of ten new points at x should fall between these ends.
        </caption>
        <thead>
          <tr><th scope="col">x</th><th scope="col">mean</th><th scope="col">from</th><th scope="col">to</th></tr>
        </thead>
        <tbody>
          ${shown.map(
            (n) => html`<tr>
              <td>${signed(x[n]!)}</td>
              <td>${signed(mean[n]!)}</td>
              <td>${signed(lower[n]!)}</td>
              <td>${signed(upper[n]!)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p class="note">Points: ${points.map(([px, py]) => `(${signed(px)}, ${signed(py)})`).join(', ') || 'none'}.</p>
    </div>
  </details>`;
}

export function csvOfBand(band: Band | null): ExportTable {
  if (band === null) throw new TypeError('There is no band yet.');
  const { x, mean, lower, upper, draws } = band;
  return {
    head: ['x', 'mean', 'lower', 'upper', ...draws.map((_, s) => `draw ${s + 1}`)],
    rows: Array.from(x, (at, n) => [at, mean[n]!, lower[n]!, upper[n]!, ...draws.map((draw) => draw[n]!)]),
  };
}

export const aboutBand = html`<details>
  <summary>About these numbers</summary>
  <p class="note">
    A network of one hidden layer of ReLU units is trained on your points by Bayes by Backprop, with local
    reparameterisation: 1,200 steps of Adam, all points in each. Without points its posterior is the prior. The lines are 40 draws of
    its weights; the band holds 90 % of new points, noise included, whose standard deviation is known: ${NOISE}.
    "Width of the prior" is the standard deviation of a unit's input under the prior. The temperature weighs
    the prior against your points: 1 is Bayes, 0 forgets the prior.
  </p>
</details>`;
