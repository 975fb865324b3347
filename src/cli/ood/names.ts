/** `--ood`: which sets of foreign images there are, and which are asked for. */
import { InvalidArgumentError } from 'commander';
import { drawnDigits, drawnNonDigits } from '../../data/ood/drawn.ts';
import type { DrawnPart } from '../../data/ood/drawnKinds.ts';
import { generatedSets } from '../../data/ood/generated.ts';
import { patternSets } from '../../data/ood/patterns.ts';
import { fashionMnist, letters, type ShippedSet } from '../../data/ood/shipped.ts';

/** A set that comes with the project, or a part of one. */
export interface Shipped {
  readonly set: ShippedSet;
  readonly part?: DrawnPart;
}

export const shippedSets = {
  fashion: { set: fashionMnist },
  letters: { set: letters },
  'drawn-choose': { set: drawnNonDigits, part: 'choose' },
  'drawn-final': { set: drawnNonDigits, part: 'final' },
} as const satisfies Record<string, Shipped>;

/** Images of the classes that were trained on, by another hand: to be read and kept. */
export const readableSets = { 'drawn-digits': drawnDigits } as const;

export type ReadableName = keyof typeof readableSets;
export type OodName =
  | keyof typeof shippedSets
  | ReadableName
  | keyof typeof generatedSets
  | keyof typeof patternSets;

/** In the order of tables. */
export const oodNames = [
  ...Object.keys(shippedSets),
  ...Object.keys(readableSets),
  ...Object.keys(generatedSets),
  ...Object.keys(patternSets),
] as readonly OodName[];

/** Names of several sets. `all` spares the final part, which is to be measured once, by its name. */
const groups: ReadonlyMap<string, readonly OodName[]> = new Map([
  ['all', oodNames.filter((name) => name !== 'drawn-final')],
  ['drawn', oodNames.filter((name) => name.startsWith('drawn-'))],
]);

export const oodHelp =
  `names joined by commas, of ${oodNames.join(', ')}; or drawn, the three of that name; or all, without ` +
  'drawn-final, which is to be measured once';

export const isReadable = (name: OodName): name is ReadableName => name in readableSets;

/** @throws InvalidArgumentError saying what there is */
export function parseOod(text: string): OodName[] {
  const asked = text
    .split(',')
    .map((name) => name.trim())
    .flatMap((name): readonly string[] => groups.get(name) ?? [name]);
  const stranger = asked.find((name) => !oodNames.some((known) => known === name));
  if (stranger !== undefined) {
    const known = [...groups.keys(), ...oodNames].join(',');
    throw new InvalidArgumentError(`Expected some of ${known}; got "${stranger}".`);
  }
  return oodNames.filter((name) => asked.includes(name));
}
