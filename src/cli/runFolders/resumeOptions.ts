/** What options may change of a run that goes on, and what it means. */
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { trainingSettings } from '../../presets.ts';
import { usageError } from '../exit.ts';
import { roleFlags } from '../options/inspect.ts';
import type { TrainOptions } from '../options/program.ts';
import { readingFlags } from '../options/reading.ts';
import { mergeSettings } from '../settings.ts';

/** Options that say what a new run is made of. */
const settled = {
  preset: '--preset',
  out: '--out',
  ...roleFlags,
  ...readingFlags,
  testFraction: '--test-fraction',
  test: '--test',
  testTargets: '--test-targets',
} as const satisfies Partial<Record<keyof TrainOptions, string>>;

export interface Changed {
  readonly settings: RunSettings;
  /** What differs, for people. */
  readonly notes: readonly string[];
}

/**
 * The settings of a run with those of the options in their place. `--epochs` is no part of it.
 * @throws CredenceError naming an option that a run cannot change once it has begun; ConfigError
 */
export function changedSettings(config: RunConfig, options: TrainOptions): Changed {
  const stray = (Object.keys(settled) as (keyof typeof settled)[]).find(
    (name) => options[name] !== undefined,
  );
  if (stray) {
    throw usageError(`${settled[stray]} is for a new run: one that goes on has its own; leave it out`);
  }
  const { epochs: _, ...asked } = options;
  const { version, id, preset, dataset, ...own } = config;
  const settings = mergeSettings(asked, dataset.kind, { description: '', settings: own });
  const mayChange = new Set([...Object.keys(trainingSettings(own)), 'trainDraws']);
  // its draws start there as well
  mayChange.delete('seed');
  mayChange.delete('start');
  const notes: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const before = own[name as keyof RunSettings];
    if (JSON.stringify(value) === JSON.stringify(before)) continue;
    const what = `${name} ${JSON.stringify(value)} where the run has ${JSON.stringify(before)}`;
    if (name === 'draws') notes.push(`${what}: it is measured with these`);
    else if (mayChange.has(name)) {
      notes.push(`${what}: from here on it is another run than one without a break`);
    } else throw usageError(`${what}: this is settled when a run begins; train a new one`);
  }
  return { settings, notes };
}
