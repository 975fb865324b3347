/**
 * Regression on a CSV file whose last column is the target: read, split, train, and predict with uncertainty
 * in the units of the table. The network keeps what was learnt of the columns, in its posterior file too.
 */
import {
  BayesianNeuralNetwork,
  fitPreprocessing,
  type Gpu,
  gaussian,
  gaussianHead,
  parseCsv,
  prepareTable,
  randomWords,
  selectRows,
  splitRows,
  tableFromCsv,
} from '../../src/index.ts';

export async function regression(gpu: Gpu, file: string, text: string) {
  const table = tableFromCsv(parseCsv(file, text), { task: 'regression' });
  const rows = splitRows(table.count, { validation: 0, test: 0.25, random: randomWords(1, 4, 0) });
  const [train, test] = [selectRows(table, rows.train), selectRows(table, rows.test)];
  const preprocessing = fitPreprocessing(train);
  const net = await BayesianNeuralNetwork.create(gpu, {
    ...{ layers: [table.inputSize, 32, table.targetSize], head: gaussianHead('learned') },
    ...{ prior: gaussian(0.5), preprocessing },
  });
  const settings = { epochs: 150, batch: 32, learningRate: 0.01, temperature: 1, holdEvery: 50 };
  for await (const { endOfEpoch, epoch, metrics } of net.train(
    prepareTable(train, preprocessing),
    settings,
  )) {
    if (endOfEpoch) console.error(`epoch ${epoch}: free energy ${metrics.at(-1)?.freeEnergy.toFixed(3)}`);
  }
  const predicted = await net.predictTable(test, { draws: 100 });
  net.destroy();
  if (predicted.task !== 'regression') throw new TypeError('the table has real targets');
  return { measured: test.targets, ...predicted };
}
