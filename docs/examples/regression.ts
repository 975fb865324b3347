/**
 * Regression on a CSV file whose last column is the target: read, split, standardise on the training part,
 * train, and predict with uncertainty in the units of the table.
 */
import {
  BayesianNeuralNetwork,
  fitStandardisation,
  type Gpu,
  gaussian,
  gaussianHead,
  parseCsv,
  randomWords,
  selectRows,
  splitRows,
  standardise,
  tableFromCsv,
  unstandardise,
  unstandardiseSpread,
} from '../../src/index.ts';

export async function regression(gpu: Gpu, file: string, text: string) {
  const table = tableFromCsv(parseCsv(file, text), { task: 'regression' });
  if (table.task !== 'regression') throw new TypeError(`${file}: expected a table for regression`);
  const rows = splitRows(table.count, { validation: 0, test: 0.25, random: randomWords(1, 4, 0) });
  const [train, test] = [selectRows(table, rows.train), selectRows(table, rows.test)];
  const inputs = fitStandardisation(train.inputs, train.count, train.inputSize);
  const outputs = fitStandardisation(train.targets, train.count, train.targetSize);

  const net = await BayesianNeuralNetwork.create(gpu, {
    layers: [table.inputSize, 32, table.targetSize],
    head: gaussianHead('learned'),
    prior: gaussian(0.5),
  });
  const examples = {
    images: standardise(train.inputs, inputs),
    targets: standardise(train.targets, outputs),
    count: train.count,
    inputSize: train.inputSize,
  };
  for await (const report of net.train(examples, {
    epochs: 150,
    batch: 32,
    learningRate: 0.01,
    temperature: 1,
    holdEvery: 50,
  })) {
    if (report.endOfEpoch) {
      console.error(`epoch ${report.epoch}: free energy ${report.metrics.at(-1)?.freeEnergy.toFixed(3)}`);
    }
  }
  const { mean, sd, epistemic } = await net.predictTargets(
    { images: standardise(test.inputs, inputs), count: test.count, inputSize: test.inputSize },
    { draws: 100 },
  );
  net.destroy();
  return {
    targets: test.targets,
    mean: unstandardise(Float32Array.from(mean), outputs),
    sd: unstandardiseSpread(Float32Array.from(sd), outputs),
    epistemic: unstandardiseSpread(Float32Array.from(epistemic), outputs),
  };
}
