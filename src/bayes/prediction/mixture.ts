/** Several networks as one: the mean of their predictions, and what of its uncertainty is disagreement. */
import { argumentError } from '../../errors.ts';
import { entropy } from '../../metrics/uncertainty.ts';
import { givenSome, type Prediction } from './prediction.ts';

/** A prediction of members. Its entropy is aleatoric + what draws of a member disagree + `betweenMembers`. */
export interface MixturePrediction extends Prediction {
  /** [N] H[p] - mean_m H[p_m], nats: what the members disagree about. A part of `epistemic`. */
  readonly betweenMembers: Float64Array;
}

/**
 * p = mean over members of p_m, which is the mean over all draws if each has as many. Each member counts
 * alike. The aleatoric part is the mean of the members', so it is the mean entropy of all draws, and all else
 * of H[p] is epistemic: the mutual information of the label with member and draw (Lakshminarayanan et al.
 * 2017; Depeweg et al. 2018). Intervals and single draws are left out.
 *
 * @param members predictions of the same examples; `none` in all of them or in none
 * @throws RangeError if there are none, or they are not of the same examples and classes
 */
export function mixPredictions(members: readonly Prediction[]): MixturePrediction {
  const [first] = members;
  if (!first) throw argumentError('mixPredictions', 'at least one prediction', 'none');
  const { count, classes } = first;
  members.forEach((member, m) => {
    const fits = member.count === count && member.classes === classes && !member.none === !first.none;
    if (fits) return;
    const said = ({ count, classes, none }: Prediction) =>
      `${count} examples of ${classes} classes ${none ? 'with' : 'without'} none`;
    throw argumentError(`mixPredictions: member ${m}`, said(first), said(member));
  });
  const all = classes + Number(first.none !== undefined);
  const probs = new Float64Array(count * classes);
  const none = first.none && new Float64Array(count);
  const [total, aleatoric, epistemic, betweenMembers] = Array.from(
    { length: 4 },
    () => new Float64Array(count),
  );
  const share = 1 / members.length;
  for (let n = 0; n < count; n++) {
    const p = new Float64Array(all);
    let [own, noise] = [0, 0];
    for (const member of members) {
      const some = 1 - (member.none?.[n] ?? 0);
      for (let c = 0; c < classes; c++) p[c]! += share * some * member.probs[n * classes + c]!;
      if (member.none) p[classes]! += share * member.none[n]!;
      own += share * member.entropy[n]!;
      noise += share * member.aleatoric[n]!;
    }
    probs.set(none ? givenSome(p.subarray(0, classes)) : p, n * classes);
    if (none) none[n] = p[classes]!;
    total![n] = entropy(p);
    // each part is at least 0 by Jensen's inequality, but for rounding
    aleatoric![n] = Math.min(total![n]!, noise);
    epistemic![n] = total![n]! - aleatoric![n]!;
    betweenMembers![n] = Math.min(epistemic![n]!, Math.max(0, total![n]! - own));
  }
  return {
    findings: members.flatMap(({ findings }) => findings),
    ...{ count, classes, probs, ...(none && { none }) },
    draws: members.reduce((sum, { draws }) => sum + draws, 0),
    ...{ entropy: total!, aleatoric: aleatoric!, epistemic: epistemic!, betweenMembers: betweenMembers! },
  };
}
