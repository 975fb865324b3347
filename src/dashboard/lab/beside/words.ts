/** Sentences of what stands beside an answer. */
import type { HowTypical } from '../../../bayes/posterior/typicality.ts';
import { percent, whole } from '../../../kit/format.ts';
import type { NetworkCard } from '../../../persist/shipped/card.ts';
import type { Answer } from '../../../service/networks/answer.ts';
import { type RiskStep, riskSteps, usualStep } from '../risk.ts';
import { classText, doubtOf } from '../verdict.ts';

/** Among the digits that were held out of training. */
export function typicalText({ share, heldOut }: HowTypical): string {
  const of = `${whole(heldOut)} digits that were held out of training`;
  // the ranks that are kept tell a thousandth, and no more
  if (share === 0) return `Its pixels are farther from every digit than those of any of ${of}.`;
  if (share < 0.0015) return `Its pixels are farther from every digit than 99.9 % of ${of}.`;
  const verdict = share < 0.05 ? 'Unusual pixels' : 'Usual pixels';
  return `${verdict}: of ${of}, ${percent(share, 1000)} are as far from every digit, or farther.`;
}

/** The step of a plain network that keeps the same share of its held-out digits. */
export function plainStep(card: NetworkCard, kept: number | undefined): RiskStep | undefined {
  const steps = riskSteps(card);
  if (steps.length === 0) return undefined;
  if (kept === undefined) return steps[usualStep(steps, card)];
  return steps.reduce((best, step) =>
    Math.abs(step.kept - kept) < Math.abs(best.kept - kept) ? step : best,
  );
}

/** What a plain network says: one number, and whether a limit on it lets that pass. */
export function plainText(
  answer: Answer,
  limit: number,
): { readonly text: string; readonly isRefused: boolean } {
  const top = answer.probs.indexOf(Math.max(...answer.probs));
  const isRefused = doubtOf(answer) > limit;
  const sure = percent(answer.probs[top]!, 1000);
  const text = isRefused
    ? `It would be ${classText(top)}, at ${sure}: too little for an answer.`
    : `It is ${classText(top)}, at ${sure}.`;
  return { text, isRefused };
}

/** How often either lets pass what is no digit, by the limits that keep the same share of digits. */
export function comparison(
  card: NetworkCard,
  plain: NetworkCard,
): { name: string; own: number; plain: number }[] {
  return card.sets.flatMap(({ name, title, refused95: own }) => {
    const other = plain.sets.find((set) => set.name === name)?.refused95;
    if (!other) return [];
    return [{ name: title, own: own.none ?? own.entropy, plain: other.maximumProbability }];
  });
}
