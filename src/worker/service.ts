/** The answering side: models on one device, which is opened when it is first needed. */
import { ConfigError } from '../bayes/errors.ts';
import type { Gpu } from '../gpu/device.ts';
import { type Classifier, type ClassifierData, fitClassifier, loadClassifier } from '../model/classifier.ts';
import { fitRegressor, loadRegressor, type Regressor, type RegressorData } from '../model/regressor.ts';
import { serve } from '../service/calls/server.ts';
import type { Port } from '../service/calls/wire.ts';
import { faultOf } from '../service/fault.ts';
import type { Made, ModelCalls } from './protocol.ts';

/** @param open the device. @throws what it throws, to whoever asked first */
export function serveModels(port: Port, open: () => Promise<Gpu>): void {
  const models = new Map<number, Classifier | Regressor>();
  const fits = new Map<number, AbortController>();
  let next = 1;
  let opening: Promise<Gpu> | undefined;

  async function device(): Promise<Gpu> {
    opening ??= open();
    try {
      const gpu = await opening;
      if (!gpu.isLost) return gpu;
    } catch (error) {
      opening = undefined;
      throw error;
    }
    opening = open();
    return opening;
  }

  const keep = (model: Classifier | Regressor): Made => {
    const number = next++;
    models.set(number, model);
    return { model: number, names: 'classNames' in model ? model.classNames : model.targetNames };
  };

  const modelOf = (number: number): Classifier | Regressor => {
    const model = models.get(number);
    if (model) return model;
    throw new ConfigError('model', 'one that was not destroyed', `number ${number}`, 'fit or load another');
  };

  serve<ModelCalls>(
    port,
    {
      async fit({ fit, kind, data, options }, { progress }) {
        const controller = new AbortController();
        fits.set(fit, controller);
        try {
          const asked = { ...options, signal: controller.signal, onReport: progress };
          const gpu = await device();
          return keep(
            kind === 'classifier'
              ? await fitClassifier(gpu, data as ClassifierData, asked)
              : await fitRegressor(gpu, data as RegressorData, asked),
          );
        } finally {
          fits.delete(fit);
        }
      },
      async stop(fit) {
        fits.get(fit)?.abort();
        return null;
      },
      async load({ kind, bytes }) {
        const load = kind === 'classifier' ? loadClassifier : loadRegressor;
        return keep(await load(await device(), bytes));
      },
      predict: ({ model, inputs, options }, { signal, progress }) =>
        modelOf(model).predict(inputs, { ...options, signal, progress }),
      save: (model) => modelOf(model).save(),
      async destroy(model) {
        models.get(model)?.destroy();
        models.delete(model);
        return null;
      },
    },
    (error) => faultOf(error, true),
  );
}
