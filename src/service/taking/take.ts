/** A network as a file, to take away: its code is fetched when somebody asks for one. */
import { ConfigError } from '../../bayes/errors.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { prunePosterior } from '../../bayes/posterior/prune.ts';
import { encodeState } from '../../bayes/training/stateFile.ts';
import type { TrainingState } from '../../bayes/training/trainingState.ts';
import type { AskedPosterior } from '../weights/shown.ts';

/** What can be taken away: `state` goes on training where it ended, and is of the network trained here. */
export const takeable = ['posterior', 'onnx', 'state'] as const;
export type Takeable = (typeof takeable)[number];

export interface TakeRequest extends AskedPosterior {
  readonly what: Takeable;
}

export interface TakeSurroundings {
  readonly posterior: (network: AskedPosterior['network']) => Promise<Posterior>;
  /** The run of this visit at its last whole epoch; undefined before there is one. */
  readonly state: () => TrainingState | undefined;
}

/**
 * The file's bytes.
 *
 * @throws ConfigError if there is no such network, state or share; what the encoders throw
 */
export async function take(
  { what, network, pruned = 0 }: TakeRequest,
  { posterior, state }: TakeSurroundings,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!takeable.includes(what)) throw new ConfigError('what', takeable.join(', '), what);
  if (!(pruned >= 0 && pruned < 1)) throw new ConfigError('pruned', 'a share from 0 to below 1', pruned);
  if (what === 'state') {
    const latest = network === 'trained' ? state() : undefined;
    if (!latest) throw new ConfigError('state', 'a network that was trained here for a whole epoch', network);
    return encodeState(latest);
  }
  const whole = await posterior(network);
  const left = pruned > 0 ? prunePosterior(whole, pruned) : whole;
  if (what === 'onnx') return (await import('../../export/onnx.ts')).exportOnnx(left);
  // what was removed need not be carried
  return encodePosterior(left, pruned > 0 ? 'sparse' : 'dense');
}
