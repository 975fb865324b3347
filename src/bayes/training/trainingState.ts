/**
 * Everything that training carries from one step to the next, on the GPU and on the host. A training that
 * goes on from a state gives the same bits as one that was never interrupted, on the same adapter and for the
 * same horizon.
 */

import type { NetworkOnGpu } from '../networkOnGpu.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { createMoments, type Moments, type MomentValues, momentRuleOf } from './moments.ts';
import { advanced, type Begun, beginTraining, type Progress, type TrainingRequest } from './progress.ts';
import { checkProgress } from './progressJson.ts';

/** The state on the host: plain data, which survives `structuredClone` and `postMessage`. */
export interface TrainingState {
  /** Means, rhos, and the settings of the network; its prior has the scales that training has learned. */
  readonly posterior: Posterior;
  /** Absent if the network was never trained. */
  readonly training?: { readonly progress: Progress; readonly moments: MomentValues };
}

/** The state on the GPU, without the parameters. A network owns one. */
export interface CarriedTraining {
  /** Where training stands after all steps that were submitted. Undefined before the first training. */
  readonly progress: Progress | undefined;
  /**
   * Decides what goes on and what starts anew, and makes room for the moments. Nothing changes before
   * `commit`.
   */
  begin(request: TrainingRequest): PreparedTraining;
  /** Counts steps that were submitted. */
  submitted(steps: number): void;
  /** Stands elsewhere: the caller has put the parameters and moments of then back. */
  goTo(progress: Progress): void;
  /** The state after all steps that were submitted. */
  read(): Promise<TrainingState['training']>;
  /** Goes on from the training of a state. */
  write(training: NonNullable<TrainingState['training']>): void;
  destroy(): void;
}

/** A training that is about to begin. Either `commit` or `abandon` ends that. */
export interface PreparedTraining extends Begun {
  readonly moments: Moments;
  /** Begins: what is carried becomes this training's. Called before the first step is submitted. */
  commit(): void;
  /** Frees what was made for a training that never began; does nothing after `commit`. */
  abandon(): void;
}

export function createCarriedTraining({
  gpu,
  layout,
  config,
}: Omit<NetworkOnGpu, 'parameters'>): CarriedTraining {
  const { method } = config;
  let progress: Progress | undefined;
  let moments: Moments | undefined;

  const momentsFor = ({ settings }: Progress): Moments => {
    const rule = momentRuleOf(method, settings.optimiser);
    return moments?.rule === rule ? moments : createMoments(gpu, layout, method, rule);
  };
  const take = (next: Moments) => {
    if (next !== moments) moments?.destroy();
    moments = next;
  };

  return {
    get progress() {
      return progress;
    },
    begin(request) {
      const begun = beginTraining(progress, request);
      const own = momentsFor(begun.from);
      let begins = false;
      return {
        ...begun,
        moments: own,
        commit() {
          begins = true;
          take(own);
          if (begun.beginning.moments === 'new') own.clear();
          progress = begun.from;
        },
        abandon() {
          if (!begins && own !== moments) own.destroy();
        },
      };
    },
    submitted(steps) {
      progress = progress && advanced(progress, steps);
    },
    goTo(earlier) {
      progress = earlier;
    },
    async read() {
      const now = progress;
      return now && moments && { progress: now, moments: await moments.read() };
    },
    write(training) {
      const stands = checkProgress(training.progress, config);
      take(momentsFor(stands));
      moments!.write(training.moments);
      progress = stands;
    },
    destroy() {
      moments?.destroy();
      moments = undefined;
    },
  };
}
