/**
 * What the caller hands over, and how it becomes the network's inputs [N, I]: pixels or numbers as they were
 * trained on, or the columns of a table as they stand in it.
 *
 * A graph cannot refuse. What the library would refuse, a number that is missing or infinite or a category
 * that was never seen, makes every output of its row NaN.
 */
import type { TrainedOn } from '../../bayes/input/units.ts';
import { inputSizeOf } from '../../bayes/layers/entries.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { MISSING, MISSING_CELLS } from '../../data/cells/cells.ts';
import type { InputColumn } from '../../data/encoding/encoding.ts';
import type { Preprocessing } from '../../data/encoding/preprocessing.ts';
import { argumentError } from '../../errors.ts';
import type { GraphBuilder } from './graph.ts';
import { dataTypes } from './schema.ts';

/** How categories come in: as the texts of the table, or as their places in the card's list. */
export type CategoryInputs = 'string' | 'integer';

export interface NetworkInputs {
  /** [N, I]. */
  readonly x: string;
  /** [N, 1]: 0, or NaN in a row that the library would refuse. Undefined if every row is good. */
  readonly check: string | undefined;
}

/** Integers for a cell that is left out, and for a text that is none of the categories. */
export const leftOut = -1;
const unseen = -2;

/** The domain of operations on texts. */
export const textDomain = 'ai.onnx.ml';

/** @throws RangeError if the network was never trained, so that nobody knows what its inputs mean */
export function addInputs(
  graph: GraphBuilder,
  posterior: Posterior,
  categories: CategoryInputs,
): NetworkInputs {
  const { config, preprocessing, trainedOn } = posterior;
  if (preprocessing) return addColumns(graph, preprocessing, categories, config.inputScale);
  if (config.inputScale === undefined) {
    throw argumentError(
      'exportOnnx',
      'a trained network, or one with an inputScale',
      'a network with neither',
    );
  }
  const size = inputSizeOf(config.layers);
  return addNumbers(graph, trainedOn, size, Math.fround(config.inputScale));
}

function addNumbers(
  graph: GraphBuilder,
  trainedOn: TrainedOn | undefined,
  size: number,
  scale: number,
): NetworkInputs {
  const isBytes = trainedOn?.kind === 'bytes';
  const given = graph.input({
    name: isBytes ? 'pixels' : 'inputs',
    dtype: isBytes ? 'uint8' : 'float32',
    shape: ['N', size],
    meaning: isBytes
      ? 'brightnesses from 0 to 255, row by row, one example after the other'
      : 'the numbers that the network was trained on, one example after the other',
  });
  const numbers = isBytes ? graph.op('Cast', [given], { attributes: { to: dataTypes.float32 } }) : given;
  const x = scaled(graph, numbers, scale);
  return { x, check: isBytes ? undefined : checkOf(graph, x) };
}

const scaled = (graph: GraphBuilder, x: string, scale: number): string =>
  scale === 1 ? x : graph.op('Mul', [x, graph.floats('inputScale', [scale], [])], { like: 'scaled' });

/** 0 times the sum of a row: NaN if one of its numbers is NaN or infinite. */
function checkOf(graph: GraphBuilder, x: string): string {
  const zeros = graph.op('Mul', [x, graph.floats('zero', [0], [])], { like: 'zeros' });
  return graph.op('ReduceSum', [zeros, graph.whole('columns', [1])], { like: 'check' });
}

/** The names that a column may not have, because the graph gives values under them. */
const reserved = new Set([
  'noise',
  'logits',
  'probs',
  'none',
  'entropy',
  'aleatoric',
  'epistemic',
  'mean',
  'sd',
]);

/** Names of the inputs: those of the columns, unless they are taken. */
export function portNames(columns: readonly string[]): string[] {
  const names = new Set<string>();
  for (const column of columns) {
    let name = column;
    while (reserved.has(name) || names.has(name) || name.startsWith('/')) name = `column:${name}`;
    names.add(name);
  }
  return [...names];
}

function addColumns(
  graph: GraphBuilder,
  { encoding, inputs }: Preprocessing,
  categories: CategoryInputs,
  scale = 1,
): NetworkInputs {
  const { missing, hasHeader } = encoding;
  const mayMiss = missing !== 'error';
  const isMatrix = !hasHeader && encoding.inputs.every(({ kind }) => kind === 'number');
  const names = portNames(encoding.inputs.map(({ name }) => name));
  const parts: readonly Encoded[] = isMatrix
    ? [{ values: addMatrix(graph, encoding.inputs.length, mayMiss), check: undefined }]
    : encoding.inputs.map((column, i) => {
        const port = names[i]!;
        return column.kind === 'number'
          ? { values: addNumber(graph, { column, port, mayMiss }), check: undefined }
          : addCategory(graph, { column, port, mayMiss, as: categories });
      });
  const all = joined(
    graph,
    parts.map(({ values }) => values),
  );
  // in float64 until they are standardised: 1.7e12 and its neighbours are one number in float32
  const shifted = graph.op('Sub', [all, graph.doubles('shift', inputs.shift)], { like: 'shifted' });
  const scaledUp = graph.op('Mul', [shifted, graph.doubles('scale', inputs.scale)]);
  const standardised = graph.op('Cast', [scaledUp], {
    ...{ like: 'standardised', attributes: { to: dataTypes.float32 } },
  });
  const z = mayMiss ? withMeans(graph, standardised) : standardised;
  const checks = parts.flatMap(({ check }) => (check === undefined ? [] : [check]));
  const check = [checkOf(graph, z), ...checks].reduce((sum, own) =>
    graph.op('Add', [sum, own], { like: 'check' }),
  );
  return { x: scaled(graph, z, Math.fround(scale)), check };
}

