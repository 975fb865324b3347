/** A posterior as an ONNX graph that takes raw inputs and gives its uncertainty, with a card inside. */

import { ConfigError } from '../bayes/errors.ts';
import { checkNames, checkSeed } from '../bayes/input/options.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { checkValue } from '../bayes/settings/setting.ts';
import { inRange, oneOf, whole } from '../checks.ts';
import { type ModelCard, modelCard, type RunFacts } from './card.ts';
import { checkedPosterior } from './checked.ts';
import { encodeModel } from './onnx/encode.ts';
import { createGraph, type GraphBuilder } from './onnx/graph.ts';
import { addHead } from './onnx/heads.ts';
import { addInputs, type CategoryInputs } from './onnx/inputs.ts';
import { addLayers } from './onnx/layers.ts';
import { addWeights, bakedCount, type GraphKind, graphKinds, noiseKind, noiseSize } from './onnx/weights.ts';

export interface OnnxOptions {
  /** `draws` if absent. */
  readonly graph?: GraphKind;
  /** Of the graph `draws`: posterior draws K; 16 if absent, as in a prediction. */
  readonly draws?: number;
  /** Of the graph `draws`: those of a prediction with this seed; 0 if absent. */
  readonly seed?: number;
  /**
   * How a table's categories come in: as their texts (`string`, which takes ai.onnx.ml's LabelEncoder), or as
   * places in the card's lists (`integer`, of plain ONNX). `string` if absent.
   */
  readonly categories?: CategoryInputs;
  /** What is known of the run, for the card. */
  readonly facts?: RunFacts;
}

/** Operators as of 2021 (ONNX 1.10), which every engine of today has. */
const opset = 15;
const irVersion = 8;
const textOpset = 2;

const names = ['graph', 'draws', 'seed', 'categories', 'facts'];

/** What a graph takes and gives, for a card. */
export interface OnnxCard extends ModelCard {
  readonly graph: GraphKind;
  /** Draws inside, and their seed; null where each run draws, or nothing is drawn. */
  readonly draws: number | null;
  readonly seed: number | null;
  /** Of the input `noise`; null where there is none. */
  readonly noise: { readonly size: number; readonly distribution: 'normal' | 'uniform' } | null;
  readonly inputs: readonly { readonly name: string; readonly dtype: string; readonly meaning: string }[];
  readonly outputs: readonly { readonly name: string; readonly dtype: string; readonly meaning: string }[];
}

/**
 * Inputs are those that the network was trained on, untouched: pixels as bytes, numbers, or one input for
 * each column of a table. Outputs are `probs`, `entropy` and for K draws `aleatoric` and `epistemic` of
 * classes (nats); `mean`, `sd` and the same of targets, in the units of the table. The card lies in the
 * metadata under `credence.card`, as JSON.
 *
 * @throws ConfigError if an option makes no sense, or the method has no such graph; RangeError if the network
 *   was never trained, its values do not fit its layers, or the file would be 2 GiB or more
 */
export function exportOnnx(given: Posterior, options: OnnxOptions = {}): Uint8Array<ArrayBuffer> {
  const posterior = checkedPosterior(given);
  const asked = checkOptions(posterior, options);
  const { graph: kind, draws, seed, categories, facts } = asked;
  const graph = createGraph();
  const { x, check } = addInputs(graph, posterior, categories);
  const layers = addWeights(graph, posterior, kind, { draws, seed });
  const values = addLayers(graph, x, layers, posterior.config.activation);
  addHead(graph, posterior, { values, isMany: kind === 'draws', check });
  const card = cardOf(posterior, graph, asked, facts);
  return encodeModel({
    irVersion,
    producerName: 'credence',
    producerVersion: '',
    docString: card.summary,
    graph: graph.finish('credence', card.summary),
    opsetImport: [
      { domain: '', version: opset },
      ...[...graph.domains].map((domain) => ({ domain, version: textOpset })),
    ],
    metadataProps: [{ key: 'credence.card', value: JSON.stringify(card) }],
  });
}

type Asked = Required<OnnxOptions>;

function checkOptions(posterior: Posterior, options: OnnxOptions): Asked {
  checkNames(options, names);
  const { graph = 'draws', draws = 16, seed = 0, categories = 'string', facts = {} } = options;
  checkValue('graph', oneOf(graphKinds), graph);
  checkValue('draws', inRange(whole(1)), draws);
  checkSeed(seed);
  checkValue('categories', oneOf(['string', 'integer']), categories);
  const { method } = posterior.config;
  if (graph === 'mean' && method.kind === 'ensemble') {
    throw new ConfigError(
      'graph',
      'draws, stochastic or noise of an ensemble: a mean of its members is no network',
      graph,
    );
  }
  if ((graph === 'stochastic' || graph === 'noise') && noiseSize(posterior) === 0) {
    throw new ConfigError('graph', 'mean or draws of a network in which nothing is drawn', graph);
  }
  return { graph, draws, seed, categories, facts };
}

function cardOf(
  posterior: Posterior,
  { inputs, outputs }: GraphBuilder,
  { graph, draws, seed }: Asked,
  facts: RunFacts,
): OnnxCard {
  const isBaked = graph === 'draws';
  const ports = (all: GraphBuilder['inputs']) =>
    all.map(({ name, dtype, meaning }) => ({ name, dtype, meaning }));
  return {
    ...modelCard(posterior, facts),
    ...{ graph, draws: isBaked ? bakedCount(posterior, draws) : null, seed: isBaked ? seed : null },
    noise: graph === 'noise' ? { size: noiseSize(posterior), distribution: noiseKind(posterior) } : null,
    ...{ inputs: ports(inputs), outputs: ports(outputs) },
  };
}
