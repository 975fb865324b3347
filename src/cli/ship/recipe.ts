/** The recipe of the network that ships, and where a run departs from it. */
import { isDeepStrictEqual } from 'node:util';
import { type RunSettings, runTable } from '../../bayes/settings/runSettings.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import { presets } from '../../presets.ts';

/** As `credence train --none --augment pen --epochs 30 --images 50000 --validation 10000` trains it. */
export const recipe: RunSettings = {
  ...presets.demo.settings,
  ...{ none: 'yes', augment: 'pen', epochs: 30, trainExamples: 50_000, validationExamples: 10_000 },
};

/**
 * Any seed will do, the draws are those of the card, and a run that came to its end never needed to know what
 * to do at NaN.
 */
const free: readonly string[] = ['seed', 'draws', 'nonFinite'];

/** Settings that differ, in words. */
export function apartFromRecipe(config: RunConfig): NetworkCard['apart'] {
  const names = [...Object.keys(runTable), 'task', 'layers', 'method', 'noise', 'prior'] as const;
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return (names as readonly (keyof RunSettings)[])
    .filter((setting) => !free.includes(setting) && !isDeepStrictEqual(config[setting], recipe[setting]))
    .map((setting) => ({ setting, recipe: text(recipe[setting]), run: text(config[setting]) }));
}
