/** A network where there is no WebGPU: the reference code answers, from fewer draws, in a worker. */
import { hasNone, headOutputs } from '../../bayes/head.ts';
import { hasPosterior } from '../../bayes/method.ts';
import { summarise } from '../../bayes/prediction/prediction.ts';
import { sumsOfDraws } from '../../bayes/prediction/predictiveSums.ts';
import { checkValue } from '../../bayes/settings/setting.ts';
import { inRange, whole } from '../../checks.ts';
import { ConfigError, type Posterior } from '../../index.ts';
import { importanceOfDraws } from '../../reference/importance.ts';
import { answerOfDraws, type DrawnNetwork, drawNetworks } from '../../reference/keptDraws.ts';
import { answersOf } from './answer.ts';
import { type AnsweringNetwork, intervalMass } from './network.ts';

const mostDraws = 8;

/** @throws ConfigError for a method whose draws are no weights */
export async function openOnCpu(
  posterior: Posterior,
  seed: number,
  most = mostDraws,
): Promise<AnsweringNetwork> {
  const { config } = posterior;
  const { kind } = config.method;
  if (!hasPosterior(config.method) && kind !== 'plain') {
    throw new ConfigError('method', 'bbb, ivon or plain where there is no WebGPU', kind);
  }
  const draws = kind === 'plain' ? 1 : most;
  const networks: DrawnNetwork[] = [];
  for (let first = 0; first < draws; first++) {
    networks.push(...drawNetworks(posterior, { first, draws: 1, seed }));
    // a draw takes a while: messages come in between
    await new Promise((resolve) => setTimeout(resolve));
  }
  const inputSize = config.layers[0] as number;
  const scale = config.inputScale ?? 1 / 126;
  const none = hasNone(config.head);
  const numbersOf = (image: Uint8Array) => Float64Array.from(image, (x) => x * scale);
  return {
    ...{ draws, seed },
    destroy: () => undefined,
    async predict(images, signal) {
      const count = images.length / inputSize;
      checkValue('examples', inRange(whole(1)), count);
      const rows = Array.from({ length: count }, (_, n) => {
        signal.throwIfAborted();
        const inputs = numbersOf(images.subarray(n * inputSize, (n + 1) * inputSize));
        return answerOfDraws(networks, inputs, config);
      });
      const classes = rows[0]?.[0]?.length ?? 0;
      const everyDraw = Float32Array.from(networks.flatMap((_, s) => rows.flatMap((row) => row[s]!)));
      const sums = sumsOfDraws(everyDraw, count, classes);
      const prediction = {
        ...summarise(sums, { draws, everyDraw, interval: intervalMass, none }),
        findings: [],
      };
      return answersOf(prediction);
    },
    async explain(image, outcome) {
      checkValue('examples', inRange(whole(1, 1)), image.length / inputSize);
      checkValue('outcome', inRange(whole(0, headOutputs(config) - 1)), outcome);
      return { ...importanceOfDraws(networks, numbersOf(image), config, outcome), draws };
    },
  };
}
