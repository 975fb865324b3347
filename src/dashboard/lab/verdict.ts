/** What is made of an answer: one of four sentences, by the thresholds of the card. */
import type { Answer } from '../../service/networks/answer.ts';

/** sure: a class. noise: two classes that data cannot tell apart. seldom: draws disagree. foreign: none. */
export type VerdictKind = 'sure' | 'noise' | 'seldom' | 'foreign';

export interface Verdict {
  readonly kind: VerdictKind;
  /** The most probable class, and the one after it if it could be that as well. */
  readonly classes: readonly number[];
  /** Probability that it is none of the classes, and the most that is let pass. */
  readonly foreign: number | undefined;
  /** How unsure the answer is, 1 - max p (1 - none), and the most that is let pass. */
  readonly doubt: number;
  readonly isRefused: boolean;
}

export interface Thresholds {
  /** Of the probability of none; undefined where there is no class for it. */
  readonly none: number | undefined;
  /** Of 1 - max p (1 - none). Infinity answers everything. */
  readonly doubt: number;
}

/** 1 - max_c p_c (1 - none): how unsure it is that the example belongs to the most probable class. */
export const doubtOf = ({ probs, none = 0 }: Pick<Answer, 'probs' | 'none'>): number =>
  1 - Math.max(...probs) * (1 - none);

/** A second class is named if it is at least this likely beside the first. */
const rival = 0.2;

export function verdictOf(answer: Answer, { none: mostNone, doubt: mostDoubt }: Thresholds): Verdict {
  const { probs, none, aleatoric, epistemic } = answer;
  const ranked = probs.map((_, c) => c).sort((a, b) => probs[b]! - probs[a]!);
  const [first, second] = ranked as [number, number];
  const doubt = doubtOf(answer);
  const common = { foreign: none, doubt };
  if (none !== undefined && mostNone !== undefined && none > mostNone) {
    return { kind: 'foreign', classes: [first], ...common, isRefused: true };
  }
  if (doubt <= mostDoubt) return { kind: 'sure', classes: [first], ...common, isRefused: false };
  const isRivalled = second !== undefined && probs[second]! >= rival * probs[first]!;
  const classes = isRivalled ? [first, second] : [first];
  return { kind: epistemic > aleatoric ? 'seldom' : 'noise', classes, ...common, isRefused: true };
}

/** What an outcome is called: a class by its number. */
export const outcomeName = ({ probs }: Pick<Answer, 'probs'>, k: number): string =>
  k === probs.length ? 'no digit' : String(k);

/** A class as a word: "a 7", "an 8". */
export const classText = (c: number): string => `${c === 8 ? 'an' : 'a'} ${c}`;

/** The sentence, which says the class, how sure, and what would help. */
export function sentenceOf({ kind, classes }: Verdict): string {
  const named = classes.map(classText).join(' or ');
  switch (kind) {
    case 'sure':
      return `It is ${named}, and it is sure.`;
    case 'noise':
      return classes.length > 1
        ? `I don't know: it could be ${named}, and more data would not help.`
        : `I don't know: perhaps it is ${named}, and more data would not help.`;
    case 'seldom':
      return `I don't know: my draws disagree. I have seen too little like this${classes.length > 1 ? `, perhaps ${named}` : ''}.`;
    case 'foreign':
      return "I don't know: I have never seen anything like this.";
  }
}
