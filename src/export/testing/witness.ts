/** What exported graphs are held against, and what they are fed: the library's own predictions and cells. */

import { streams } from '../../../shaders/lib/random.ts';
import { hasNone, networkWidths } from '../../bayes/head.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { layoutOf } from '../../bayes/posterior/layout.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { DrawPlace } from '../../bayes/prediction/hostDraws.ts';
import { boxMuller, philox4x32, seedWords } from '../../bayes/random.ts';
import { evaluationIndex } from '../../bayes/training/stepFields.ts';
import { isMissing, MISSING } from '../../data/cells/cells.ts';
import type { Row } from '../../data/encoding/rows.ts';
import { parseRows } from '../../data/encoding/rows.ts';
import type { Gpu } from '../../gpu/device.ts';
import { portNames } from '../onnx/inputs.ts';
import { noiseSize } from '../onnx/weights.ts';
import type { OnnxOptions } from '../onnx.ts';
import type { Value } from './interpret.ts';

export interface Inputs {
  readonly images: Uint8Array | Float32Array;
  readonly count: number;
  readonly inputSize: number;
}

/** The library's prediction under the names of a graph's outputs. */
export async function predicted(
  gpu: Gpu,
  posterior: Posterior,
  data: Inputs,
  { graph = 'draws', draws = 16, seed = 0 }: OnnxOptions,
): Promise<Readonly<Record<string, Float64Array>>> {
  const net = await BayesianNeuralNetwork.fromPosterior(gpu, posterior);
  const options = { draws, seed, meanWeights: graph === 'mean' };
  try {
    if (posterior.config.head.kind === 'gaussian') {
      const { mean, sd, aleatoric, epistemic } = await net.predictTargets(data, options);
      return { mean, sd, ...(graph === 'draws' && { aleatoric, epistemic }) };
    }
    const { probs, entropy, aleatoric, epistemic, none } = await net.predict(data, options);
    const common = { probs, entropy, ...(hasNone(posterior.config.head) && { none: none! }) };
    return { ...common, ...(graph === 'draws' && { aleatoric, epistemic }) };
  } finally {
    net.destroy();
  }
}

/** The noise that makes the graph `noise` the draw of a prediction; of an ensemble its second member. */
export function noiseOf(posterior: Posterior, { seed, draw }: DrawPlace): Value {
  const { layers, head, method } = posterior.config;
  const size = noiseSize(posterior);
  if (method.kind === 'ensemble') return { dims: [1], data: [1.5 / method.members] };
  const key = seedWords(seed);
  const layout = layoutOf(networkWidths(layers, head));
  const data = layout.layers.flatMap(({ index, last, inputs, outputs, columns, offset }) => {
    if (method.kind === 'dropout') {
      const uniform = (o: number) => {
        const words = philox4x32([o >>> 2, draw, evaluationIndex, streams.dropout + index], key);
        return (words[o & 3]! >>> 8) / 2 ** 24;
      };
      return last ? [] : Array.from({ length: outputs }, (_, o) => uniform(o));
    }
    // row I of a layer's matrix is its bias
    return Array.from({ length: (inputs + 1) * outputs }, (_, at) => {
      const float = offset + Math.floor(at / outputs) * columns + (at % outputs);
      return boxMuller(philox4x32([float >>> 2, draw, evaluationIndex, streams.weights], key))[float & 3]!;
    });
  });
  if (data.length !== size) throw new Error(`${data.length} numbers of noise, not ${size}`);
  return { dims: [size], data };
}

/** Rows as the inputs of a table's graph: one [N, 1] for each column. */
export function rowInputs(
  { preprocessing }: Posterior,
  rows: readonly Row[],
  categories: 'string' | 'integer',
): Record<string, Value> {
  const { inputs, missing } = preprocessing!.encoding;
  const csv = parseRows('rows', rows);
  const names = portNames(inputs.map(({ name }) => name));
  const ports = inputs.map((column, i): [string, Value] => {
    const cells = csv.records.map((record) => record.cells[csv.names.indexOf(column.name)]!);
    const dims = [rows.length, 1];
    if (column.kind === 'number') {
      const data = cells.map((cell) => (isMissing(cell) ? Number.NaN : Math.fround(Number(cell))));
      return [names[i]!, { dims, data }];
    }
    if (categories === 'string') return [names[i]!, { dims, data: cells }];
    const place = (cell: string) =>
      isMissing(cell) && missing !== 'error'
        ? column.categories.indexOf(MISSING)
        : column.categories.indexOf(cell);
    return [names[i]!, { dims, data: cells.map(place) }];
  });
  return Object.fromEntries(ports);
}
