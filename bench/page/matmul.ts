/**
 * Times the matrix products of a step: Credence's as the step runs them, the peers', and the limits of the
 * adapter.
 */
import { layoutOf } from '../../src/bayes/posterior/layout.ts';
import { copyBytes, copyCeiling, fmaCeiling, fmaFlops } from '../../src/gpu/profile/ceilings.ts';
import { replay } from './capture.ts';
import { type CapturedStep, captureStep } from './captureStep.ts';
import type { ProductShape, Repeated } from './contender.ts';
import { beside, byEachPeer, type Open, paceOf, timed } from './open.ts';
import { ratioOf, scaled, type Time } from './rounds.ts';

const kernelOf = { forward: 'matmul[', weights: 'matmulWeights[', inputs: 'matmulInputs[' } as const;

export async function matmulSection({ gpu, peers, work, data, rounds, log }: Open) {
  const step = await captureStep(work, data);
  // the peers keep every product until the turn ends
  const pace = { ...paceOf(rounds, 300), mostUnits: 64 };
  log('matmul: ceilings');
  const { fma, copy } = await timed({ fma: fmaCeiling(gpu), copy: copyCeiling(gpu) }, pace);
  const shapes = [];
  for (const shape of shapesOf(work.layers, work.batch.count)) {
    log(`matmul: ${shape.of} ${shape.m}x${shape.k}x${shape.n}`);
    const theirs = await byEachPeer(peers, (name) => peers.contenders[name].product(work, shape));
    const candidates = { credence: ours(step, shape), ...theirs, fma: fmaCeiling(gpu) };
    const { fma: ceiling, ...times } = await timed(candidates, pace);
    const flops = 2 * shape.m * shape.k * shape.n;
    shapes.push({
      ...shape,
      gflops: gigaPerSecond(flops, times.credence!),
      share: scaled(ratioOf(ceiling!, times.credence!), flops / fmaFlops),
      ...beside(times, times.credence!),
    });
  }
  await step.destroy();
  return {
    matmul: {
      gflops: shapes[0]!.gflops,
      fmaCeilingGflops: gigaPerSecond(fmaFlops, fma!),
      copyCeilingGBs: gigaPerSecond(copyBytes, copy!),
      shapes,
    },
  };
}

const gigaPerSecond = (amount: number, { median }: Time): number => amount / median / 1e6;

/**
 * The products of every layer except the last one, which is small: forwards, to the weights, and to the
 * inputs, which the first layer does not have.
 */
function shapesOf(layers: readonly number[], batch: number): ProductShape[] {
  return layoutOf(layers)
    .layers.slice(0, -1)
    .flatMap(({ inputs, outputs }, layer): ProductShape[] => [
      { of: 'forward', layer, m: batch, k: inputs, n: outputs },
      { of: 'weights', layer, m: inputs, k: batch, n: outputs },
      ...(layer > 0 ? [{ of: 'inputs' as const, layer, m: batch, k: outputs, n: inputs }] : []),
    ]);
}

/**
 * The step's own dispatch of that product, replayed. A backward pass runs from the last layer to the first.
 */
function ours({ gpu, dispatches }: CapturedStep, { of, layer }: ProductShape): Repeated {
  const found = dispatches.filter(({ pipeline }) => pipeline.label.startsWith(kernelOf[of]));
  const dispatch = of === 'forward' ? found[layer] : found.at(of === 'weights' ? -1 - layer : -layer);
  if (!dispatch) throw new TypeError(`bench: the step has no dispatch ${kernelOf[of]} of layer ${layer}`);
  return { run: (count) => replay(gpu.device, [dispatch], count), destroy: () => undefined };
}
