/**
 * A training state as a file: safetensors with a checksum over all of it. Tensors as in a posterior file, and
 * of each the optimiser's moments: `layers.0.weight.mu.moments.0`, ... Settings, progress and the fingerprint
 * of the data are in the metadata.
 */
import { preprocessingToJson } from '../../data/encoding/preprocessing.ts';
import { argumentError } from '../../errors.ts';
import { FileFormatError } from '../../persist/errors.ts';
import type { NamedTensor } from '../../persist/safetensors.ts';
import { openSealed, sealSafetensors } from '../../persist/seal.ts';
import { hasPosterior } from '../method.ts';
import { denseTensors, readDense } from '../posterior/denseTensors.ts';
import { readPreprocessing, readTrainedOn } from '../posterior/posteriorFile.ts';
import { parts, shapesOf, type Tensors, takeNumbers } from '../posterior/posteriorTensors.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { storedConfig } from '../settings/storedConfig.ts';
import { type MomentValues, momentCount, momentRuleOf } from './moments.ts';
import type { Progress } from './progress.ts';
import { progressFromJson } from './progressJson.ts';
import type { TrainingState } from './trainingState.ts';

const format = 'credence-state-1';

const hint = 'take the checkpoint before it, or another copy; without one, train again';

export interface StateFile {
  readonly state: TrainingState;
  /** What its keeper wrote into it. */
  readonly attached: string | undefined;
}

/**
 * @param attached any text that belongs to the state, under the same checksum
 * @throws RangeError if a value is NaN, or a mean or rho infinite: from such a state nothing can go on
 */
export async function encodeState(
  { posterior, training }: TrainingState,
  attached?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { config, preprocessing, trainedOn } = posterior;
  const tensors = denseTensors(posterior);
  for (const tensor of tensors) mustBe('a finite number', tensor, Number.isFinite);
  const moments = training ? momentTensors(config, training.moments) : [];
  for (const tensor of moments) mustBe('a number', tensor, (value) => !Number.isNaN(value));
  return sealSafetensors([...tensors, ...moments], {
    format,
    config: JSON.stringify(config),
    ...(training && { progress: JSON.stringify(training.progress) }),
    ...(trainedOn && { trainedOn: JSON.stringify(trainedOn) }),
    ...(preprocessing && { preprocessing: JSON.stringify(preprocessingToJson(preprocessing)) }),
    ...(attached !== undefined && { attached }),
  });
}

/**
 * @param file name used in errors
 * @throws FileFormatError if a byte is missing or changed, or the file is of another kind; DataError if its
 *   preprocessing is none
 */
export async function decodeState(file: string, bytes: Uint8Array): Promise<StateFile> {
  const { tensors, metadata } = await openSealed(file, bytes, hint);
  const from = { file, tensors };
  if (metadata.format !== format) {
    throw fault(file, 'format', { expected: format, got: metadata.format ?? 'nothing' });
  }
  const config = orFault(file, 'config', 'the settings of a network as JSON', () =>
    storedConfig(metadata.config ?? ''),
  );
  const { progress: text, attached } = metadata;
  const progress =
    text === undefined
      ? undefined
      : orFault(file, 'progress', 'where a training stands as JSON', () => progressFromJson(text, config));
  const posterior = {
    ...{ config, ...readDense(from, config) },
    ...{ ...readTrainedOn(file, metadata), ...readPreprocessing(file, metadata, config) },
  };
  const training = progress && { progress, moments: readMoments(from, config, progress) };
  return { state: { posterior, ...(training && { training }) }, attached };
}

function momentTensors(config: NetworkConfig, moments: MomentValues): NamedTensor[] {
  const shapes = shapesOf(config);
  return Object.entries(moments).flatMap(([kind, each]: [string, MomentValues['mu']]) =>
    each.flatMap((layers, moment) =>
      layers.flatMap((values, l) =>
        parts.map((part) => ({
          name: momentName(l, part, kind, moment),
          shape: [...shapes[l]![part]],
          data: values[part],
        })),
      ),
    ),
  );
}

function readMoments(from: Tensors, config: NetworkConfig, { settings }: Progress): MomentValues {
  const { method } = config;
  const count = momentCount(momentRuleOf(method, settings.optimiser));
  const shapes = shapesOf(config);
  const read = (kind: 'mu' | 'rho') =>
    Array.from({ length: count }, (_, moment) =>
      shapes.map(({ weight, bias }, l) => ({
        weight: takeNumbers(from, momentName(l, 'weight', kind, moment), weight),
        bias: takeNumbers(from, momentName(l, 'bias', kind, moment), bias),
      })),
    );
  return { mu: read('mu'), ...(hasPosterior(method) && { rho: read('rho') }) };
}

const momentName = (layer: number, part: string, kind: string, moment: number): string =>
  `layers.${layer}.${part}.${kind}.moments.${moment}`;

function mustBe(expected: string, { name, data }: NamedTensor, isGood: (value: number) => boolean): void {
  const bad = data.findIndex((value) => !isGood(value));
  if (bad >= 0) throw argumentError(`encodeState: ${name}[${bad}]`, expected, data[bad]);
}

function orFault<Value>(file: string, field: string, expected: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw fault(file, field, { expected, got: (cause as Error).message, cause });
  }
}

interface Wrong {
  readonly expected: string;
  readonly got: string;
  readonly cause?: unknown;
}

const fault = (file: string, field: string, { expected, got, cause }: Wrong) =>
  new FileFormatError({ file, field: `__metadata__.${field}`, expected, got, hint }, { cause });
