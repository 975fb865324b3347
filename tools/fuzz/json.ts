/** Mutants of JSON values: other values, missing and strange fields, nesting without end. */
import type { Choices } from './random.ts';

type Json = unknown;

const strange: readonly (() => Json)[] = [
  ...[null, true, false, '', 'x', '__proto__', [], {}, [[]], { a: 1 }].map((value) => () => value),
  ...[0, -0, 1, -1, 0.5, 2, 3, 255, 4096, 65_535, 65_536, 1e6, 2 ** 31, 2 ** 53, 1e300, -1e300].map(
    (value) => () => value,
  ),
  () => 'x'.repeat(3000),
  () => [1, 2, 3, 4, 5, 6, 7, 8],
  () => Array.from({ length: 300 }, () => 1),
];

/** Where a value stands in the one around it. */
interface Place {
  readonly around: Record<string, Json> | Json[];
  readonly key: string;
}

function placesOf(value: Json, all: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return all;
  const around = value as Place['around'];
  for (const key of Object.keys(around)) {
    all.push({ around, key });
    placesOf((around as Record<string, Json>)[key], all);
  }
  return all;
}

const set = ({ around, key }: Place, value: Json): void => {
  Object.defineProperty(around, key, { value, enumerable: true, writable: true, configurable: true });
};
const setNamed = ({ around }: Place, key: string, value: Json): void => set({ around, key }, value);
const get = ({ around, key }: Place): Json => (around as Record<string, Json>)[key];

/** A changed copy. */
export function mutateJson(value: Json, random: Choices): Json {
  if (random.oneIn(200)) return structuredClone(random.of(strange)());
  const copy = structuredClone(value);
  for (let n = 1 + random.below(3); n > 0; n--) {
    const places = placesOf(copy);
    if (places.length === 0) return copy;
    const place = random.of(places);
    const other = random.of(places);
    switch (random.below(6)) {
      case 0:
        delete (place.around as Record<string, Json>)[place.key];
        break;
      case 1:
        setNamed(place, random.of(['x', '__proto__', 'constructor', other.key]), structuredClone(get(other)));
        break;
      case 2: {
        // a copy: a value inside itself is no JSON
        const [one, two] = [structuredClone(get(place)), structuredClone(get(other))];
        set(place, two);
        set(other, one);
        break;
      }
      case 3: {
        const own = get(place);
        set(
          place,
          typeof own === 'number' ? own * random.of([-1, 2, 0.5, 1000]) + random.below(3) : `${own}`,
        );
        break;
      }
      default:
        set(place, structuredClone(random.of(strange)()));
    }
  }
  return copy;
}

/** As text; now and then nested without end, as no value in memory can be. */
export function jsonText(value: Json, random: Choices): string {
  if (!random.oneIn(2000)) return JSON.stringify(value) ?? '';
  const levels = random.of([500, 5000, 50_000]);
  const [open, close] = random.of([
    ['[', ']'],
    ['{"a":', '}'],
  ] as const);
  return `{"layers":${open.repeat(levels)}1${close.repeat(levels)}}`;
}
