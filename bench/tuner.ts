/**
 * Does the tuner pick the fastest block? It picks once, as in a user's first training. Then every block of
 * every large product of a step is measured again, in rounds, and the median of the pick is compared with the
 * best median. `npx tsx bench/tuner.ts [LAYERS] [ESTIMATOR] [ROUNDS]`; CREDENCE_ADAPTER chooses the adapter.
 * Prints a line for each product.
 */

import { uploadExamples } from '../src/bayes/gpuExamples.ts';
import { layoutOf } from '../src/bayes/posterior/layout.ts';
import { createParameters } from '../src/bayes/posterior/parameters.ts';
import { networkConfig, trainSettings } from '../src/bayes/settings/settings.ts';
import { createMoments } from '../src/bayes/training/moments.ts';
import { createStepBuffers } from '../src/bayes/training/stepBuffers.ts';
import { stepPlanOf } from '../src/bayes/training/stepPlan.ts';
import { trialsOf, tuneStep } from '../src/bayes/training/tune.ts';
import { openNodeGpu } from '../src/cli/host/node.ts';
import { productName } from '../src/gpu/blocks.ts';
import { openGpu } from '../src/gpu/device.ts';
import { createMemory } from '../src/gpu/memory.ts';
import { measureBlocks, unmeasured } from '../src/gpu/tuner.ts';

const [layersText = '784,400,400,10', estimator = 'draw', rounds = '5'] = process.argv.slice(2);
if (estimator !== 'draw' && estimator !== 'local' && estimator !== 'flipout') {
  throw new TypeError(`estimator ${estimator}: expected draw, local or flipout`);
}
const gpu = await openGpu(await openNodeGpu(), { tuning: 'always' });
const config = networkConfig({ layers: layersText.split(',').map(Number) });
const settings = trainSettings({ estimator, batch: 128 }, config.prior, config.method);
const layout = layoutOf(config.layers);
const parameters = createParameters(gpu, layout, config);
const [inputSize, count] = [config.layers[0]!, 1024];
const images = Uint8Array.from(
  { length: count * inputSize },
  (_, i) => (Math.imul(i, 0x9e3779b9) >>> 24) & 255,
);
const labels = Uint8Array.from({ length: count }, (_, n) => n % config.layers.at(-1)!);
const examples = uploadExamples(gpu, { images, labels, count, inputSize }, config);
const plan = stepPlanOf(config, settings);
const moments = createMoments(gpu, layout, config.method, 'adam');
const net = { gpu, layout, config, parameters };
const request = { settings, examples, moments, metricsRows: 1 };
const made = createStepBuffers(net, createMemory(gpu), plan, request);
const trials = unmeasured(gpu, trialsOf(layout, made, plan.lanes));
const start = performance.now();
await tuneStep(layout, made, plan.lanes);
const seconds = (performance.now() - start) / 1000;
console.log(`${gpu.adapterName}: ${layersText}, ${estimator}; tuned in ${seconds.toFixed(1)} s`);

const choices = new Map(gpu.measuredBlocks);
const times = trials.map(() => new Map<string, number[]>());
for (let round = 0; round < Number(rounds); round++) {
  for (const [t, trial] of trials.entries()) {
    for (const [block, ms] of (await measureBlocks(gpu, trial)).milliseconds) {
      times[t]!.set(block, [...(times[t]!.get(block) ?? []), ms]);
    }
  }
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
for (const [t, { product }] of trials.entries()) {
  const medians = [...times[t]!]
    .map(([block, ms]) => [block, median(ms)] as const)
    .sort(([, a], [, b]) => a - b);
  const picked = choices.get(productName(product))!;
  const ratio = medians.find(([block]) => block === picked)![1] / medians[0]![1];
  const all = medians.map(([block, ms]) => `${block} ${ms.toFixed(2)}`).join(', ');
  console.log(`${productName(product)}: picked ${picked}, ${ratio.toFixed(3)} of the best; ms: ${all}`);
}
gpu.destroy();
