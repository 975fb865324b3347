/** Histograms of weights, standard deviations and predictions. */
import { argumentError } from '../errors.ts';

export interface Histogram {
  /** B + 1 increasing edges. */
  readonly edges: Float64Array;
  /** Values in [edge_b, edge_b+1), the last bin including its upper edge. */
  readonly counts: Uint32Array;
  /** count / (values inside * bin width): integrates to 1 over the edges; all 0 if no value is inside. */
  readonly density: Float64Array;
  /** Values below the first edge and above the last: counted, not hidden. */
  readonly below: number;
  readonly above: number;
}

/**
 * Counts values between fixed edges, and normalises to a density. Bins are half-open but for the last, as in
 * NumPy's `histogram`, so that the histogram of [0, 1] includes 1.
 *
 * @param edges at least two finite numbers, strictly increasing
 * @throws RangeError if edges are no such numbers, or a value is NaN
 */
export function histogram(values: ArrayLike<number>, edges: ArrayLike<number>): Histogram {
  const copy = checkedEdges(edges);
  const bins = copy.length - 1;
  const counts = new Uint32Array(bins);
  let below = 0;
  let above = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) throw argumentError(`histogram: values[${i}]`, 'a number', value);
    if (value < copy[0]!) below++;
    else if (value > copy[bins]!) above++;
    else counts[binOf(value, copy)]!++;
  }
  const inside = values.length - below - above;
  const density = Float64Array.from(counts, (count, b) =>
    inside === 0 ? 0 : count / (inside * (copy[b + 1]! - copy[b]!)),
  );
  return { edges: copy, counts, density, below, above };
}

/**
 * B + 1 equally spaced edges; the first and the last are exactly `lower` and `upper`.
 *
 * @throws RangeError unless lower < upper and bins is a whole number of at least 1
 */
export function linearEdges(lower: number, upper: number, bins: number): Float64Array {
  if (!Number.isInteger(bins) || bins < 1) {
    throw argumentError('linearEdges: bins', 'a whole number of at least 1', bins);
  }
  if (!(Number.isFinite(upper - lower) && lower < upper)) {
    throw argumentError('linearEdges', 'finite numbers lower < upper', `${lower} and ${upper}`);
  }
  const edge = (_: unknown, b: number) => (b === bins ? upper : lower + (upper - lower) * (b / bins));
  return Float64Array.from({ length: bins + 1 }, edge);
}

function checkedEdges(edges: ArrayLike<number>): Float64Array {
  if (edges.length < 2) throw argumentError('histogram: edges', 'at least two', edges.length);
  const copy = Float64Array.from(edges);
  for (const [b, edge] of copy.entries()) {
    if (!Number.isFinite(edge)) throw argumentError(`histogram: edges[${b}]`, 'a finite number', edge);
    if (b > 0 && edge <= copy[b - 1]!) {
      throw argumentError(`histogram: edges[${b}]`, `more than the edge before it, ${copy[b - 1]}`, edge);
    }
  }
  return copy;
}

/** The last b with edges[b] <= value, by bisection; the upper edge itself belongs to the last bin. */
function binOf(value: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
