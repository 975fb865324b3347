/** The kinds of layers there are, and a network's layers from what people write (entries.ts). */
import { ConfigError } from '../errors.ts';
import { dense } from './dense.ts';
import { inputSizeOf, type LayerEntry } from './entries.ts';
import type { Layer, Place } from './layer.ts';

interface LayerKind {
  /** Whether the entry asks for this kind of layer. */
  readonly fits: (entry: LayerEntry) => boolean;
  readonly make: (place: Place, entry: LayerEntry) => Layer;
}

const layerKinds: readonly LayerKind[] = [{ fits: (entry) => typeof entry === 'number', make: dense }];

export function layersOf(entries: readonly LayerEntry[]): Layer[] {
  const layers: Layer[] = [];
  let offset = 0;
  for (const [index, entry] of entries.slice(1).entries()) {
    const last = index + 2 === entries.length;
    const kind = layerKinds.find(({ fits }) => fits(entry));
    if (!kind) throw new ConfigError(`layers[${index + 1}]`, 'a number of outputs', entry);
    const before = layers.at(-1);
    const widthBefore = before?.widthAfter ?? inputSizeOf(entries);
    const layer = kind.make({ index, last, before, widthBefore, offset }, entry);
    layers.push(layer);
    offset += layer.rows * layer.columns;
  }
  return layers;
}
