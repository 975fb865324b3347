/**
 * One finished run of a leaderboard as a small file: what it was trained with, by what, and what came out.
 */
import * as v from 'valibot';
import { finite, fraction, name, notNegative, positive, seed, whole } from '../../persist/fields.ts';
import { checkJson, parseJson } from '../../persist/json.ts';

/** A value for each uncertainty that the network has. */
const by = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.strictObject({
    entropy: schema,
    mutualInformation: schema,
    maximumProbability: schema,
    none: v.exactOptional(schema),
    jointMaximum: v.exactOptional(schema),
    distance: v.exactOptional(schema),
    combined: v.exactOptional(schema),
  });

const byUncertainty = by(fraction);

/** Against the test images; see `detectionReport`. */
const detection = v.strictObject({ auroc: byUncertainty, fpr95: byUncertainty });

/** See `qualityReport`. */
const quality = v.strictObject({
  error: fraction,
  nll: notNegative,
  brier: notNegative,
  ece: fraction,
  eceEqualMass: fraction,
  aurc: fraction,
  excessAurc: fraction,
});

const interval = v.strictObject({ lower: fraction, upper: fraction });

/** See `chooseAndScore`: chosen on the images that were held out, scored on the test images. */
const decisions = v.strictObject({
  chosenOn: whole(1),
  scoredOn: whole(1),
  threshold: v.strictObject({
    wished: fraction,
    threshold: v.nullable(fraction),
    answered: whole(0),
    wrong: whole(0),
    interval: v.nullable(interval),
    coverage: fraction,
    error: v.nullable(fraction),
    holds: v.nullable(v.boolean()),
  }),
  conformal: v.pipe(
    v.array(
      v.strictObject({
        promised: fraction,
        quantile: v.nullable(fraction),
        coverage: fraction,
        interval,
        verdict: v.picklist(['within', 'more', 'less']),
        meanSize: notNegative,
        empty: fraction,
        single: fraction,
      }),
    ),
    v.readonly(),
  ),
});

const share = v.strictObject({ images: whole(1), refused: byUncertainty });

/** See `measureRefusals`: thresholds from the images that were held out. */
const refusals = v.strictObject({
  chosenOn: whole(1),
  /** Share of those that is kept. */
  kept: fraction,
  thresholds: by(finite),
  test: v.strictObject({
    images: whole(1),
    /** With the exact 95 % interval. */
    kept: by(v.strictObject({ share: fraction, ...interval.entries })),
  }),
  /** By name; `drawn-final` only if it was asked for. */
  sets: v.record(
    v.string(),
    v.strictObject({ ...share.entries, kinds: v.exactOptional(v.record(v.string(), share)) }),
  ),
  /** Drawn digits: to be kept. Null for a network that does not read ten digits of that size. */
  digits: v.nullable(
    v.strictObject({
      images: whole(1),
      error: fraction,
      kept: byUncertainty,
      errorOfKept: by(v.nullable(fraction)),
    }),
  ),
});

export const RunLog = v.strictObject({
  version: v.literal(1),
  row: name,
  seed,
  /** config.json of the run. */
  config: v.record(v.string(), v.unknown()),
  /** What measured, as WebGPU describes it, and what ran the program: `Deno 2.9.6`. */
  adapter: name,
  runtime: name,
  /** What trained, if that was another. */
  trainedOn: v.exactOptional(name),
  credence: name,
  parameters: whole(1),
  /** SHA-256 of the file posterior.safetensors, which is kept elsewhere. */
  posterior: name,
  /** Of training alone; a machine that does other things meanwhile makes it longer. */
  seconds: notNegative,
  /**
   * The least seconds of a step, of this row and of the reference, taken in turns, so that what else the
   * machine does weighs on both.
   */
  step: v.strictObject({ seconds: positive, reference: positive }),
  epochs: v.array(
    v.strictObject({
      epoch: whole(1),
      freeEnergy: finite,
      nll: finite,
      kl: finite,
      trainError: fraction,
      /** At mean weights, or of an ensemble's members together. */
      validationError: v.nullable(fraction),
    }),
  ),
  /** Draws behind the predictions: those asked for, 1 of a plain network, the members of an ensemble. */
  draws: whole(1),
  test: quality,
  /** Of the images that were held out for choices. */
  validation: quality,
  /** Logs of before it was measured have none. */
  decisions: v.optional(decisions),
  /** Logs of before it was measured have none. */
  refusals: v.optional(refusals),
  fashion: detection,
  rotated: v.strictObject({ degrees: positive, ...detection.entries }),
});
export type RunLog = v.InferOutput<typeof RunLog>;
export type Quality = RunLog['test'];
export type Decisions = NonNullable<RunLog['decisions']>;
export type Refusals = NonNullable<RunLog['refusals']>;

/**
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there
 */
export function parseRunLog(file: string, text: string): RunLog {
  const source = { file, hint: 'remove the file, and the leaderboard trains that run again' };
  return checkJson(source, RunLog, parseJson(source, text));
}
