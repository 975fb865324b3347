/** How a training file was read, out of a file. */
import { whole } from '../../checks.ts';
import { arrayAt, choiceAt, failAt, type JsonPlace, numberAt, objectAt, stringAt } from '../jsonFields.ts';
import type { Separator } from './csvRecords.ts';
import type { KeptReading } from './reading.ts';

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|', ' '];
const OPTIONAL = ['encoding', 'skipLines', 'comment', 'na', 'numeric', 'dropMissing'] as const;

/** @throws DataError naming the first field that does not fit */
export function readingFromJson(place: JsonPlace, value: unknown): KeptReading {
  const given = OPTIONAL.filter((name) => typeof value === 'object' && value !== null && name in value);
  const keys = ['separator', 'decimal', 'groups', 'header', ...given];
  const fields: Partial<Record<string, unknown>> = objectAt(place, value, keys);
  const at = (name: string): JsonPlace => ({ ...place, field: `${place.field}.${name}` });
  const truth = (name: string): boolean => {
    const field = fields[name];
    if (typeof field !== 'boolean') throw failAt(at(name), 'true or false', field);
    return field;
  };
  const { encoding, comment, na, numeric, skipLines, dropMissing } = fields;
  return {
    ...(encoding !== undefined && { encoding: stringAt(at('encoding'), encoding) }),
    separator: choiceAt(at('separator'), fields.separator, SEPARATORS),
    decimal: choiceAt(at('decimal'), fields.decimal, ['.', ',']),
    ...{ groups: truth('groups'), header: truth('header') },
    ...(skipLines !== undefined && { skipLines: arrayAt(at('skipLines'), skipLines, rangeAt) }),
    ...(comment !== undefined && { comment: stringAt(at('comment'), comment) }),
    ...(na !== undefined && { na: arrayAt(at('na'), na, stringAt) }),
    ...(numeric !== undefined && { numeric: arrayAt(at('numeric'), numeric, stringAt) }),
    ...(dropMissing !== undefined && truth('dropMissing') && { dropMissing: true }),
  };
}

function rangeAt(place: JsonPlace, value: unknown) {
  const { from, to } = objectAt(place, value, ['from', 'to']);
  const at = (name: string): JsonPlace => ({ ...place, field: `${place.field}.${name}` });
  return { from: numberAt(at('from'), from, whole(1)), to: numberAt(at('to'), to, whole(1)) };
}
