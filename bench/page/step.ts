/**
 * Measures a whole training step. It checks that the losses agree, counts the calls of WebGPU, and times the
 * step and the peers'.
 */

import { plainNetwork } from '../../src/bayes/method.ts';
import { layoutOf } from '../../src/bayes/posterior/layout.ts';
import { fmaCeiling, fmaFlops } from '../../src/gpu/profile/ceilings.ts';
import { lossesAgree } from './agreement.ts';
import { stepFlops } from './bytes.ts';
import { captureStep } from './captureStep.ts';
import { createNetwork, startTraining } from './credence.ts';
import { beside, type Open, paceOf, timed } from './open.ts';
import type { PeerName } from './peers.ts';
import { ratioOf, scaled } from './rounds.ts';

export async function stepSection(open: Open) {
  const { gpu, peers, work, data, rounds, log } = open;
  log('step: comparing losses');
  const agreement = await lossesAgree(gpu, peers, work);
  log('step: counting');
  const { counts, bytes, kernels } = await countedStep(open);
  const plainReason = await whyNoPlainStep(open);
  log('step: timing');
  const start = async (settings = {}, method?: typeof plainNetwork) =>
    startTraining(await createNetwork(gpu, work, method), data, work.batch.count, settings);
  const peer = (name: PeerName) => peers.contenders[name].trainer(work);
  // steps of a tenth of a second have many short turns: the closer two turns are, the steadier is their ratio
  const { fma, ...quick } = await timed(
    {
      credence: await start(),
      credenceLocal: await start({ estimator: 'local' }),
      ...(plainReason === null && { plain: await start({}, plainNetwork) }),
      jaxWasm: await peer('jaxWasm'),
      tfjsWasm: await peer('tfjsWasm'),
      fma: fmaCeiling(gpu),
    },
    paceOf(4 * rounds + 3, 250),
  );
  const { credence: besideSlow, ...slow } = await timed(
    { credence: await start(), jaxWebgpu: await peer('jaxWebgpu'), tfjsWebgpu: await peer('tfjsWebgpu') },
    paceOf(rounds),
  );
  const flops = stepFlops(layoutOf(work.layers), work.batch.count);
  const { credence, credenceLocal, plain } = quick;
  return {
    step: {
      plain: null,
      ...(plainReason !== null && { plainReason }),
      ...beside(quick, credence!),
      ...beside(slow, besideSlow!),
      ...(plain && { overPlain: { draw: ratioOf(credence!, plain), local: ratioOf(credenceLocal!, plain) } }),
      agreement,
    },
    stepGflops: flops / credence!.median / 1e6,
    stepShare: scaled(ratioOf(fma!, credence!), flops / fmaFlops),
    ...counts,
    bytes,
    kernels,
  };
}

async function countedStep({ work, data }: Open) {
  const { counts, bytes, dispatches, destroy } = await captureStep(work, data);
  await destroy();
  return { counts, bytes, kernels: dispatches.map(({ pipeline }) => pipeline.label) };
}

/**
 * Why the step of the plain network is not one; null if it is. A step that draws weights is Bayes by
 * Backprop's, whatever its name is.
 */
async function whyNoPlainStep({ work, data }: Open): Promise<string | null> {
  const { dispatches, destroy } = await captureStep(work, data, plainNetwork);
  await destroy();
  const draws = dispatches.some(({ pipeline }) => /^sample\[|^update\[draw,/.test(pipeline.label));
  return draws ? 'the step of the method "plain" still draws weights' : null;
}
