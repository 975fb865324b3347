/** The start of a training that knows which inputs its examples inform: once, before the first step. */
import type { CheckedExamples } from '../examples.ts';
import type { NetworkOnGpu } from '../networkOnGpu.ts';
import { informedShares, informedStart, isUntouched } from '../posterior/informedStart.ts';
import { layerPrior, priorSd as sdOf } from '../prior.ts';
import type { TrainSettings } from '../settings/settings.ts';
import type { Progress } from './progress.ts';

export interface AskedStart {
  readonly settings: Pick<TrainSettings, 'start'>;
  /** Where training stood before; undefined of a network that was never trained. */
  readonly before: Progress | undefined;
  /** What is trained on, pseudo-examples too. */
  readonly parts: readonly (CheckedExamples | undefined)[];
}

/** Writes the first layer's widths and means. @returns what people should know of it */
export async function startInformed(
  { parameters, config }: NetworkOnGpu,
  { settings, before, parts }: AskedStart,
): Promise<string[]> {
  if (settings.start !== 'informed' || before) return [];
  const { mu, rho } = await parameters.read();
  const { initialRho, prior } = config;
  if (!isUntouched(rho[0]!, initialRho)) {
    return ['start informed is for a network that was never trained; its widths are left as they are'];
  }
  const shares = informedShares(parts.filter((part) => part !== undefined));
  const priorSd = sdOf(layerPrior(prior, 0));
  const first = informedStart(rho[0]!, { mu: mu[0]! }, { shares, priorSd, initialRho });
  parameters.write([first.mu, ...mu.slice(1)], [first.rho, ...rho.slice(1)]);
  const unseen = shares.filter((share) => share === 0).length;
  return unseen > 0
    ? [`${unseen} of ${shares.length} inputs are 0 in every example: their weights start at the prior`]
    : [];
}
