/**
 * The identity of a run: a digest of all that decides what is learned. Equal runs have the same one, and on
 * one adapter the same posterior.
 */
import { type RunSettings, runTable } from '../bayes/settings/runSettings.ts';
import { digestOfJson } from './sealedJson.ts';

/**
 * @param settings as the run begins; how it is measured is no part of its identity
 * @param examples fingerprint of what it trains on
 */
export function identityOf(settings: RunSettings, examples: string): string {
  return digestOfJson({ trained: trainedWith(settings), examples }).slice(0, 32);
}

/** The settings that decide what is learned: all but those of its measurement. */
export function trainedWith(settings: RunSettings): Readonly<Record<string, unknown>> {
  const names = [...Object.keys(runTable), 'task', 'layers', 'method', 'noise', 'prior'] as const;
  const trained = names
    .filter((name) => name !== 'draws')
    .map((name) => [name, settings[name as keyof RunSettings]]);
  return Object.fromEntries(trained);
}
