/** A trained posterior on the host: the settings that give it meaning, and mu and rho of every layer. As a file: safetensors. */
import { FileFormatError } from '../persist/errors.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  type Tensor,
} from '../persist/safetensors.ts';
import { type NetworkConfig, networkConfig } from './config.ts';
import { networkWidths } from './head.ts';
import { type LayerLayout, type LayerValues, layoutOf } from './layout.ts';

export interface Posterior {
  readonly config: NetworkConfig;
  /** One entry a layer: weights [I, O] row-major, biases [O]. */
  readonly mu: readonly LayerValues[];
  /** sigma = softplus(rho). */
  readonly rho: readonly LayerValues[];
}

const formatName = 'credence-posterior-1';

/** Tensors `layers.0.weight.mu` [I, O], `layers.0.weight.rho`, `layers.0.bias.mu` [O], ...; settings in the metadata. */
export function encodePosterior({ config, mu, rho }: Posterior): Uint8Array {
  const tensors = layoutOf(networkWidths(config.layers, config.head)).layers.flatMap((layer, l) =>
    (['weight', 'bias'] as const).flatMap((part) => [
      tensor(l, part, 'mu', layer, mu[l]!),
      tensor(l, part, 'rho', layer, rho[l]!),
    ]),
  );
  return encodeSafetensors(tensors, { format: formatName, config: JSON.stringify(config) });
}

/**
 * @param file name used in errors.
 * @throws FileFormatError if the file is damaged, of another kind, or its tensors do not fit its settings.
 */
export function decodePosterior(file: string, bytes: Uint8Array): Posterior {
  const { tensors, metadata } = decodeSafetensors(file, bytes);
  const config = readConfig(file, metadata);
  const take = (l: number, layer: LayerLayout, kind: 'mu' | 'rho'): LayerValues => ({
    weight: checked(file, tensors, `layers.${l}.weight.${kind}`, [layer.inputs, layer.outputs]),
    bias: checked(file, tensors, `layers.${l}.bias.${kind}`, [layer.outputs]),
  });
  const { layers } = layoutOf(networkWidths(config.layers, config.head));
  return {
    config,
    mu: layers.map((layer, l) => take(l, layer, 'mu')),
    rho: layers.map((layer, l) => take(l, layer, 'rho')),
  };
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

function tensor(
  l: number,
  part: 'weight' | 'bias',
  kind: 'mu' | 'rho',
  { inputs, outputs }: LayerLayout,
  values: LayerValues,
): NamedTensor {
  const shape = part === 'weight' ? [inputs, outputs] : [outputs];
  return { name: `layers.${l}.${part}.${kind}`, shape, data: values[part] };
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
