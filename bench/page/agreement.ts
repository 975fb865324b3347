/**
 * Checks, before anything is timed, that every peer computes the same numbers as Credence, from the same
 * weights and the same noise.
 */
import type { Gpu } from '../../src/gpu/device.ts';
import { credenceLosses, credenceProbabilities, seeds } from './credence.ts';
import type { Peers } from './peers.ts';
import { firstOf, noiseOf, type Work } from './work.ts';

const tolerance = 1e-3;
/** Steps compared: after the first, the losses also depend on gradients and on Adam. */
const steps = 3;
const images = 128;
/** The counter's step of a prediction's draws; see src/bayes/training/stepFields.ts. */
const evaluationStep = 0xffffffff;

/** Largest relative difference of each peer's losses from Credence's. @throws TypeError beyond 1e-3 */
export async function lossesAgree(
  gpu: Gpu,
  { contenders }: Peers,
  work: Work,
): Promise<Record<string, number>> {
  const noise = Array.from({ length: steps }, (_, step) =>
    noiseOf(work.layers, { seed: seeds.training, step, draw: 0 }),
  );
  const ours = await credenceLosses(gpu, work, steps);
  const differences: Record<string, number> = {};
  for (const [name, peer] of Object.entries(contenders)) {
    const theirs = await peer.losses(work, noise);
    const relative = ours.flatMap(({ nll, kl }, s) => [
      Math.abs(theirs[s]!.nll / nll - 1),
      Math.abs(theirs[s]!.kl / kl - 1),
    ]);
    differences[name] = mustBeSmall(`${name}: losses of ${steps} steps`, Math.max(...relative));
  }
  return differences;
}

/** Largest absolute difference of each peer's probabilities from Credence's. @throws TypeError beyond 1e-3 */
export async function probabilitiesAgree(
  gpu: Gpu,
  { contenders }: Peers,
  work: Work,
): Promise<Record<string, number>> {
  const few = { ...work, images: firstOf(work.images, images) };
  const noise = noiseOf(work.layers, { seed: seeds.prediction, step: evaluationStep, draw: 0 });
  const ours = await credenceProbabilities(gpu, few);
  const differences: Record<string, number> = {};
  for (const [name, peer] of Object.entries(contenders)) {
    const theirs = await peer.probabilities(few, noise);
    const largest = ours.reduce((most, p, i) => Math.max(most, Math.abs(p - theirs[i]!)), 0);
    differences[name] = mustBeSmall(`${name}: probabilities of ${images} images`, largest);
  }
  return differences;
}

function mustBeSmall(what: string, difference: number): number {
  // written so that NaN fails
  if (difference <= tolerance) return difference;
  throw new TypeError(
    `bench: ${what} differ from Credence's by ${difference}, more than ${tolerance}: this is not the same work`,
  );
}
