/** Defaults that differ by preset, in the words of the help. */
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { presets, tablePreset } from '../../presets.ts';

const all = { ...presets, table: tablePreset };

/** `relu` if all presets agree, else `smoke 64, demo and paper 128`. */
export function byPreset(textOf: (settings: RunSettings, preset: string) => string): string {
  const names = new Map<string, string[]>();
  for (const [preset, { settings }] of Object.entries(all)) {
    const text = textOf(settings, preset);
    names.set(text, [...(names.get(text) ?? []), preset]);
  }
  const [only] = names.keys();
  if (names.size === 1) return only!;
  return [...names].map(([text, presets]) => `${listed(presets)} ${text}`).join(', ');
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
