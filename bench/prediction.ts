/**
 * Compares the cost of S draws with that of one forward pass: the time for 10,000 images, in turns on the
 * same adapter, and the bytes. `npx tsx bench/prediction.ts [LAYERS] [DRAWS] [ROUNDS]`; CREDENCE_ADAPTER
 * chooses the adapter. Prints one JSON line.
 */
import { BayesianNeuralNetwork } from '../src/bayes/network.ts';
import { openNodeGpu } from '../src/cli/host/node.ts';
import { openGpu } from '../src/gpu/device.ts';

const [layers = '784,400,400,10', draws = '16', rounds = '3'] = process.argv.slice(2);
const widths = layers.split(',').map(Number);
const [inputSize, count] = [widths[0]!, 10_000];
const gpu = await openGpu(await openNodeGpu());
const net = await BayesianNeuralNetwork.create(gpu, { layers: widths, seed: 1 });
const images = Uint8Array.from(
  { length: count * inputSize },
  (_, i) => (Math.imul(i, 0x9e3779b9) >>> 24) & 255,
);
const data = { images, count, inputSize };

/** Bytes of every buffer that a call makes. */
let bytes = 0;
const create = gpu.device.createBuffer.bind(gpu.device);
gpu.device.createBuffer = (descriptor) => {
  bytes += descriptor.size;
  return create(descriptor);
};

async function timed(options: { draws?: number; meanWeights?: boolean }) {
  bytes = 0;
  const start = performance.now();
  await net.predict(data, options);
  return { seconds: (performance.now() - start) / 1000, bytes };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const asked = Number(draws);
// pipelines are compiled by a call that is not counted
for (const options of [{ meanWeights: true }, { draws: 1 }]) await timed(options);
const one: number[] = [];
const many: number[] = [];
let taken = { one: 0, many: 0 };
for (let round = 0; round < Number(rounds); round++) {
  const mean = await timed({ meanWeights: true });
  const all = await timed({ draws: asked });
  one.push(mean.seconds);
  many.push(all.seconds);
  taken = { one: mean.bytes, many: all.bytes };
}
const ratios = many.map((seconds, k) => seconds / one[k]!);
console.log(
  JSON.stringify({
    adapter: gpu.adapterName,
    ...{ layers: widths, images: count, draws: asked },
    ...{ secondsForward: median(one), secondsDraws: median(many) },
    ...{ ratio: median(ratios), ratios, bytesForward: taken.one, bytesDraws: taken.many },
  }),
);
net.destroy();
gpu.destroy();
