/** What removing weights costs: by the card of the network that ships, or as it was measured here. */
import { binomialInterval } from '../../metrics/binomialInterval.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import type { PruneCostRow } from '../../service/weights/pruneCost.ts';

/** A share of images, and the exact 95 % interval of what it would be of many. */
export interface Share {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export interface CostRow {
  /** Of the weights, removed. */
  readonly fraction: number;
  readonly left: number;
  readonly error: Share;
  /** Share that is refused, of each set: the test images come first. */
  readonly refused: readonly number[];
}

export interface Costs {
  readonly rows: readonly CostRow[];
  readonly sets: readonly string[];
  readonly images: number;
  readonly draws: number;
  /** By which threshold is refused. */
  readonly rule: string;
}

export const digitsSet = 'test digits';

export function costsOfCard({ pruning, refusal, sets }: NetworkCard): Costs {
  const images = pruning.images.test;
  const shown = pruning.rows[0]?.refused.map(({ name }) => name) ?? [];
  const titles = shown.map((name) => sets.find((set) => set.name === name)?.title ?? name);
  const joint = (shares: { readonly jointMaximum?: number; readonly maximumProbability: number }) =>
    shares.jointMaximum ?? shares.maximumProbability;
  return {
    ...{ images, draws: pruning.draws, sets: [digitsSet, ...titles] },
    rule: `each row's own threshold, which keeps ${Math.round(100 * refusal.kept)} % of held-out digits`,
    rows: pruning.rows.map((row) => ({
      ...{ fraction: row.fraction, left: row.left, error: shareOf(row.error, images) },
      refused: [
        joint(row.refusedTest),
        ...shown.map((name) => joint(row.refused.find((set) => set.name === name)!.refused95)),
      ],
    })),
  };
}

/** Undefined before the first row. */
export function costsOfMeasured(rows: readonly PruneCostRow[]): Costs | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const { images, draws } = first;
  return {
    ...{ images, draws, sets: [digitsSet] },
    rule: 'what is more likely wrong than right, because nothing was held out',
    rows: rows.map(({ fraction, left, error, refused }) => ({
      ...{ fraction, left, error: shareOf(error, images), refused: [refused] },
    })),
  };
}

function shareOf(share: number, images: number): Share {
  return { share, ...binomialInterval(Math.round(share * images), images) };
}

export const rowAt = ({ rows }: Costs, prune: number): CostRow | undefined =>
  rows.find(({ fraction }) => Math.round(100 * fraction) === prune);

/** Titles of sets, short enough for the end of a line: up to what they say further. */
export const shortName = (name: string): string => name.split(/,| (?:test|that|A) /)[0]!;
