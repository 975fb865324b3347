/**
 * One step of Bayes by Backprop on a copy of a network, from one image, with what its kernels found of one
 * weight. The network itself is not changed. The step is that of training with the estimator `draw` and the
 * sampled KL (Blundell et al. 2015, section 3.2); the optimiser, Adam, begins anew.
 */
import { streams } from '../../../shaders/lib/random.ts';
import type { Gpu } from '../../gpu/device.ts';
import { createMemory } from '../../gpu/memory.ts';
import { readBuffer } from '../../gpu/readback.ts';
import { createStepRing, submit } from '../../gpu/recorder.ts';
import { together } from '../../gpu/together.ts';
import { uploadExamples } from '../gpuExamples.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { createParameters } from '../posterior/parameters.ts';
import type { Posterior } from '../posterior/posterior.ts';
import { boxMuller, philox4x32, seedWords } from '../random.ts';
import { trainSettings } from '../settings/settings.ts';
import { createMoments, momentRuleOf } from './moments.ts';
import {
  adam,
  checkStep,
  floatOf,
  inputScaleOf,
  type Moved,
  mostPulled,
  type OneStep,
  type OneStepRequest,
  type StepLoss,
  valueAt,
} from './oneStepRequest.ts';
import { beginTraining } from './progress.ts';
import { createTrainingStep } from './step.ts';
import { trainingFields } from './stepFields.ts';

/** @throws ConfigError before anything is made; GpuLimitError, DeviceLostError, GpuFaultError */
export async function oneStep(gpu: Gpu, posterior: Posterior, request: OneStepRequest): Promise<OneStep> {
  const layout = checkStep(posterior, request);
  const { mu, rho, config } = posterior;
  const { image, label, klScale, learningRate, seed } = request;
  const parameters = createParameters(gpu, layout, config);
  const net: NetworkOnGpu = { gpu, layout, parameters, config };
  const owned: { destroy(): void }[] = [parameters];
  const own = <T extends { destroy(): void }>(owner: T): T => {
    owned.push(owner);
    return owner;
  };
  try {
    parameters.write(mu, rho);
    const memory = own(createMemory(gpu));
    const settings = trainSettings(
      {
        ...{ estimator: 'draw', kl: 'sampled', optimiser: 'adam', schedule: 'constant', ...adam },
        ...{ batch: 1, epochs: 1, temperature: klScale, learningRate, seed },
      },
      config.prior,
      config.method,
    );
    const data = { images: image, labels: Uint8Array.of(label), count: 1, inputSize: image.length };
    const examples = own(uploadExamples(gpu, data, config, { places: 1 }));
    const rule = momentRuleOf(config.method, settings.optimiser);
    const moments = own(createMoments(gpu, layout, config.method, rule));
    const step = own(await createTrainingStep(net, { settings, examples, rows: 1, moments, metricsRows: 1 }));
    const { from: at } = beginTraining(undefined, {
      ...{ settings, method: config.method, data: '', minibatches: 1 },
      ...{ epochs: undefined, horizon: undefined },
    });
    const ring = createStepRing(gpu, memory, 1);
    ring.set(0, {
      ...trainingFields(config, settings, { minibatches: [{ first: 0, size: 1 }], at, row: 0 }),
      inputScale: inputScaleOf(posterior),
    });
    ring.upload(1);
    const run = { slot: 0, extent: { batch: 1, draws: step.lanes } };
    const part = (program: typeof step.program) =>
      submit(gpu, ring, 'one step', { recordings: [{ program, ...run }] });

    // the update leaves the next draw where this one was, so w is read before it
    part(step.opening);
    const { pass, sampled, metrics } = step.buffers;
    const drawn = await floatsOf(gpu, sampled!, 0, layout.arenaSize);
    part(step.program);
    const dw = await floatsOf(gpu, pass.weightGradients.dw, 0, layout.arenaSize);
    const { layers } = layout;
    const place =
      'row' in request.place
        ? request.place
        : mostPulled(posterior, layout, request.place.layer, (at) => dw[floatOf(layout, at)]!);
    const float = floatOf(layout, place);
    const one = async (buffer: GPUBuffer, plus = 0) => (await floatsOf(gpu, buffer, float + plus, 1))[0]!;
    const arena = layout.arenaSize;
    const [muAfter, rhoAfter, firstMu, secondMu, firstRho, secondRho] = await together([
      ...[one(parameters.mu), one(parameters.rho)],
      ...[one(moments.muMoments), one(moments.muMoments, arena)],
      ...[one(moments.rhoMoments!), one(moments.rhoMoments!, arena)],
    ] as const);
    const outputs = layers.at(-1)!.outputs;
    const [logits, before] = await together([
      floatsOf(gpu, pass.activations.at(layers.length), 0, outputs),
      lossIn(gpu, metrics),
    ]);
    const { layer, row } = place;
    const isBias = row === layers[layer]!.inputs;
    const input = isBias
      ? 1
      : layer === 0
        ? image[row]! * inputScaleOf(posterior)
        : (await floatsOf(gpu, pass.activations.at(layer), row, 1))[0]!;

    // the same noise again, at the parameters after the step
    part(step.opening);
    part(step.program);
    const lossAfter = await lossIn(gpu, metrics);
    const moved = (first: number, second: number, after: number): Moved => ({
      ...{ gradient: first / (1 - adam.beta1), first, second, after },
    });
    return {
      ...{ place, mu: valueAt(mu, layout, place), rho: valueAt(rho, layout, place) },
      ...{ eps: epsAt(seed, float), w: drawn[float]!, input, logits: Array.from(logits) },
      ...{ loss: before, dw: dw[float]!, lossAfter },
      ...{ ofMu: moved(firstMu, secondMu, muAfter), ofRho: moved(firstRho, secondRho, rhoAfter) },
    };
  } finally {
    for (const owner of owned.toReversed()) owner.destroy();
  }
}

async function floatsOf(gpu: Gpu, buffer: GPUBuffer, from: number, count: number): Promise<Float32Array> {
  return new Float32Array(await readBuffer(gpu, buffer, 4 * from, 4 * count));
}

/** The normal that the first step draws for a weight: it is stored nowhere, and made again by its counter. */
const epsAt = (seed: number, float: number): number =>
  boxMuller(philox4x32([float >>> 2, 0, 0, streams.weights], seedWords(seed)))[float & 3]!;

/** Row 0 of the metrics: the sum of one image's nll is its nll. */
async function lossIn(gpu: Gpu, metrics: GPUBuffer): Promise<StepLoss> {
  const [nll, , kl] = await floatsOf(gpu, metrics, 0, 4);
  return { nll: nll!, kl: kl! };
}
