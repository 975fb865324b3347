/** What config.json says of a run that was imported: its network, its data, and no training of ours. */

import { bayesByBackprop } from '../../bayes/method.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { gaussian } from '../../bayes/prior.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { RunData } from '../data/runData.ts';
import { fitSettings, mergeSettings } from '../settings.ts';

interface Of {
  readonly plain: Posterior;
  readonly priorScale: number;
  readonly seed: number;
}

/** The settings that are no network's keep the values of the preset: nothing was trained by them. */
export function importedSettings(data: RunData, { plain, priorScale, seed }: Of): RunSettings {
  const { layers, activation, inputScale } = plain.config;
  const options = {
    ...{ report: false, method: bayesByBackprop, prior: gaussian(priorScale), epochs: 1, seed },
    ...{ layers: layers as readonly number[], activation, inputScale: inputScale! },
  };
  return fitSettings(mergeSettings(options, data.table ? 'table' : 'images'), options, data);
}
