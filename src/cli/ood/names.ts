/** `--ood`: which out-of-distribution sets there are, and which are asked for. */
import { InvalidArgumentError } from 'commander';
import { generatedSets } from '../../data/ood/generated.ts';
import { fashionMnist, letters } from '../../data/ood/shipped.ts';

export const shippedSets = { fashion: fashionMnist, letters } as const;

export type OodName = keyof typeof shippedSets | keyof typeof generatedSets;

/** In the order of tables. */
export const oodNames = [...Object.keys(shippedSets), ...Object.keys(generatedSets)] as readonly OodName[];

/** @throws InvalidArgumentError saying what there is */
export function parseOod(text: string): OodName[] {
  if (text === 'all') return [...oodNames];
  const asked = text.split(',').map((name) => name.trim());
  const stranger = asked.find((name) => !oodNames.some((known) => known === name));
  if (stranger !== undefined) {
    throw new InvalidArgumentError(`Expected all, or some of ${oodNames.join(',')}; got "${stranger}".`);
  }
  return oodNames.filter((name) => asked.includes(name));
}
