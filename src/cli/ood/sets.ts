/**
 * Out-of-distribution images of a run: those that ship with the project, and those made of its own test
 * images.
 */
import { randomWords } from '../../bayes/random.ts';
import type { LabelledImages } from '../../data/files/mnist.ts';
import { drawnPart } from '../../data/ood/drawn.ts';
import { type GeneratedSet, generatedSets } from '../../data/ood/generated.ts';
import { type PatternSet, patternSets } from '../../data/ood/patterns.ts';
import type { ShippedSet } from '../../data/ood/shipped.ts';
import type { OodReport, OodSet } from '../../figures/predictions/ood.ts';
import { hasShipped, openShipped as readShipped } from '../data/shipped.ts';
import { pickRows, someRows } from '../data/someRows.ts';
import { type OodName, type ReadableName, readableSets, type Shipped, shippedSets } from './names.ts';

/** Images that a network of the run can take, and what they are. */
export interface OpenSet extends Pick<OodSet, 'name' | 'title' | 'kind' | 'source'> {
  readonly images: Uint8Array;
  readonly count: number;
  /** What kind each image [N] is, if the set has kinds. */
  readonly kinds?: { readonly names: readonly string[]; readonly of: Uint8Array };
  /** Only of what is to be read. */
  readonly labels?: Uint8Array;
}

export type OpenedSet = OpenSet | { readonly why: string };

/**
 * The images of a generated set are the same for every run: seed and Philox stream of what is random in them.
 */
const imageSeed = 1;
const imageStream = 6;

/**
 * @returns the set, or why it does not apply
 * @throws DataError if a file that ships with the project is damaged
 */
export async function openSet(
  name: Exclude<OodName, ReadableName>,
  test: LabelledImages,
): Promise<OpenedSet> {
  if (name in patternSets) return patterns(name, patternSets[name as keyof typeof patternSets], test);
  return name in shippedSets
    ? openShipped(name, shippedSets[name as keyof typeof shippedSets], test)
    : makeSet(name, generatedSets[name as keyof typeof generatedSets], test);
}

async function openShipped(name: OodName, { set, part }: Shipped, test: LabelledImages): Promise<OpenedSet> {
  const why = unlike(test) ?? absent(set);
  if (why) return { why };
  const whole = await readShipped(set);
  if (Buffer.compare(whole.images, test.images) === 0) return { why: 'they are the test images of this run' };
  const { images, labels, count } = part ? drawnPart(whole, part) : whole;
  const { title, source, classNames: names } = set;
  return {
    ...{ name, source, kind: 'shipped', images, count, kinds: { names, of: labels } },
    title: part ? `${title}, ${partTitles[part]}` : title,
  };
}

const partTitles = { choose: 'kinds to choose with', final: 'final kinds' } as const;

/** Labelled images of the classes that were trained on, and what they are. */
export interface OpenReadable extends OpenSet {
  readonly labels: Uint8Array;
}

/**
 * @param classes of the network; null if it is not known to read digits
 * @returns the set, or why it does not apply
 * @throws DataError if a file that ships with the project is damaged
 */
export async function openReadable(
  name: ReadableName,
  test: LabelledImages,
  classes: number | null,
): Promise<OpenReadable | { readonly why: string }> {
  const set = readableSets[name];
  if (classes === null) {
    return { why: 'they are digits, and a run on images of its own folder may have other classes' };
  }
  if (classes !== set.classNames.length) {
    return { why: `it has ${set.classNames.length} classes, and the network of this run ${classes}` };
  }
  const why = unlike(test) ?? absent(set);
  if (why) return { why };
  const { images, labels, count } = await readShipped(set);
  const { title, source } = set;
  return { name, title, source, kind: 'shipped', images, labels, count };
}

/** At most so many images, chosen at random, the same ones every time: a set may be sorted by kind. */
export function someOf<Set extends OpenSet>(set: Set, most: number): Set {
  const { images, count, labels, kinds } = set;
  if (count <= most) return set;
  const rows = someRows(count, most);
  return {
    ...set,
    ...{ images: pickRows(images, rows, count), count: rows.length },
    ...(labels && { labels: pickRows(labels, rows, count) }),
    ...(kinds && { kinds: { ...kinds, of: pickRows(kinds.of, rows, count) } }),
  };
}

/** Why images of a shipped set are no input for a network that takes these; undefined if they are. */
const unlike = ({ rows, columns }: LabelledImages): string | undefined =>
  rows === 28 && columns === 28
    ? undefined
    : `its images have 28x28 pixels, those of this run ${rows}x${columns}`;

/** Why a set is not to be had; undefined if it is here. */
const absent = (set: ShippedSet): string | undefined =>
  hasShipped(set) ? undefined : 'its images come with the repository, and not with the npm package';

function makeSet(name: OodName, { title, make }: GeneratedSet, test: LabelledImages): OpenSet {
  const { images, rows, columns, count } = test;
  const random = randomWords(imageSeed, imageStream, 0);
  return {
    ...{ name, title, kind: 'generated', count },
    source: `made by Credence when it is measured, seed ${imageSeed}`,
    images: make(images, rows, columns, random),
  };
}

function patterns(name: OodName, { title, make }: PatternSet, test: LabelledImages): OpenSet {
  const { rows, columns, inputSize } = test;
  const images = make(rows, columns);
  const source = 'made by Credence when it is measured';
  return { name, title, source, kind: 'generated', images, count: images.length / inputSize };
}

/** Why no set applies to a run that does not classify images. */
export const onlyImages = (names: readonly OodName[]): OodReport['left'] =>
  names.map((name) => ({ name, why: 'it is a set of images, and this run is of a table' }));
