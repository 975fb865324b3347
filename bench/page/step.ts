/** A whole training step: the same losses first, then what it asks of WebGPU, then its time beside the peers'. */
import { layoutOf } from '../../src/bayes/layout.ts';
import { plainNetwork } from '../../src/bayes/method.ts';
import { lossesAgree } from './agreement.ts';
import { stepFlops } from './bytes.ts';
import { captureStep } from './captureStep.ts';
import { createNetwork, startTraining } from './credence.ts';
import { byEachPeer, type Open, paceOf, timed } from './open.ts';

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
  const times = await timed(
    {
      credence: await start(),
      credenceLocal: await start({ estimator: 'local' }),
      ...(plainReason === null && { plain: await start({}, plainNetwork) }),
      ...(await byEachPeer(peers, (name) => peers.contenders[name].trainer(work))),
    },
    paceOf(rounds),
  );
  const flops = stepFlops(layoutOf(work.layers), work.batch.count);
  return {
    step: { plain: null, ...(plainReason !== null && { plainReason }), ...times, agreement },
    stepGflops: flops / times.credence!.median / 1e6,
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

/** Null if the step of a plain network is one: a step that draws weights is Bayes by Backprop's, whatever it is called. */
async function whyNoPlainStep({ work, data }: Open): Promise<string | null> {
  const { dispatches, destroy } = await captureStep(work, data, plainNetwork);
  await destroy();
  const draws = dispatches.some(({ pipeline }) => /^sample\[|^update\[draw,/.test(pipeline.label));
  return draws ? 'the step of the method "plain" still draws weights' : null;
}
