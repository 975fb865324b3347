/** The asking side: models as they are without a worker, but for their network, which lives elsewhere. */

import type { PredictOptions } from '../bayes/prediction/predictOptions.ts';
import { CredenceError } from '../errors.ts';
import type { Classifier, ClassifierData } from '../model/classifier.ts';
import type { Inputs } from '../model/data.ts';
import type { FitOptions } from '../model/options.ts';
import type { Regressor, RegressorData, RegressorOptions } from '../model/regressor.ts';
import { type AskOptions, type Client, ServiceFault } from '../service/calls/client.ts';
import type { Made, ModelCalls, ModelKind } from './protocol.ts';

/** A classifier in a worker. */
export type WorkerClassifier = Omit<Classifier, 'net'>;
/** A regression in a worker. */
export type WorkerRegressor = Omit<Regressor, 'net'>;

/** Models in a worker: the same calls as of the library, without the device, which the worker opens. */
export interface Models {
  fitClassifier(data: ClassifierData, options?: FitOptions): Promise<WorkerClassifier>;
  fitRegressor(data: RegressorData, options?: RegressorOptions): Promise<WorkerRegressor>;
  loadClassifier(bytes: Uint8Array): Promise<WorkerClassifier>;
  loadRegressor(bytes: Uint8Array): Promise<WorkerRegressor>;
}

export function modelsOf(client: Client<ModelCalls>): Models {
  let fits = 0;

  /** @throws CredenceError with the message of the worker's error */
  async function ask<Name extends keyof ModelCalls>(
    name: Name,
    given: ModelCalls[Name]['given'],
    options?: AskOptions<ModelCalls[Name]['progress']>,
  ): Promise<ModelCalls[Name]['reply']> {
    try {
      return await client.ask(name, given, options);
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      throw new CredenceError(error.fault.kind, error.message, { cause: error });
    }
  }

  async function make(
    kind: ModelKind,
    data: ClassifierData | RegressorData,
    { signal, onReport, ...options }: RegressorOptions = {},
  ): Promise<Made> {
    const number = ++fits;
    const stop = () => void ask('stop', number);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      const given = { fit: number, kind, data, options };
      return await ask('fit', given, { progress: (report) => onReport?.(report) });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  const common = (model: number) => ({
    predict: (inputs: Inputs, { signal, progress, ...options }: PredictOptions = {}) =>
      ask('predict', { model, inputs, options }, { signal, progress }),
    save: () => ask('save', model),
    destroy: () => void ask('destroy', model).catch(() => undefined),
  });
  const classifier = ({ model, names }: Made) =>
    ({ ...common(model), classNames: names }) as WorkerClassifier;
  const regressor = ({ model, names }: Made) => ({ ...common(model), targetNames: names }) as WorkerRegressor;

  return {
    fitClassifier: async (data, options) => classifier(await make('classifier', data, options)),
    fitRegressor: async (data, options) => regressor(await make('regressor', data, options)),
    loadClassifier: async (bytes) => classifier(await ask('load', { kind: 'classifier', bytes })),
    loadRegressor: async (bytes) => regressor(await ask('load', { kind: 'regressor', bytes })),
  };
}