const joined = (graph: GraphBuilder, parts: readonly string[]): string =>
  parts.length === 1 ? parts[0]! : graph.op('Concat', parts, { like: 'columns', attributes: { axis: 1 } });

/** A value that is missing is at the mean of its column, which is 0. */
function withMeans(graph: GraphBuilder, z: string): string {
  const isMissing = graph.op('IsNaN', [z], { like: 'isMissing' });
  return graph.op('Where', [isMissing, graph.floats('mean', [0], []), z], { like: 'filled' });
}

interface Encoded {
  readonly values: string;
  readonly check: string | undefined;
}

const missingText = (mayMiss: boolean): string =>
  mayMiss ? '; NaN where it is missing' : '; a row where it is missing has NaN for answers';

const addMatrix = (graph: GraphBuilder, size: number, mayMiss: boolean): string =>
  graph.input({
    ...{ name: 'inputs', dtype: 'float64', shape: ['N', size] },
    meaning: `the columns of the table in their order, in its units${missingText(mayMiss)}`,
  });

interface ColumnPort {
  readonly column: InputColumn;
  readonly port: string;
  readonly mayMiss: boolean;
}

const addNumber = (graph: GraphBuilder, { column, port, mayMiss }: ColumnPort): string =>
  graph.input({
    ...{ name: port, dtype: 'float64', shape: ['N', 1] },
    meaning: `the column ${JSON.stringify(column.name)}, in its units${missingText(mayMiss)}`,
  });

/** One-hot: 1 in the place of the category. All NaN if it is left out and that is no category of its own. */
function addCategory(
  graph: GraphBuilder,
  { column, port, mayMiss, as }: ColumnPort & { readonly as: CategoryInputs },
): Encoded {
  const { categories } = column as Extract<InputColumn, { kind: 'category' }>;
  const place = addPlaces(graph, { name: column.name, port, categories, mayMiss, as });
  const places = graph.whole(
    'places',
    categories.map((_, i) => i),
    [1, categories.length],
  );
  const oneHot = graph.op('Cast', [graph.op('Equal', [place, places])], {
    ...{ like: 'oneHot', attributes: { to: dataTypes.float64 } },
  });
  const nan = graph.floats('nan', [Number.NaN], []);
  const zero = graph.floats('zero', [0], []);
  const canFill = mayMiss && !categories.includes(MISSING);
  const values = canFill
    ? graph.op('Where', [isLeftOut(graph, place), graph.doubles('gap', [Number.NaN], []), oneHot], {
        like: 'category',
      })
    : oneHot;
  // a whole number that is no place, whatever it is
  const isAbove = graph.op('Greater', [place, graph.whole('last', [categories.length - 1], [])]);
  const isBelow = graph.op('Less', [place, graph.whole('first', [canFill ? leftOut : 0], [])]);
  const isStray = graph.op('Or', [isAbove, isBelow], { like: 'isStray' });
  return { values, check: graph.op('Where', [isStray, nan, zero], { like: 'check' }) };
}

const isLeftOut = (graph: GraphBuilder, place: string): string =>
  graph.op('Equal', [place, graph.whole('leftOut', [leftOut], [])]);

interface CategoryPort {
  readonly name: string;
  readonly port: string;
  readonly categories: readonly string[];
  readonly mayMiss: boolean;
  readonly as: CategoryInputs;
}

/** [N, 1] places in the list of categories. */
function addPlaces(graph: GraphBuilder, { name, port, categories, mayMiss, as }: CategoryPort): string {
  const own = categories.indexOf(MISSING);
  const ofMissing = own >= 0 ? own : leftOut;
  const column = `the column ${JSON.stringify(name)}`;
  const stray = 'a row with any other has NaN for answers';
  if (as === 'integer') {
    const gap = mayMiss ? `, ${ofMissing} where it is missing` : '';
    return graph.input({
      ...{ name: port, dtype: 'int64', shape: ['N', 1] },
      meaning: `${column} by the place of its category, from 0, in the list of the card${gap}; ${stray}`,
    });
  }
  const given = graph.input({
    ...{ name: port, dtype: 'string', shape: ['N', 1] },
    meaning: `${column}: one of its categories, without blanks around it; ${stray}`,
  });
  const places = new Map(categories.map((category, i) => [category, i]));
  if (mayMiss) for (const cell of MISSING_CELLS) places.set(cell, ofMissing);
  return graph.op('LabelEncoder', [given], {
    ...{ like: 'place', domain: textDomain },
    attributes: {
      keys_strings: [...places.keys()],
      values_int64s: [...places.values()],
      default_int64: unseen,
    },
  });
}
