/** What stands beside an answer, where somebody has opened it: the state of it, as plain data. */
import type { HowTypical } from '../../../bayes/posterior/typicality.ts';
import type { NetworkCard } from '../../../persist/shipped/card.ts';
import type { Answer } from '../../../service/networks/answer.ts';
import type { ExplainReply, NetworkName } from '../../../service/networks/networks.ts';
import type { NearestReply } from '../../../service/protocol.ts';

/** What it looked at, what the image is like, what a plain network says of it, and what the numbers are. */
export const besideNames = ['looked', 'like', 'plain', 'about'] as const;
export type BesideName = (typeof besideNames)[number];

/** Of one image: what is not of the image that is shown is old. */
export interface Looked extends ExplainReply {
  readonly image: Uint8Array;
  readonly network: NetworkName;
  readonly pruned: number;
  readonly outcome: number;
}

export interface Like {
  readonly image: Uint8Array;
  readonly typical: HowTypical;
  /** Null while no training has asked for the training images. */
  readonly nearest: NearestReply | null;
}

export interface PlainAnswer {
  readonly image: Uint8Array;
  readonly answer: Answer;
}

export interface Beside {
  readonly open: readonly BesideName[];
  /** The outcome whose pixels are shown; undefined: the likeliest. */
  readonly outcome: number | undefined;
  readonly looked: Looked | undefined;
  readonly like: Like | undefined;
  readonly plain: PlainAnswer | undefined;
  readonly plainCard: NetworkCard | undefined;
  /** By name: why there is none. */
  readonly problems: Readonly<Partial<Record<BesideName, string>>>;
}

export const nothingBeside: Beside = {
  ...{ open: [], outcome: undefined, looked: undefined, like: undefined },
  ...{ plain: undefined, plainCard: undefined, problems: {} },
};

/** Names in a link, one after the other: `looked.plain`. Undefined if one is none of them. */
export function openFromText(text: string): readonly BesideName[] | undefined {
  const names = text.split('.');
  const isName = (name: string): name is BesideName => (besideNames as readonly string[]).includes(name);
  return names.every(isName) ? besideNames.filter((name) => names.includes(name)) : undefined;
}

export const openToText = (open: readonly BesideName[]): string => open.join('.');

/** The outcome whose pixels are asked for: the chosen one, if the network knows it, else the likeliest. */
export function outcomeOf(
  { outcome }: Pick<Beside, 'outcome'>,
  { outcomes }: Pick<Answer, 'outcomes'>,
): number {
  if (outcome !== undefined && outcome < outcomes.length) return outcome;
  return outcomes.reduce((best, { p }, k) => (p > outcomes[best]!.p ? k : best), 0);
}
