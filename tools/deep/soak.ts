/**
 * Networks that are created, trained and destroyed, a thousand on one device:
 * `node --expose-gc --import tsx tools/deep/soak.ts [cycles]`.
 * GPU bytes must be 0 after each, and the heap at the end what it was after the first tenth.
 */
import { openTestDevice, prototypes, trainAll } from '../../src/bayes/testing.ts';
import { BayesianNeuralNetwork } from '../../src/index.ts';

const cycles = Number(process.argv[2] ?? 1000);
/** MiB by which a heap may differ for reasons of its own. */
const tolerance = 16;

const gpu = await openTestDevice();
const data = prototypes(64, 16, 4);
const heap = () => {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};
let early = 0;
let bad = 0;
for (let n = 1; n <= cycles; n++) {
  const net = await BayesianNeuralNetwork.create(gpu, { layers: [16, 8, 4], seed: n });
  await trainAll(net, data, { batch: 16, epochs: 1 });
  await net.predict(data, { draws: 2 });
  net.destroy();
  if (gpu.liveBytes !== 0) bad++;
  if (n === Math.ceil(cycles / 10)) early = heap();
}
const late = heap();
console.log(
  `${cycles} cycles: ${bad} left GPU bytes, ${gpu.pipelines.size} pipelines, ` +
    `heap ${early.toFixed(1)} MiB after a tenth, ${late.toFixed(1)} MiB at the end`,
);
gpu.destroy();
process.exit(bad === 0 && late - early < tolerance ? 0 : 1);
