/** A trained posterior on the host: the settings that give it meaning, and mu and rho of every layer. As a file: safetensors. */
import {
  type Preprocessing,
  preprocessingFromJson,
  preprocessingToJson,
  widthsOf,
} from '../data/preprocessing.ts';
import { FileFormatError } from '../persist/errors.ts';
import { parseJson } from '../persist/json.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  type Tensor,
} from '../persist/safetensors.ts';
import { type NetworkConfig, networkConfig } from './config.ts';
import { networkWidths } from './head.ts';
import { type LayerValues, layoutOf } from './layout.ts';

export interface Posterior {
  readonly config: NetworkConfig;
  /** One entry a layer: weights [I, O] row-major, biases [O]; of an ensemble [K, I, O] and [K, O]. */
  readonly mu: readonly LayerValues[];
  /** sigma = softplus(rho); 0 to every digit where the method gives weights no width. */
  readonly rho: readonly LayerValues[];
  /** From the rows of a table to the network's numbers and back, where the data was a table. */
  readonly preprocessing?: Preprocessing;
}

const formatName = 'credence-posterior-1';

/** Tensors `layers.0.weight.mu` [I, O] (of an ensemble [K, I, O]), `layers.0.weight.rho`, `layers.0.bias.mu` [O], ...; settings in the metadata. */
export function encodePosterior({ config, mu, rho, preprocessing }: Posterior): Uint8Array {
  const shapes = shapesOf(config);
  const tensors = shapes.flatMap((shape, l) =>
    (['weight', 'bias'] as const).flatMap((part) => [
      tensor(l, part, 'mu', shape, mu[l]!),
      tensor(l, part, 'rho', shape, rho[l]!),
    ]),
  );
  return encodeSafetensors(tensors, {
    format: formatName,
    config: JSON.stringify(config),
    ...(preprocessing && { preprocessing: JSON.stringify(preprocessingToJson(preprocessing)) }),
  });
}

/**
 * @param file name used in errors.
 * @throws FileFormatError if the file is damaged, of another kind, or its tensors do not fit its settings; DataError if
 *   its preprocessing is none.
 */
export function decodePosterior(file: string, bytes: Uint8Array): Posterior {
  const { tensors, metadata } = decodeSafetensors(file, bytes);
  const config = readConfig(file, metadata);
  const take = (l: number, { weight, bias }: Shapes, kind: 'mu' | 'rho'): LayerValues => ({
    weight: checked(file, tensors, `layers.${l}.weight.${kind}`, weight),
    bias: checked(file, tensors, `layers.${l}.bias.${kind}`, bias),
  });
  const shapes = shapesOf(config);
  return {
    config,
    mu: shapes.map((shape, l) => take(l, shape, 'mu')),
    rho: shapes.map((shape, l) => take(l, shape, 'rho')),
    ...readPreprocessing(file, metadata, config),
  };
}

function readPreprocessing(
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
  if (inputs !== layers[0] || outputs !== layers.at(-1)) {
    const expected = `columns for ${layers[0]} inputs and ${layers.at(-1)} outputs`;
    throw new FileFormatError({ file, field, expected, got: `${inputs} and ${outputs}`, hint });
  }
  return { preprocessing };
}

function readConfig(file: string, metadata: Readonly<Record<string, string>>): NetworkConfig {
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
  if (metadata.format !== formatName) throw fault('format', formatName, metadata.format ?? 'nothing');
  try {
    const config = JSON.parse(metadata.config ?? '');
    if (!Array.isArray(config?.layers)) throw new TypeError('no layers');
    return networkConfig(config);
  } catch (error) {
    throw fault('config', 'the settings of a network as JSON', (error as Error).message, error);
  }
}

/** Shapes of one layer's tensors; an ensemble's members come first. */
type Shapes = Readonly<Record<'weight' | 'bias', readonly number[]>>;

function shapesOf({ layers, head, method }: NetworkConfig): Shapes[] {
  const members = method.kind === 'ensemble' ? [method.members] : [];
  return layoutOf(networkWidths(layers, head)).layers.map(({ inputs, outputs }) => ({
    weight: [...members, inputs, outputs],
    bias: [...members, outputs],
  }));
}

function tensor(
  l: number,
  part: 'weight' | 'bias',
  kind: 'mu' | 'rho',
  shapes: Shapes,
  values: LayerValues,
): NamedTensor {
  return { name: `layers.${l}.${part}.${kind}`, shape: [...shapes[part]], data: values[part] };
}

function checked(
  file: string,
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const found = tensors.get(name);
  const hint = 'the file is incomplete or was changed; train again or take another copy';
  const expected = `a tensor of shape [${shape.join(', ')}]`;
  if (!found) throw new FileFormatError({ file, field: name, expected, got: 'none', hint });
  if (found.shape.join() !== shape.join()) {
    throw new FileFormatError({ file, field: name, expected, got: `[${found.shape.join(', ')}]`, hint });
  }
  const bad = found.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new FileFormatError({
      file,
      field: `${name}[${bad}]`,
      expected: 'a finite number',
      got: String(found.data[bad]),
      hint,
    });
  }
  return found.data;
}
