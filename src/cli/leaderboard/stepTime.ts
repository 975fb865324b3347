/**
 * How long a training step takes, beside that of another network: on a machine that does other things too,
 * only turns are fair.
 */

import type { CheckedExamples } from '../../bayes/examples.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { Gpu } from '../../gpu/device.ts';
import { networkSettings, trainingSettings } from '../../presets.ts';
import { withPseudo } from '../data/pseudoPool.ts';
import type { RunData } from '../data/runData.ts';

/** Steps of one turn, and turns of each that count; one before them compiles the kernels. */
const stepsPerTurn = 12;
const turns = 5;

/** Pseudo-examples of a network that has a class for them: how many there are does not change a step. */
const pool = 512;

/**
 * The least seconds of a step of each network, over turns of a few steps that alternate.
 *
 * @param data at least one minibatch; both see the first few of them again and again
 */
export async function stepSeconds(
  gpu: Gpu,
  all: readonly RunSettings[],
  data: RunData,
): Promise<readonly number[]> {
  const timers = [];
  try {
    for (const settings of all) timers.push(await createTimer(gpu, settings, data));
    const best = all.map(() => Number.POSITIVE_INFINITY);
    for (let turn = 0; turn <= turns; turn++) {
      for (const [i, timer] of timers.entries()) {
        const seconds = await timer.turn();
        if (turn > 0) best[i] = Math.min(best[i]!, seconds);
      }
    }
    return best;
  } finally {
    for (const timer of timers) await timer.end();
  }
}

async function createTimer(gpu: Gpu, settings: RunSettings, data: RunData) {
  const count = Math.min(data.train.count, stepsPerTurn * settings.batch);
  const few = firstOf(data.train, count);
  const pseudoPool = Math.min(settings.pseudoPool, pool);
  const { pseudo } = withPseudo({ ...data, train: few }, { ...settings, pseudoPool });
  const steps = Math.ceil(count / settings.batch);
  const net = await BayesianNeuralNetwork.create(gpu, networkSettings(settings));
  const asked = { ...trainingSettings(settings), epochs: turns + 1 };
  const epochs = net.train(few, { ...asked, ...(pseudo && { pseudo }) });
  return {
    /** Seconds a step of one more turn; the GPU is idle before and after it. */
    async turn(): Promise<number> {
      const start = performance.now();
      for (let ended = false; !ended; ) {
        const { value } = await epochs.next();
        ended = !value || value.endOfEpoch;
      }
      return (performance.now() - start) / 1000 / steps;
    },
    async end(): Promise<void> {
      await epochs.return();
      net.destroy();
    },
  };
}

function firstOf({ images, labels, inputSize }: CheckedExamples, count: number): CheckedExamples {
  return {
    images: images.subarray(0, count * inputSize),
    labels: labels!.subarray(0, count),
    count,
    inputSize,
  };
}
