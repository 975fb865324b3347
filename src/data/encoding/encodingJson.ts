/** An encoding out of a file: `Encoding` is plain JSON data, and this checks that what was read is one. */
import { whole } from '../../checks.ts';
import type { Column } from '../columns/column.ts';
import { readingFromJson } from '../csv/readingJson.ts';
import {
  arrayAt,
  choiceAt,
  distinctAt,
  failAt,
  type JsonPlace,
  numberAt,
  objectAt,
  stringAt,
  withoutField,
} from '../jsonFields.ts';
import type { Encoding, InputColumn, TargetEncoding } from './encoding.ts';

/**
 * Reads what `JSON.stringify` made of an encoding.
 *
 * @param place file and field it stands in, for errors
 * @throws DataError naming the first field that does not fit
 */
export function encodingFromJson(place: JsonPlace, value: unknown): Encoding {
  const { kept, rest } = withoutField(value, 'reading');
  const fields = objectAt(place, rest, ['hasHeader', 'columnCount', 'missing', 'inputs', 'target']);
  const at = (name: string): JsonPlace => ({ ...place, field: `${place.field}.${name}` });
  const { hasHeader } = fields;
  if (typeof hasHeader !== 'boolean') throw failAt(at('hasHeader'), 'true or false', hasHeader);
  const columnCount = numberAt(at('columnCount'), fields.columnCount, whole(2));
  const inputs = arrayAt(at('inputs'), fields.inputs, (item, entry) => inputAt(item, entry, columnCount));
  if (inputs.length === 0) throw failAt(at('inputs'), 'at least one input', fields.inputs);
  const target = targetAt(at('target'), fields.target, columnCount);

  const reading = kept === undefined ? undefined : readingFromJson(at('reading'), kept);
  const targets = target.task === 'regression' ? target.columns : (target.oneHot ?? [target.column]);
  const columns = [...inputs, ...targets];
  const places = columns.map(({ index }) => index);
  if (new Set(places).size < places.length) throw failAt(place, 'places that differ', places);
  const missing = choiceAt(at('missing'), fields.missing, ['error', 'mean', 'category']);
  return { hasHeader, columnCount, missing, inputs, target, ...(reading && { reading }) };
}

function inputAt(place: JsonPlace, value: unknown, columnCount: number): InputColumn {
  const isCategory = (value as { kind?: unknown } | null)?.kind === 'category';
  if (!isCategory) {
    const { kind, ...column } = objectAt(place, value, ['name', 'index', 'kind']);
    choiceAt({ ...place, field: `${place.field}.kind` }, kind, ['number', 'category']);
    return { ...columnAt(place, column, columnCount), kind: 'number' };
  }
  const { kind, categories, ...column } = objectAt(place, value, ['name', 'index', 'kind', 'categories']);
  return {
    ...columnAt(place, column, columnCount),
    kind: 'category',
    categories: distinctAt({ ...place, field: `${place.field}.categories` }, categories, 1),
  };
}

function columnAt(place: JsonPlace, value: unknown, columnCount: number): Column {
  const { name, index } = objectAt(place, value, ['name', 'index']);
  const at = (field: string): JsonPlace => ({ ...place, field: `${place.field}.${field}` });
  return { name: stringAt(at('name'), name), index: numberAt(at('index'), index, whole(0, columnCount - 1)) };
}

function targetAt(place: JsonPlace, value: unknown, columnCount: number): TargetEncoding {
  const at = (name: string): JsonPlace => ({ ...place, field: `${place.field}.${name}` });
  if ((value as { task?: unknown } | null)?.task === 'regression') {
    const fields = objectAt(place, value, ['task', 'columns']);
    const columns = arrayAt(at('columns'), fields.columns, (item, entry) =>
      columnAt(item, entry, columnCount),
    );
    if (columns.length === 0) throw failAt(at('columns'), 'at least one column', fields.columns);
    return { task: 'regression', columns };
  }
  const { kept, rest } = withoutField(value, 'oneHot');
  const fields = objectAt(place, rest, ['task', 'column', 'classNames']);
  choiceAt(at('task'), fields.task, ['classification', 'regression']);
  const classNames = distinctAt(at('classNames'), fields.classNames, 2);
  const oneHot =
    kept === undefined
      ? undefined
      : arrayAt(at('oneHot'), kept, (item, entry) => columnAt(item, entry, columnCount));
  if (oneHot && oneHot.length !== classNames.length) {
    throw failAt(at('oneHot'), `${classNames.length} columns, one for each class`, kept);
  }
  return {
    ...{ task: 'classification', column: columnAt(at('column'), fields.column, columnCount), classNames },
    ...(oneHot && { oneHot }),
  };
}
