/** The same network by every method, on the same data: what each is worth, by a score of the caller's. */
import {
  BayesianNeuralNetwork,
  bayesByBackprop,
  deepEnsemble,
  type Examples,
  type Gpu,
  ivon,
  type MethodKind,
  mcDropout,
  type NetworkConfig,
  plainNetwork,
  type TrainOptions,
  type TrainReport,
} from '../../src/index.ts';

export const methods = [plainNetwork, mcDropout(0.05), deepEnsemble(3), bayesByBackprop, ivon];

/**
 * @param training its learning rate is Adam's; IVON, which does not divide by a gradient's size, keeps its
 * own.
 */
export async function compareMethods<Score>(
  gpu: Gpu,
  network: Partial<NetworkConfig>,
  training: TrainOptions,
  train: Examples,
  judge: (net: BayesianNeuralNetwork) => Promise<Score>,
  onReport: (method: MethodKind, report: TrainReport) => void = () => undefined,
): Promise<Map<MethodKind, Score>> {
  const scores = new Map<MethodKind, Score>();
  for (const method of methods) {
    const net = await BayesianNeuralNetwork.create(gpu, { ...network, method });
    const { learningRate, ...rest } = training;
    const options = { ...(method.kind === 'ivon' ? rest : training), holdEvery: training.epochs ?? 1 };
    for await (const report of net.train(train, options)) onReport(method.kind, report);
    scores.set(method.kind, await judge(net));
    net.destroy();
  }
  return scores;
}
