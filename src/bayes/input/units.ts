/**
 * What a number of an array means to a network. The first training decides it, and nothing changes it later:
 * `inputScale` is the factor from its numbers to network inputs, and the kind of its array is kept, because
 * 1 is black among bytes and may be white among floats. Another kind needs a factor to the first one's
 * numbers, `Examples.unit`.
 */

import { type Finding, show } from '../diagnose/finding.ts';
import { ConfigError } from '../errors.ts';
import type { CheckedExamples } from '../examples.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { farInputs } from './farInputs.ts';
import { type InputSpread, inputSpreadOf, isInputSpread } from './summary.ts';

/** Bytes are Uint8Array and Uint8ClampedArray; every other array of numbers counts as floats. */
export type ArrayKind = 'bytes' | 'floats';

/**
 * Factors where no `inputScale` is given: bytes of images become 0 to 2, after Blundell et al. 2015; floats
 * are taken as they are.
 */
export const standardScales: Readonly<Record<ArrayKind, number>> = { bytes: 1 / 126, floats: 1 };

/** What a network was trained on. */
export interface TrainedOn {
  /** Of the first training's array. */
  readonly kind: ArrayKind;
  /** Of the last training's inputs, in the numbers of the first one's. */
  readonly inputs: InputSpread;
}

/** What a network knows of its inputs. */
export interface KnownInputs {
  readonly config: Pick<NetworkConfig, 'inputScale'>;
  /** Absent before the first training, and in files that do not tell. */
  readonly trainedOn?: TrainedOn | undefined;
}

export const kindOf = ({ images }: Pick<CheckedExamples, 'images'>): ArrayKind =>
  images instanceof Uint8Array ? 'bytes' : 'floats';

/**
 * The factor from an array's numbers to network inputs, for a prediction. An untrained network has the one
 * that a first training on this array would fix.
 * @throws ConfigError if the array is of another kind than was trained on, and no unit says what it means
 */
export function scaleOf({ config, trainedOn }: KnownInputs, data: CheckedExamples): number {
  const kind = kindOf(data);
  const { inputScale } = config;
  const { unit } = data;
  if (unit !== undefined && inputScale === undefined) throw unitBeforeTraining(unit);
  if (unit === undefined && trainedOn && trainedOn.kind !== kind) throw otherKind(trainedOn.kind, kind);
  return (inputScale ?? standardScales[kind]) * (unit ?? 1);
}

/**
 * Whether inputs are on the scale of those of training; empty if they are. A file from before does not tell
 * that scale, nor the kind of array: then only a size that no network learns well from is odd.
 */
export function inputFindings(known: KnownInputs, data: CheckedExamples): Finding[] {
  const { trainedOn, config } = known;
  const spread = inputSpreadOf(data.images, data.count, data.unit);
  if (trainedOn) return farInputs(trainedOn.inputs, spread);
  return config.inputScale === undefined ? [] : oddInputs(spread, config.inputScale, kindOf(data));
}

/** What a training decides about inputs, and what it takes over. */
export interface TrainingInputs {
  /** From the array's numbers to network inputs. */
  readonly scale: number;
  readonly inputScale: number;
  readonly trainedOn: TrainedOn;
  /** For people: what is odd about the inputs. Empty if nothing is. */
  readonly notes: readonly string[];
}

/** @throws ConfigError as `scaleOf`, or if a first training is given a unit */
export function trainingInputs(known: KnownInputs, data: CheckedExamples): TrainingInputs {
  const { unit } = data;
  if (unit !== undefined && !known.trainedOn) throw unitBeforeTraining(unit);
  const scale = scaleOf(known, data);
  const asked = known.config.inputScale;
  const inputs = inputSpreadOf(data.images, data.count, unit);
  return {
    scale,
    inputScale: asked ?? scale,
    trainedOn: { kind: known.trainedOn?.kind ?? kindOf(data), inputs },
    notes: [
      ...(known.trainedOn ? inputFindings(known, data) : []).map(({ title, seen }) => `${title}: ${seen}`),
      ...(asked === undefined ? notesOn(inputs, kindOf(data)) : []),
    ],
  };
}

const words = { bytes: 'bytes are divided by 126', floats: 'floats are taken as they are' } as const;

/** Root mean squares of network inputs that networks learn well from; 1 is best. */
const usual = { least: 0.03, most: 30 };

/** Root mean square of network inputs, if it is unusual. */
function oddSize({ mean, sd }: InputSpread, scale: number): number | undefined {
  const size = scale * Math.hypot(mean, sd);
  return size === 0 || (size >= usual.least && size <= usual.most) ? undefined : size;
}

function oddInputs(spread: InputSpread, scale: number, kind: ArrayKind): Finding[] {
  const size = oddSize(spread, scale);
  if (size === undefined) return [];
  return [
    {
      code: 'input-scale',
      severity: 'warning',
      title:
        'the network does not know what inputs it was trained on, and few networks are trained on such as these',
      seen: `${kind}, times its inputScale of ${show(scale)}: network inputs have a root mean square of ${show(size)}.`,
      why: 'If it was trained on another kind of array, its answers, and how sure it is of them, mean nothing.',
      remedy:
        'Hand over the numbers that it was trained on; or give the factor to those as `unit` of the examples: 255 ' +
        'for numbers from 0 to 1 where they were bytes.',
    },
  ];
}

function notesOn(spread: InputSpread, kind: ArrayKind): string[] {
  const size = oddSize(spread, standardScales[kind]);
  if (size === undefined) return [];
  return [
    `network inputs have a root mean square of ${show(size)}, because ${words[kind]}: networks learn best near ` +
      '1; standardise the inputs, or give the network an inputScale',
  ];
}

const unitBeforeTraining = (unit: number): ConfigError =>
  new ConfigError(
    'examples.unit',
    'none before the network has been trained on an array whose kind it knows',
    unit,
    'the numbers of a first training are the unit; leave it out, and give the network an inputScale if need be',
  );

const otherKind = (was: ArrayKind, is: ArrayKind): ConfigError =>
  new ConfigError(
    'examples.unit',
    `a factor from these numbers to those of training, because training had ${was} and these are ${is}`,
    undefined,
    was === 'bytes'
      ? 'give unit: 255 for numbers from 0 to 1, unit: 1 for numbers from 0 to 255, or bytes in a Uint8Array'
      : 'give unit: 1 / 255 if training had bytes divided by 255, unit: 1 if it had the same numbers',
  );

/** @throws ConfigError if the value, of a file, say, does not tell what a network was trained on */
export function checkTrainedOn(value: unknown): TrainedOn {
  const { kind, inputs } = (value ?? {}) as Partial<TrainedOn>;
  if ((kind === 'bytes' || kind === 'floats') && isInputSpread(inputs)) return { kind, inputs };
  throw new ConfigError('trainedOn', 'a kind of array (bytes, floats) and the scale of its inputs', value);
}
