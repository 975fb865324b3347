/** A posterior as a file, with a checksum over all of it. */

import { oneOf } from '../../checks.ts';
import { preprocessingFromJson, preprocessingToJson, widthsOf } from '../../data/encoding/preprocessing.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { parseJson } from '../../persist/json.ts';
import { decodeSafetensors, type NamedTensor, type Safetensors } from '../../persist/safetensors.ts';
import { isSealed, openSealedNow, sealSafetensorsNow } from '../../persist/seal.ts';
import { checkTrainedOn } from '../input/units.ts';
import { inputSizeOf, outputSizeOf } from '../layers/entries.ts';
import { checkValue } from '../settings/setting.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import { storedConfig } from '../settings/storedConfig.ts';
import { denseTensors, readDense } from './denseTensors.ts';
import { int8DenseTensors, readInt8Dense } from './int8Dense.ts';
import type { Posterior } from './posterior.ts';
import type { Tensors } from './posteriorTensors.ts';
import { readSparse, type SparseForm, sparseTensors } from './sparsePosterior.ts';

/** Which values are in a file, and how: all, or those that are not pruned, as float32 or in 8 bits. */
export type PosteriorForm = 'dense' | SparseForm | 'int8-dense';

const formats: Readonly<Record<PosteriorForm, string>> = {
  dense: 'credence-posterior-2',
  sparse: 'credence-posterior-sparse-2',
  int8: 'credence-posterior-int8-2',
  'int8-dense': 'credence-posterior-int8-dense-2',
};

/** Files from before there was a checksum. */
const unsealed: Readonly<Partial<Record<PosteriorForm, string>>> = {
  dense: 'credence-posterior-1',
  sparse: 'credence-posterior-sparse-1',
  int8: 'credence-posterior-int8-1',
};

const hint = 'take another copy, or train again';

/** What else a file says. */
export interface PosteriorNote {
  /** Whose it is: the identity of a run, as in its config.json. */
  readonly run?: string | undefined;
}

/**
 * A posterior as a safetensors file, settings in the metadata. `dense`: tensors `layers.0.weight.mu` [I, O]
 * (of an ensemble [K, I, O]), `layers.0.weight.rho`, `layers.0.bias.mu` [O], ... `sparse` leaves out pruned
 * weights and loses no bit. `int8` leaves them out too, and rounds the rest; see sparsePosterior.ts.
 * `int8-dense` leaves nothing out and rounds the weights: two bytes each, one if the method gives them no
 * width; see int8Dense.ts. The file has a SHA-256 over all of its bytes.
 *
 * @throws ConfigError if there is no such form; TypeError if `int8` is asked for and the method gives weights
 *   no width, or `int8-dense` of an ensemble
 */
export function encodePosterior(
  posterior: Posterior,
  form: PosteriorForm = 'dense',
  { run }: PosteriorNote = {},
): Uint8Array<ArrayBuffer> {
  // of a form that does not exist the file could not be read again
  checkValue('form', oneOf(Object.keys(formats)), form);
  const { config, preprocessing, trainedOn } = posterior;
  return sealSafetensorsNow(tensorsOf(posterior, form), {
    format: formats[form],
    config: JSON.stringify(config),
    ...(run !== undefined && { run }),
    ...(trainedOn && { trainedOn: JSON.stringify(trainedOn) }),
    ...(preprocessing && { preprocessing: JSON.stringify(preprocessingToJson(preprocessing)) }),
  });
}

function tensorsOf(posterior: Posterior, form: PosteriorForm): NamedTensor[] {
  if (form === 'dense') return denseTensors(posterior);
  return form === 'int8-dense' ? int8DenseTensors(posterior) : sparseTensors(posterior, form);
}

function readTensors(from: Tensors, config: NetworkConfig, form: PosteriorForm) {
  if (form === 'dense') return readDense(from, config);
  return form === 'int8-dense' ? readInt8Dense(from, config) : readSparse(from, config, form);
}

