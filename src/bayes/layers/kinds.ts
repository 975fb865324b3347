/** The kinds of layers there are, and a network's layers from what people write: [784, 400, 10]. */
import { dense } from './dense.ts';
import type { Layer, Place } from './layer.ts';

/** A number is a dense layer of so many outputs. */
const kinds: Readonly<Record<'dense', (place: Place) => Layer>> = { dense };

/** @param widths of the network, inputs first */
export function layersOf(widths: readonly number[]): Layer[] {
  const layers: Layer[] = [];
  let offset = 0;
  for (let index = 0; index + 1 < widths.length; index++) {
    const [widthBefore, widthAfter] = [widths[index]!, widths[index + 1]!];
    const last = index + 2 === widths.length;
    const layer = kinds.dense({ index, last, widthBefore, widthAfter, offset });
    layers.push(layer);
    offset += layer.rows * layer.columns;
  }
  return layers;
}
