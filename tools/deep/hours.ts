/**
 * One training of half an hour or longer, with a prediction at the end of each epoch: GPU bytes and heap must
 * stay flat. `node --expose-gc --import tsx tools/deep/hours.ts [minutes]`. Most of the time is a pause
 * between epochs, so that it can run beside other checks: what leaks does so by epoch, not by load.
 */
import { openTestDevice, prototypes } from '../../src/bayes/testing.ts';
import { BayesianNeuralNetwork } from '../../src/index.ts';

const minutes = Number(process.argv[2] ?? 30);
/** MiB by which a heap may differ for reasons of its own. */
const tolerance = 16;

interface Reading {
  readonly epoch: number;
  readonly heap: number;
  readonly gpuBytes: number;
}

const gpu = await openTestDevice();
const data = prototypes(2000, 196, 10);
const net = await BayesianNeuralNetwork.create(gpu, { layers: [196, 64, 10], seed: 1 });
const pause = 500;

function read(epoch: number): Reading {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { epoch, heap: (heapUsed + external) / 2 ** 20, gpuBytes: gpu.liveBytes };
}

const readings: Reading[] = [];
const end = performance.now() + minutes * 60_000;
for await (const { epoch, endOfEpoch } of net.train(data, { batch: 50, epochs: 1_000_000 })) {
  if (!endOfEpoch) continue;
  await net.predict(data, { draws: 2 });
  readings.push(read(epoch));
  if (performance.now() > end) break;
  await new Promise((resolve) => setTimeout(resolve, pause));
}

// the first tenth fills caches
const settled = readings.slice(Math.ceil(readings.length / 10));
const third = Math.ceil(settled.length / 3);
const mean = (part: readonly Reading[]) => part.reduce((sum, { heap }) => sum + heap, 0) / part.length;
const [early, late] = [mean(settled.slice(0, third)), mean(settled.slice(-third))];
const bytes = new Set(settled.map(({ gpuBytes }) => gpuBytes));
net.destroy();
console.log(
  `${minutes} minutes, ${readings.at(-1)?.epoch ?? 0} epochs: GPU bytes at their ends ${[...bytes].join(', ')}, ` +
    `${gpu.liveBytes} after it; heap ${early.toFixed(1)} MiB in the first third, ${late.toFixed(1)} MiB in the last`,
);
const isFlat = bytes.size === 1 && gpu.liveBytes === 0 && late - early < tolerance;
gpu.destroy();
process.exit(isFlat ? 0 : 1);
