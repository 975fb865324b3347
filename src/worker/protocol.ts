/** What models in a worker can be asked. Plain data: everything here survives `postMessage`. */

import type { PredictOptions } from '../bayes/prediction/predictOptions.ts';
import type { TargetTablePrediction } from '../bayes/prediction/predictTable.ts';
import type { TrainReport } from '../bayes/training/trainReport.ts';
import type { ClassifierData, ClassPrediction } from '../model/classifier.ts';
import type { Inputs } from '../model/data.ts';
import type { RegressorData, RegressorOptions } from '../model/regressor.ts';

export type ModelKind = 'classifier' | 'regressor';

/** Options that are data; the others act on the page's side. */
export type PlainFitOptions = Omit<RegressorOptions, 'signal' | 'onReport'>;
export type PlainPredictOptions = Omit<PredictOptions, 'signal' | 'progress'>;

/** A model that the worker has: its number, and the names of its classes or targets. */
export interface Made {
  readonly model: number;
  readonly names: readonly string[];
}

export type ModelCalls = {
  /** `fit` is a number of the asker's, by which `stop` ends the fit early. */
  fit: {
    given: {
      readonly fit: number;
      readonly kind: ModelKind;
      readonly data: ClassifierData | RegressorData;
      readonly options: PlainFitOptions;
    };
    progress: TrainReport;
    reply: Made;
  };
  stop: { given: number; progress: never; reply: null };
  load: { given: { readonly kind: ModelKind; readonly bytes: Uint8Array }; progress: never; reply: Made };
  predict: {
    given: { readonly model: number; readonly inputs: Inputs; readonly options: PlainPredictOptions };
    progress: number;
    reply: ClassPrediction | TargetTablePrediction;
  };
  save: { given: number; progress: never; reply: Uint8Array<ArrayBuffer> };
  destroy: { given: number; progress: never; reply: null };
};
