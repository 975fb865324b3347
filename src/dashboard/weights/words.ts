/** One sentence for each chart of weights: what is seen in it, computed from its numbers. */
import type { OneWeight, UnitMap } from '../../figures/weights/unitMaps.ts';
import type { WeightGrid } from '../../figures/weights/weightGrid.ts';
import { percent, signed, significant, whole } from '../../kit/format.ts';
import { normalCdf } from '../../metrics/normal.ts';
import { decibels } from '../../metrics/signalToNoise.ts';
import type { WeightSummary } from '../../service/weights/weights.ts';
import { type Costs, rowAt, shortName } from './costs.ts';

/** Decibels for people. */
export const db = (value: number): string =>
  Number.isFinite(value) ? `${signed(Number(value.toFixed(1)), 2)} dB` : '\u2212\u221e dB';

export function gridFinding({ unsure, weights, zero, name }: WeightGrid): string {
  const of = name.split(':')[0];
  const whose = of?.startsWith('layer') ? ` in ${of}` : '';
  const zeros = zero === 0 ? '' : ` ${whole(zero)} means are exactly 0 and have no place here.`;
  return (
    `${percent(unsure, 1000)} of the ${whole(weights)} weights and biases${whose} are smaller than their own ` +
    `doubt, |μ| < σ: not even their sign is sure.${zeros}`
  );
}

export function snrFinding({ cuts, snr }: WeightSummary, prune: number): string {
  const cut = cuts[prune];
  const layers = snr.slice(1);
  if (!cut || cut.db === null) {
    const half = cuts[50]?.db;
    const middle =
      half === undefined || half === null ? '' : `Half of all weights are at or below ${db(half)}. `;
    return `${middle}Below 0 dB the doubt is larger than the weight.`;
  }
  const kept = cut.left.map((left, l) => ({
    name: `layer ${l + 1}`,
    share: left / Math.max(1, layers[l]!.weights),
  }));
  kept.sort((a, b) => b.share - a.share);
  const [most, least] = [kept[0]!, kept.at(-1)!];
  const layered =
    kept.length < 2
      ? ''
      : `: ${most.name} keeps ${percent(most.share, 1000)} of its weights, ${least.name} ${percent(least.share, 1000)}`;
  return `Removing ${prune} % takes every weight up to ${db(cut.db)}${layered}.`;
}

/** The most error that a pruning may cost and still be called free. */
const free = 0.001;

export function errorFinding(costs: Costs | undefined, prune: number): string {
  const whole0 = costs && rowAt(costs, 0);
  if (!costs || !whole0) return 'Not measured yet.';
  const { images } = costs;
  const all = percent(whole0.error.share, images);
  const row = prune > 0 ? rowAt(costs, prune) : undefined;
  if (row) {
    return (
      `Without ${prune} % of its weights it errs in ${percent(row.error.share, images)} of ` +
      `${whole(images)} test images, with all of them in ${all}.`
    );
  }
  const best = costs.rows.findLast(({ error }) => error.share <= whole0.error.share + free);
  return best && best.fraction > 0
    ? `${percent(best.fraction, 100)} of the weights can go for at most 0.1 points of error; with all of them it errs in ${all} of ${whole(images)} test images.`
    : `With all of its weights it errs in ${all} of ${whole(images)} test images.`;
}

export function refusalFinding(costs: Costs | undefined, prune: number): string {
  const row = costs && (rowAt(costs, prune) ?? rowAt(costs, 0));
  if (!costs || !row) return 'Not measured yet.';
  const [digits, ...others] = costs.sets.map(
    (name, i) => `${percent(row.refused[i]!, 1000)} of ${shortName(name)}`,
  );
  const then = row.fraction > 0 ? `Without ${Math.round(100 * row.fraction)} % of its weights it` : 'It';
  const foreign = others.length > 0 ? `; what is foreign: ${others.join(', ')}` : '';
  return `${then} refuses ${digits}${foreign}.`;
}

export function unitFinding({ unit, mean, sigma }: UnitMap): string {
  let [sure, removed] = [0, 0];
  mean.forEach((mu, i) => {
    if (sigma[i] === 0) removed++;
    else if (Math.abs(mu) > sigma[i]!) sure++;
  });
  const gone = removed === 0 ? '' : `; ${whole(removed)} removed`;
  return `Of the ${whole(mean.length)} weights into unit ${unit + 1} the sign of ${whole(sure)} is sure, |μ| > σ${gone}.`;
}

/** Of one weight, in decibels. */
export const snrOf = ({ mean, sigma }: Pick<OneWeight, 'mean' | 'sigma'>): number =>
  mean === 0 ? Number.NEGATIVE_INFINITY : decibels(Math.abs(mean) / sigma);

export function weightText(weight: OneWeight): string {
  const { mean, sigma } = weight;
  if (sigma === 0) return 'This weight was removed: it is 0 in every draw.';
  const above = normalCdf(mean / sigma);
  const side = above >= 0.5 ? 'above' : 'below';
  const sure = Math.max(above, 1 - above);
  const chance = sure > 0.9999 ? 'more than 99.99 %' : percent(sure);
  return `μ = ${signed(mean, 3)}, σ = ${significant(sigma, 2)}: ${db(snrOf(weight))}. It is ${side} 0 with a probability of ${chance}.`;
}

/** Where a weight leads, counted from 1. */
export function placeText({ layer, output, input }: OneWeight['place'], inputs: number): string {
  const unit = `unit ${output + 1} of layer ${layer + 1}`;
  if (input === 'bias') return `the bias of ${unit}`;
  const side = Math.sqrt(inputs);
  if (layer > 0 || !Number.isInteger(side)) {
    return layer > 0
      ? `from unit ${input + 1} of layer ${layer} to ${unit}`
      : `from input ${input + 1} to ${unit}`;
  }
  const [row, column] = [Math.floor(input / side) + 1, (input % side) + 1];
  return `from the pixel in row ${row}, column ${column} to ${unit}`;
}
