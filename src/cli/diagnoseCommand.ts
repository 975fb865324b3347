/** `credence diagnose`: what is wrong with a run, from its files, its data and a small prediction. */
import { checked, diagnose } from '../bayes/diagnose/diagnose.ts';
import { evidenceOf } from '../bayes/diagnose/evidence.ts';
import { BayesianNeuralNetwork } from '../bayes/network.ts';
import { subset } from '../data/mnist.ts';
import { INTERVAL_DRAWS, INTERVAL_MASS } from '../figures/collect.ts';
import { openAdapter } from './adapter.ts';
import { openDataset, packagedDataset } from './dataset.ts';
import { measuringNote } from './evaluation.ts';
import { exitCodes } from './exit.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { createReporter } from './reporter.ts';
import { readRunFolder } from './runFolder.ts';
import { readHistory } from './runHistory.ts';
import { checkLayers } from './settings.ts';

/** Test images of the prediction: an error rate to a percent or so, in seconds on a software adapter. */
const mostImages = 1_000;

/** Returns 5 if a finding is an error. */
export async function diagnoseCommand(folder: string, options: CommonOptions, io: Io): Promise<number> {
  const [{ config, posterior }, history] = await Promise.all([readRunFolder(folder), readHistory(folder)]);
  const dataset = openDataset(
    options.data ?? (config.dataset === packagedDataset ? undefined : config.dataset),
  );
  const [all, test] = await Promise.all([dataset.load('train'), dataset.load('test')]);
  checkLayers(config.layers, test);
  const train = subset(all, 0, Math.min(config.trainImages, all.count));
  const { gpu } = await openAdapter(options.adapter);
  const reporter = createReporter(io, options.json);
  try {
    const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
    const draws = options.draws ?? config.draws;
    const some = subset(test, 0, Math.min(mostImages, test.count));
    reporter.note(measuringNote(some.count, draws));
    const prediction = await net.predict(some, { draws, seed: config.seed, signal: io.stop });
    net.destroy();
    const evidence = evidenceOf({
      ...{ posterior, settings: config, train, test, prediction },
      ...(history && { history }),
      // those of the report, unless another number is asked about
      interval: { draws: options.draws ?? INTERVAL_DRAWS, mass: INTERVAL_MASS },
    });
    const findings = diagnose(evidence);
    reporter.report({ event: 'diagnosis', run: folder, checked: checked(evidence), findings });
    return findings.some(({ severity }) => severity === 'error') ? exitCodes.findings : exitCodes.done;
  } catch (error) {
    if (io.stop.aborted) return exitCodes.stopped;
    throw error;
  } finally {
    reporter.close();
    gpu.destroy();
  }
}
