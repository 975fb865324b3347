/** A network where there is no WebGPU: the reference code answers, from fewer draws, in a worker. */
import { hasNone } from '../../bayes/head.ts';
import { summarise } from '../../bayes/prediction/prediction.ts';
import { sumsOfDraws } from '../../bayes/prediction/predictiveSums.ts';
import { ConfigError, type Posterior } from '../../index.ts';
import { answerOfDraws, type DrawnNetwork, drawNetworks } from '../../reference/keptDraws.ts';
import { answersOf } from './answer.ts';
import { type AnsweringNetwork, drawsSeed, intervalMass } from './network.ts';

const mostDraws = 8;

/** @throws ConfigError for a method whose draws are no weights */
export async function openOnCpu(posterior: Posterior, draws = mostDraws): Promise<AnsweringNetwork> {
  const { config } = posterior;
  if (config.method.kind !== 'bbb' && config.method.kind !== 'ivon') {
    throw new ConfigError('method', 'bbb or ivon where there is no WebGPU', config.method.kind);
  }
  const networks: DrawnNetwork[] = [];
  for (let first = 0; first < draws; first++) {
    networks.push(...drawNetworks(posterior, { first, draws: 1, seed: drawsSeed }));
    // a draw takes a while: messages come in between
    await new Promise((resolve) => setTimeout(resolve));
  }
  const inputSize = config.layers[0] as number;
  const scale = config.inputScale ?? 1 / 126;
  const none = hasNone(config.head);
  return {
    draws,
    destroy: () => undefined,
    async predict(images, signal) {
      const count = images.length / inputSize;
      const rows = Array.from({ length: count }, (_, n) => {
        signal.throwIfAborted();
        const inputs = Float64Array.from(
          images.subarray(n * inputSize, (n + 1) * inputSize),
          (x) => x * scale,
        );
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
  };
}
