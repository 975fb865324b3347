/**
 * The card of a network that ships, such as digits.json beside digits.safetensors: whose bytes it speaks of,
 * how they came about, and what the network that they hold is worth. Every score is of these bytes and not of
 * the run that they were made of. Version 1.
 */
import * as v from 'valibot';
import { digest, finite, fraction, name, notNegative, seed, whole } from '../fields.ts';
import { RunConfig } from '../runConfig.ts';
import { classification } from '../runMetrics.ts';

/** A value for each measure of uncertainty, by the names of metrics; the last two with a class for none. */
const byUncertainty = <Schema extends v.GenericSchema>(value: Schema) =>
  v.strictObject({
    entropy: value,
    mutualInformation: value,
    maximumProbability: value,
    none: v.exactOptional(value),
    jointMaximum: v.exactOptional(value),
  });

const shares = byUncertainty(fraction);
const thresholds = byUncertainty(finite);

/** Images that are none of the classes, and which share of them is refused. */
const refusedSet = v.strictObject({
  name,
  title: name,
  images: whole(1),
  /** By the thresholds of `refusal`. */
  refused95: shares,
  /** The same of each kind, where the set has kinds. */
  kinds: v.exactOptional(v.array(v.strictObject({ name, images: whole(1), refused95: shares }))),
});

/** Images of the classes by other hands: to be kept, and read. */
const readableSet = v.strictObject({
  name,
  title: name,
  images: whole(1),
  error: fraction,
  kept95: shares,
  /** Null where nothing is kept. */
  errorOfKept95: byUncertainty(v.nullable(fraction)),
});

/** Ascending. */
const levels = v.pipe(
  v.array(fraction),
  v.check((kept) => kept.length > 0, 'at least one share'),
  v.check((kept) => kept.every((share, i) => share > (kept[i - 1] ?? 0)), 'shares above 0 that ascend'),
);

const curveOf = v.pipe(
  v.strictObject({
    /** The lowest that keep the share of the held-out images: quantiles. What is above is refused. */
    thresholds: v.array(finite),
    /** Share of the test images that is then answered. */
    answered: v.array(fraction),
    /** Error rate among those; null where none is answered. */
    error: v.array(v.nullable(fraction)),
  }),
  v.check(
    ({ thresholds: t }) => t.every((threshold, i) => threshold >= (t[i - 1] ?? threshold)),
    'thresholds that do not descend',
  ),
);

const curve = v.pipe(
  v.strictObject({
    kept: levels,
    by: byUncertainty(curveOf),
    /**
     * Of the test images those within both limits: of `jointMaximum` at each share, and of `none` by
     * `refusal`. So answers a page that also refuses what is foreign. Absent from early cards, and without a
     * class for none.
     */
    both: v.exactOptional(
      v.strictObject({ answered: v.array(fraction), error: v.array(v.nullable(fraction)) }),
    ),
  }),
  v.check(
    ({ kept, by, both }) =>
      [...Object.values(by), both].every((own) =>
        Object.values(own ?? {}).every((column: unknown[]) => column.length === kept.length),
      ),
    'as many thresholds, answered shares and errors as shares kept',
  ),
);

/** With the weakest weights by |mu| / sigma removed, and the rest as it is. */
const pruningRow = v.strictObject({
  /** Of the weights and biases. */
  fraction,
  left: whole(0),
  error: fraction,
  nll: notNegative,
  ece: fraction,
  /** Those that keep 95 % of the held-out images of this network. */
  thresholds,
  refusedTest: shares,
  refused: v.array(v.strictObject({ name, images: whole(1), refused95: shares })),
  kept: v.array(v.strictObject({ name, images: whole(1), error: fraction, kept95: shares })),
});

export const NetworkCard = v.strictObject({
  version: v.literal(1),
  /** The file that all of this is about. */
  posterior: v.strictObject({
    file: name,
    /** SHA-256 of its bytes. */
    sha256: digest,
    bytes: whole(1),
    form: v.picklist(['dense', 'int8-dense']),
    weights: whole(1),
  }),
  /** config.json of the run, its identity and its seed too. */
  config: RunConfig,
  /** Settings that are not those of the recipe for such networks: empty of one that follows it. */
  apart: v.array(v.strictObject({ setting: name, recipe: v.string(), run: v.string() })),
  adapter: v.strictObject({
    /** Null if the run does not tell. */
    trained: v.nullable(v.string()),
    measured: v.string(),
  }),
  /** Fingerprints of images and labels. */
  data: v.strictObject({ train: name, heldOut: name, test: name }),
  /** Of every prediction but those of pruned networks, and their seed. */
  draws: whole(1),
  seed,
  test: classification,
  /** Numbers of the test images whose likeliest class is not their own; absent from early cards. */
  mistakes: v.exactOptional(v.array(whole(0))),
  heldOut: classification,
  refusal: v.strictObject({
    /** Share of the held-out images that the thresholds keep. */
    kept: fraction,
    /** How many were held out. */
    images: whole(1),
    thresholds,
    refusedTest: shares,
  }),
  sets: v.array(refusedSet),
  readable: v.array(readableSet),
  /** The kinds that are measured once, at the end. */
  final: v.exactOptional(refusedSet),
  curve,
  pruning: v.strictObject({
    draws: whole(1),
    seed,
    /** How many images are measured: of the test, of those held out, and of each set at most. */
    images: v.strictObject({ test: whole(1), heldOut: whole(1), set: whole(1) }),
    rows: v.array(pruningRow),
  }),
});
export type NetworkCard = v.InferOutput<typeof NetworkCard>;
export type PruningRow = v.InferOutput<typeof pruningRow>;
export type RefusedSet = v.InferOutput<typeof refusedSet>;
export type ReadableSet = v.InferOutput<typeof readableSet>;
export type Curve = v.InferOutput<typeof curve>;
