/** A posterior as a file for other programs: its numbers by name, and a card that says what they mean. */

import { checkNames } from '../bayes/input/options.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { checkValue } from '../bayes/settings/setting.ts';
import { oneOf } from '../checks.ts';
import { preprocessingToJson } from '../data/encoding/preprocessing.ts';
import { encodeSafetensors } from '../persist/safetensors.ts';
import { modelCard, type RunFacts } from './card.ts';
import { checkedPosterior } from './checked.ts';
import { encodeNpz } from './npz.ts';
import { namedTensors } from './tensors.ts';

export const weightFormats = ['safetensors', 'numpy', 'json'] as const;
export type WeightFormat = (typeof weightFormats)[number];

/**
 * Means and standard deviations of every weight, `layers.0.weight.mu` [I, O] and so on, with the card under
 * `card` and a table's encoding and standardisation under `preprocessing`, both JSON. `safetensors`: they are
 * metadata. `numpy`: a .npz, in which they are texts. `json`: one object, its tensors nested as they are
 * shaped.
 *
 * @throws ConfigError if there is no such format, or the posterior is none; RangeError if its values do not
 *   fit its layers
 */
export function exportWeights(
  given: Posterior,
  format: WeightFormat,
  options: { readonly facts?: RunFacts } = {},
): Uint8Array<ArrayBuffer> {
  checkValue('format', oneOf(weightFormats), format);
  checkNames(options, ['facts']);
  const posterior = checkedPosterior(given);
  const tensors = namedTensors(posterior);
  const { preprocessing } = posterior;
  const card = modelCard(posterior, options.facts);
  const columns = preprocessing && preprocessingToJson(preprocessing);
  if (format === 'json') {
    const values = tensors.map(({ name, shape, data }) => [name, nested(data, shape)]);
    const whole = { card, ...(columns && { preprocessing: columns }), tensors: Object.fromEntries(values) };
    return new TextEncoder().encode(`${JSON.stringify(whole)}\n`);
  }
  const texts = {
    card: JSON.stringify(card),
    ...(columns && { preprocessing: JSON.stringify(columns) }),
  };
  return format === 'numpy'
    ? encodeNpz(tensors, texts)
    : encodeSafetensors(tensors, { format: 'credence-weights-1', ...texts });
}

type Nested = number | Nested[];

/** Row by row, each number as short as a float32 can be written. */
function nested(data: Float32Array, shape: readonly number[]): Nested {
  const [length, ...inner] = shape;
  if (length === undefined) return shortest(data[0]!);
  const size = data.length / length;
  return Array.from({ length }, (_, i) => nested(data.subarray(i * size, (i + 1) * size), inner));
}

/** The fewest digits that are read as the same float32. Nine are always enough. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
