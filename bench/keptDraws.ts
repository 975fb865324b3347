/**
 * Answers a second from kept draws: one image after the other, as while somebody draws, beside `predict`,
 * which makes the draws anew. `npx tsx bench/keptDraws.ts [LAYERS] [DRAWS] [ANSWERS]`; CREDENCE_ADAPTER
 * chooses the adapter. Prints one JSON line.
 */
import { BayesianNeuralNetwork } from '../src/bayes/network.ts';
import { openNodeGpu } from '../src/cli/host/node.ts';
import { openGpu } from '../src/gpu/device.ts';

const [layers = '784,400,400,11', draws = '32', answers = '60'] = process.argv.slice(2);
const widths = layers.split(',').map(Number);
const inputSize = widths[0]!;
const gpu = await openGpu(await openNodeGpu());
const net = await BayesianNeuralNetwork.create(gpu, { layers: widths, seed: 1 });
/** About a fifth of a digit's pixels are ink. */
const images = Uint8Array.from({ length: inputSize }, (_, i) => {
  const word = Math.imul(i, 0x9e3779b9) >>> 0;
  return word % 5 === 0 ? word >>> 24 : 0;
});
const data = { images, count: 1, inputSize };

const began = performance.now();
const kept = await net.keepDraws({ draws: Number(draws) });
await kept.predict(data);
const firstAnswer = performance.now() - began;

async function timed(answer: () => Promise<unknown>, count: number) {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await answer();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const { user, system } = process.cpuUsage(before);
  return { median: sorted[count >> 1]!, slowest: sorted.at(-1)!, cpu: (user + system) / 1000 / count };
}

const fromKept = await timed(() => kept.predict(data), Number(answers));
const anew = await timed(() => net.predict(data, { draws: Number(draws), interval: 0.9 }), 9);
console.log(
  JSON.stringify({
    adapter: gpu.adapterName,
    ...{ layers: widths, draws: kept.draws, millisecondsToFirst: firstAnswer },
    ...{ milliseconds: fromKept.median, slowest: fromKept.slowest, aSecond: 1000 / fromKept.median },
    cpuMilliseconds: fromKept.cpu,
    ...{ millisecondsAnew: anew.median, cpuMillisecondsAnew: anew.cpu },
  }),
);
net.destroy();
gpu.destroy();
