/** The tensors of a whole posterior in float32: every value as it is. */
import type { NamedTensor } from '../../persist/safetensors.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { Posterior } from './posterior.ts';
import { parts, shapesOf, type Tensors, takeFloats } from './posteriorTensors.ts';

/** Every value, by name. */
export function denseTensors({ config, mu, rho }: Posterior): NamedTensor[] {
  return shapesOf(config).flatMap((shapes, l) =>
    parts.flatMap((part) =>
      Object.entries({ mu, rho }).map(([kind, values]) => ({
        name: `layers.${l}.${part}.${kind}`,
        shape: [...shapes[part]],
        data: values[l]![part],
      })),
    ),
  );
}

/** @throws FileFormatError if a tensor is missing, or of another shape, or has a number that is not finite */
export function readDense(from: Tensors, config: NetworkConfig): Pick<Posterior, 'mu' | 'rho'> {
  const shapes = shapesOf(config);
  const take = (kind: 'mu' | 'rho') =>
    shapes.map(({ weight, bias }, l) => ({
      weight: takeFloats(from, `layers.${l}.weight.${kind}`, weight),
      bias: takeFloats(from, `layers.${l}.bias.${kind}`, bias),
    }));
  return { mu: take('mu'), rho: take('rho') };
}
