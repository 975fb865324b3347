/** In which orders layers can stand, from their widths and the numbers in their names. */

export interface Placed {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** As people count: `fc2` before `fc10`. */
const byNumber = new Intl.Collator('en', { numeric: true });

export const numbered = <L extends Placed>(layers: readonly L[]): L[] =>
  [...layers].sort((a, b) => byNumber.compare(a.name, b.name));

/** A name without its numbers: names that share it are counted. */
const pattern = ({ name }: Placed): string => name.replace(/\d+/g, '#');

/**
 * Orders in which the outputs of each layer are the inputs of the next, and names that differ by numbers
 * alone stand in the order of their numbers. Two at most: a second one already means that it is not known.
 */
export function layerOrders<L extends Placed>(layers: readonly L[]): (readonly L[])[] {
  const found: (readonly L[])[] = [];
  const extend = (order: readonly L[], rest: readonly L[]): void => {
    if (found.length === 2) return;
    if (rest.length === 0) found.push(order);
    const width = order.at(-1)?.outputs;
    rest.forEach((layer, at) => {
      const fits = width === undefined || layer.inputs === width;
      // `rest` is sorted, so an earlier layer of the same pattern has a lower number
      const isNext = !rest.slice(0, at).some((other) => pattern(other) === pattern(layer));
      if (fits && isNext) extend([...order, layer], [...rest.slice(0, at), ...rest.slice(at + 1)]);
    });
  };
  extend([], numbered(layers));
  return found;
}