/**
 * Reads a file of any form. One from before files had a checksum is read without.
 *
 * @param file name used in errors.
 * @throws FileFormatError if a byte is missing or changed, the file is of another kind, or its tensors do not
 *   fit its settings; DataError if its preprocessing makes no sense.
 */
export const decodePosterior = (file: string, bytes: Uint8Array): Posterior =>
  openPosterior(file, bytes).posterior;

/** The same with what else the file says. @throws what `decodePosterior` throws */
export function openPosterior(
  file: string,
  bytes: Uint8Array,
): { readonly posterior: Posterior; readonly note: PosteriorNote } {
  const { tensors, metadata } = openTensors(file, bytes);
  const { config, form } = readConfig(file, metadata);
  const from = { file, tensors };
  const posterior = {
    config,
    ...readTensors(from, config, form),
    ...readTrainedOn(file, metadata),
    ...readPreprocessing(file, metadata, config),
  };
  return { posterior, note: { run: metadata.run } };
}

/** With its checksum, if it begins with one; a file of a form that always does must. */
function openTensors(file: string, bytes: Uint8Array): Safetensors {
  if (isSealed(bytes)) return openSealedNow(file, bytes, hint);
  const read = decodeSafetensors(file, bytes);
  const isOld = !Object.values(formats).includes(read.metadata.format ?? '');
  return isOld ? read : openSealedNow(file, bytes, hint);
}

/** Files of before do not tell. @throws FileFormatError if what the network was trained on is nonsense */
export function readTrainedOn(
  file: string,
  metadata: Readonly<Record<string, string>>,
): Pick<Posterior, 'trainedOn'> {
  if (metadata.trainedOn === undefined) return {};
  const field = '__metadata__.trainedOn';
  const hint = 'the file was changed; train again or take another copy';
  const value = parseJson({ file, field, hint }, metadata.trainedOn);
  try {
    return { trainedOn: checkTrainedOn(value) };
  } catch (cause) {
    const expected = 'what the network was trained on';
    throw new FileFormatError({ file, field, expected, got: (cause as Error).message, hint }, { cause });
  }
}

/** @throws FileFormatError, DataError if the preprocessing is none, or not of these widths */
export function readPreprocessing(
  file: string,
  metadata: Readonly<Record<string, string>>,
  { layers }: NetworkConfig,
): Pick<Posterior, 'preprocessing'> {
  if (metadata.preprocessing === undefined) return {};
  const field = '__metadata__.preprocessing';
  const hint = 'the file was changed; train again or take another copy';
  const value = parseJson({ file, field, hint }, metadata.preprocessing);
  const preprocessing = preprocessingFromJson({ file, field }, value);
  const { inputs, outputs } = widthsOf(preprocessing);
  const [wanted, given] = [inputSizeOf(layers), outputSizeOf(layers)];
  if (inputs !== wanted || outputs !== given) {
    const expected = `columns for ${wanted} inputs and ${given} outputs`;
    throw new FileFormatError({ file, field, expected, got: `${inputs} and ${outputs}`, hint });
  }
  return { preprocessing };
}

function readConfig(
  file: string,
  metadata: Readonly<Record<string, string>>,
): { config: NetworkConfig; form: PosteriorForm } {
  const fault = (field: string, expected: string, got: string, cause?: unknown) =>
    new FileFormatError(
      {
        file,
        field: `__metadata__.${field}`,
        expected,
        got,
        hint: 'open a posterior.safetensors that Credence wrote',
      },
      { cause },
    );
  const form = (Object.keys(formats) as PosteriorForm[]).find((name) =>
    [formats[name], unsealed[name]].includes(metadata.format ?? ''),
  );
  if (!form) throw fault('format', formats.dense, metadata.format ?? 'nothing');
  try {
    return { config: storedConfig(metadata.config ?? ''), form };
  } catch (error) {
    throw fault('config', 'the settings of a network as JSON', (error as Error).message, error);
  }
}
