/** The state of the lab, and what follows from it. */
import type { NetworkCard } from '../../persist/shipped/card.ts';
import type { BandRequest } from '../../service/learn/band.ts';
import type { Answer } from '../../service/networks/answer.ts';
import type { NetworkName } from '../../service/networks/networks.ts';
import type { Calibration } from '../../service/training/calibrate.ts';
import { firstBand } from '../how/band/scene.ts';
import { firstStep, type StepScene } from '../how/step/scene.ts';
import type { Hideable } from '../lessons/hidden.ts';
import type { LessonName } from '../lessons/names.ts';
import type { Store } from '../store.ts';
import { type Beside, nothingBeside } from './beside/besideState.ts';
import { type RiskScale, riskSteps, usualStep } from './risk.ts';
import { type Thresholds, type Verdict, verdictOf } from './verdict.ts';

/** An answer, and what it was asked for. */
export interface Answered {
  readonly image: Uint8Array;
  readonly network: NetworkName;
  /** Share of the weights that were removed. */
  readonly pruned: number;
  readonly answer: Answer;
  readonly draws: number;
  readonly seed: number;
  readonly computedBy: string;
}

export interface LabState {
  readonly image: Uint8Array;
  /** Where the image comes from, as the pad says it. */
  readonly from: string;
  readonly network: NetworkName;
  /** Step of "how often may it be wrong?"; undefined: the card's own. */
  readonly risk: number | undefined;
  /** Share of the weights that are removed, in percent. */
  readonly prune: number;
  readonly card: NetworkCard | undefined;
  /** Whether a network was trained here, or is in training. */
  readonly isTrained: boolean;
  /** Of the network that was trained here, once it is trained and measured. */
  readonly calibration: Calibration | undefined;
  readonly answered: Answered | undefined;
  /** Why there is no answer. */
  readonly problem: string;
  /** What "How it works" shows. */
  readonly step: StepScene;
  readonly band: BandRequest;
  /** The lesson whose text is shown, and what of the page is hidden. */
  readonly lesson: LessonName | undefined;
  readonly hide: readonly Hideable[];
  /** Parts of the link that were left out. */
  readonly ignored: readonly string[];
  /** What stands beside the answer. */
  readonly beside: Beside;
}

export type LabStore = Store<LabState>;

export const initialLab: LabState = {
  beside: nothingBeside,
  ...{ image: new Uint8Array(784), from: 'blank', network: 'shipped', risk: undefined, prune: 0 },
  ...{ card: undefined, isTrained: false, calibration: undefined, answered: undefined },
  ...{ problem: '', ignored: [], step: firstStep, band: firstBand, lesson: undefined, hide: [] },
};

/** Where a threshold comes from. */
export type ThresholdSource =
  /** The slider: a quantile of images that the network was not trained on. */
  | { readonly kind: 'risk'; readonly step: number }
  /** The row of the card for so many removed weights: 95 % of the held-out images are kept. */
  | { readonly kind: 'pruned'; readonly row: number }
  /** Nothing is measured of this network: it refuses what is more likely wrong than right. */
  | { readonly kind: 'even' };

/** What the whole network that answers was measured by. */
export const scaleOf = ({
  network,
  card,
  calibration,
}: Pick<LabState, 'network' | 'card' | 'calibration'>): RiskScale | undefined =>
  network === 'trained' ? calibration : card;

export function sourceOf(state: LabState): ThresholdSource {
  const { network, card, prune, risk } = state;
  if (prune > 0) {
    const rows = network === 'shipped' && card ? card.pruning.rows : [];
    const row = rows.findIndex(({ fraction }) => percentOf(fraction) === prune);
    if (row >= 0) return { kind: 'pruned', row };
    if (network === 'trained') return { kind: 'even' };
  }
  const scale = scaleOf(state);
  const steps = scale ? riskSteps(scale) : [];
  if (!scale || steps.length === 0) return { kind: 'even' };
  return { kind: 'risk', step: Math.min(risk ?? usualStep(steps, scale), steps.length - 1) };
}

export function thresholdsOf(state: LabState): Thresholds {
  const { card } = state;
  const scale = scaleOf(state);
  const source = sourceOf(state);
  if (source.kind === 'pruned' && card) {
    const { none, jointMaximum, maximumProbability } = card.pruning.rows[source.row]!.thresholds;
    return { none, doubt: jointMaximum ?? maximumProbability };
  }
  if (source.kind !== 'risk' || !scale) return { none: 0.5, doubt: 0.5 };
  return { none: scale.refusal.thresholds.none, doubt: riskSteps(scale)[source.step]!.threshold };
}

export function verdictIn(state: LabState): Verdict | undefined {
  return state.answered && verdictOf(state.answered.answer, thresholdsOf(state));
}

export const percentOf = (fraction: number): number => Math.round(100 * fraction);

/** Shares of removed weights, in percent, that the card has numbers of; 0 comes first. */
export function pruneSteps(card: NetworkCard | undefined): number[] {
  const shares = card?.pruning.rows.map(({ fraction }) => percentOf(fraction)) ?? [];
  return [...new Set([0, ...shares])].sort((a, b) => a - b);
}
