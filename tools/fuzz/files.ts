/** The smallest network that has everything a file can hold. */
import { initialMeans, initialRhos } from '../../src/bayes/posterior/initialise.ts';
import { layoutOf } from '../../src/bayes/posterior/layout.ts';
import type { Posterior } from '../../src/bayes/posterior/posterior.ts';
import { gaussian } from '../../src/bayes/prior.ts';
import { networkConfig, trainSettings } from '../../src/bayes/settings/settings.ts';
import type { TrainingState } from '../../src/bayes/training/trainingState.ts';
import { parseCsv } from '../../src/data/csv/csv.ts';
import { fitPreprocessing } from '../../src/data/encoding/preprocessing.ts';
import { tableFromCsv } from '../../src/data/encoding/table.ts';

const config = networkConfig({ layers: [2, 2, 2], prior: gaussian(0.25), seed: 5 });
const layout = layoutOf(config.layers);
const read = parseCsv('t.csv', 'a,b,kind\n1,2,x\n3,4,y\n5,7,x\n');

export const tinyPosterior: Posterior = {
  ...{ config, mu: initialMeans(layout, 5), rho: initialRhos(layout, config) },
  preprocessing: fitPreprocessing(tableFromCsv(read, { task: 'classification' })),
};

const settings = trainSettings({ epochs: 3, batch: 7 }, config.prior, config.method);
const values = initialMeans(layout, 6);

export const tinyState: TrainingState = {
  posterior: tinyPosterior,
  training: {
    progress: {
      ...{ step: 12, epoch: 1, minibatch: 3, minibatches: 9, momentSteps: 12 },
      ...{ horizon: { epochs: 7, step: 12 }, rateFactor: 1, data: '0123456789abcdef', settings },
    },
    moments: { mu: [values, values], rho: [values, values] },
  },
};
