/** What training reports while it runs. */

import { NonFiniteError } from '../errors.ts';
import type { ArrayKind } from '../input/units.ts';
import { outputSizeOf } from '../layers/entries.ts';
import { membersOf } from '../method.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { Minibatches } from './minibatches.ts';
import type { Beginning, Progress } from './progress.ts';

/** What one training step measured, on its own minibatch and before its update. */
export interface StepMetrics {
  /** Number of the step in its horizon, from 1. */
  readonly step: number;
  /**
   * Mean over the minibatch, nats. With pseudo-examples it is the objective's: their NLL is in the sum, by
   * their weight, but they do not count among what the sum is divided by.
   */
  readonly nll: number;
  /**
   * KL[q || p] of the whole network, nats: one-draw estimate or closed form. For weights without a width
   * (plain, dropout, ensemble) it is the prior's part alone, -log p(mu), a mean over members.
   */
  readonly kl: number;
  /** nll + temperature * kl / N: nats per example, what training minimises. */
  readonly freeEnergy: number;
  /**
   * Fraction of the minibatch's examples, without pseudo-examples, that was wrong; for a regression the root
   * mean square error of its targets.
   */
  readonly error: number;
}

export interface TrainReport {
  /** Epoch of the last step, from 1, and epochs of the horizon: this call's, unless `horizon` was given. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done of the horizon, and its steps in all. */
  readonly step: number;
  readonly steps: number;
  /** The steps since the previous report. */
  readonly metrics: readonly StepMetrics[];
  /**
   * Whether the last step ended an epoch that is held: until the caller asks for the next report, the network
   * is exactly that epoch's.
   */
  readonly endOfEpoch: boolean;
  readonly examplesPerSecond: number;
  /** Until this call ends. */
  readonly secondsLeft: number;
  /** Steps that are submitted and not yet reported. */
  readonly inFlight: number;
  /** What this call took over from the one before it. */
  readonly beginning: Beginning;
  /** How the call reads its inputs: their kind, and the factor from their numbers to network inputs. */
  readonly inputs: { readonly kind: ArrayKind; readonly scale: number };
  /** Before these steps training went back: what was reported of steps after `wentBack.to` is void. */
  readonly wentBack?: WentBack;
}

/** Why a training repeats steps, and from where on. */
export interface WentBack {
  /** Steps done of the horizon. */
  readonly to: number;
  readonly because: 'non-finite' | 'device-lost';
  /** The same for people. */
  readonly note: string;
}

/** Steps whose metrics come together. */
export interface Chunk {
  /** Where training stood before its first step. */
  readonly at: Progress;
  readonly count: number;
  readonly rows: Promise<ArrayBuffer>;
}

/** What turns the rows of the ring into metrics. */
export interface MetricsUnits {
  readonly config: NetworkConfig;
  readonly minibatches: Minibatches;
  /** Examples in all, N. */
  readonly examples: number;
  readonly temperature: number;
  readonly lanes: number;
}

/** Floats in a row of the ring: sum of nll, hits or squared errors, KL, count of non-finite numbers. */
export const metricsFloats = 4;

/** @throws NonFiniteError */
export function readMetrics(rows: Float32Array, { at, count }: Chunk, units: MetricsUnits): StepMetrics[] {
  const { config, minibatches, examples, temperature, lanes } = units;
  const { head, layers, method } = config;
  return Array.from({ length: count }, (_, i) => {
    const row = rows.subarray(metricsFloats * i, metricsFloats * (i + 1));
    const [nllSum, score, klSum, broken] = row as unknown as [number, number, number, number];
    const step = at.horizon.step + i + 1;
    if (!(broken === 0 && Number.isFinite(nllSum) && Number.isFinite(klSum)))
      throw new NonFiniteError(step, broken);
    const { size } = minibatches[(at.minibatch + i) % minibatches.length]!;
    const seen = size * lanes;
    const [nll, kl] = [nllSum / seen, klSum / membersOf(method)];
    const error =
      head.kind === 'gaussian' ? Math.sqrt(score / (seen * outputSizeOf(layers))) : 1 - score / seen;
    return { step, nll, kl, freeEnergy: nll + (temperature / examples) * kl, error };
  });
}
