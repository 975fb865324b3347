/**
 * What the outputs of the last layer mean: probabilities and entropies of classes, or means and spreads of
 * targets in the units of the table. The equations are those of `predict` and `predictTargets`.
 */
import { hasNone } from '../../bayes/head.ts';
import { outputSizeOf } from '../../bayes/layers/entries.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import type { Standardisation } from '../../data/encoding/standardise.ts';
import type { GraphBuilder } from './graph.ts';
import { dataTypes } from './schema.ts';

export interface Outputs {
  /** [N, O], or with `isMany` [K, N, O]. */
  readonly values: string;
  readonly isMany: boolean;
  /** [N, 1]: 0, or NaN in rows that make no sense. */
  readonly check: string | undefined;
}

export function addHead(graph: GraphBuilder, posterior: Posterior, outputs: Outputs): void {
  if (posterior.config.head.kind === 'gaussian') addTargets(graph, posterior, outputs);
  else addClasses(graph, posterior, outputs);
}

const number = (graph: GraphBuilder, like: string, value: number): string => graph.floats(like, [value], []);

interface Given {
  readonly name: string;
  readonly width?: number;
  readonly dtype?: 'float32' | 'float64';
  readonly meaning: string;
}

/** Gives a value [N, width], or [N] where there is no width, under a name. */
function give(graph: GraphBuilder, value: string, check: string | undefined, port: Given): void {
  const { name, width, dtype = 'float32', meaning } = port;
  const flat = (column: string) => graph.op('Reshape', [column, graph.whole('flat', [-1])], { like: 'flat' });
  const flatCheck = check !== undefined && width === undefined ? flat(check) : check;
  const of =
    flatCheck === undefined || dtype === 'float32' ? flatCheck : graph.op('Cast', [flatCheck], double);
  const checked = of === undefined ? value : graph.op('Add', [value, of], { like: 'checked' });
  graph.output(checked, {
    ...{ name, dtype, meaning },
    shape: width === undefined ? ['N'] : ['N', width],
  });
}

const meanOver = (graph: GraphBuilder, x: string, like: string): string =>
  graph.op('ReduceMean', [x], { like, attributes: { axes: [0], keepdims: 0 } });

/** H[p] over the last axis, nats; 0 log 0 = 0. */
function entropyOf(graph: GraphBuilder, p: string): string {
  // the least normal float32, so that no logarithm is infinite
  const log = graph.op('Log', [graph.op('Max', [p, number(graph, 'least', 1.1754944e-38)])]);
  const sum = graph.op('ReduceSum', [graph.op('Mul', [p, log]), graph.whole('classes', [-1])], {
    attributes: { keepdims: 0 },
  });
  return graph.op('Neg', [sum], { like: 'entropy' });
}

function addClasses(graph: GraphBuilder, { config }: Posterior, { values, isMany, check }: Outputs): void {
  const classes = outputSizeOf(config.layers);
  const none = hasNone(config.head);
  const p = graph.op('Softmax', [values], { like: 'softmax', attributes: { axis: -1 } });
  if (!isMany) {
    const meaning = `the outputs of the last layer${none ? '; the last is none of the classes' : ''}`;
    give(graph, values, check, { name: 'logits', width: classes + Number(none), meaning });
  }
  const mean = isMany ? meanOver(graph, p, 'meanProbs') : p;
  if (none) addNone(graph, mean, classes, check);
  else give(graph, mean, check, { name: 'probs', width: classes, meaning: 'the probability of each class' });
  const total = entropyOf(graph, mean);
  const over = none ? ' over the classes and none of them' : '';
  const nats = `in nats${over}`;
  if (!isMany) {
    const meaning = `the entropy of the probabilities, ${nats}`;
    give(graph, total, check, { name: 'entropy', meaning });
    return;
  }
  // by Jensen's inequality at most the entropy of the mean, but rounding may exceed it
  const ofDraws = graph.op('Min', [meanOver(graph, entropyOf(graph, p), 'meanEntropy'), total]);
  const epistemic = graph.op('Sub', [total, ofDraws]);
  const all = [
    ['entropy', total, `the total uncertainty, ${nats}: the entropy of the mean probabilities`],
    ['aleatoric', ofDraws, `its part that is noise in the data, ${nats}: the mean entropy of the draws`],
    ['epistemic', epistemic, `its part that more data would reduce, ${nats}: the mutual information`],
  ] as const;
  for (const [name, value, meaning] of all) give(graph, value, check, { name, meaning });
}

/** p_k / (1 - none), all equal if `none` leaves nothing; and `none`. */
function addNone(graph: GraphBuilder, p: string, classes: number, check: string | undefined): void {
  const [from, to, end] = [[0], [classes], [classes + 1]].map((at) => graph.whole('place', at));
  const axis = graph.whole('axis', [1]);
  const some = graph.op('Slice', [p, from!, to!, axis], { like: 'someProbs' });
  const last = graph.op('Slice', [p, to!, end!, axis], { like: 'noneProbs' });
  const mass = graph.op('ReduceSum', [some, axis], { like: 'mass' });
  const isSome = graph.op('Greater', [mass, number(graph, 'nothing', 0)]);
  // where there is no mass, the division is by 1, and its result is not taken
  const divisor = graph.op('Where', [isSome, mass, number(graph, 'one', 1)]);
  const given = graph.op('Div', [some, divisor]);
  const equal = graph.op('Where', [isSome, given, number(graph, 'equal', 1 / classes)], {
    like: 'givenSome',
  });
  const meaning = 'the probability of each class, given that it is one of them';
  give(graph, equal, check, { name: 'probs', width: classes, meaning });
  const flat = graph.op('Reshape', [last, graph.whole('flat', [-1])]);
  give(graph, flat, check, { name: 'none', meaning: 'the probability that it is none of the classes' });
}

function addTargets(graph: GraphBuilder, posterior: Posterior, { values, isMany, check }: Outputs): void {
  const { config, preprocessing } = posterior;
  const targets = outputSizeOf(config.layers);
  const [from, to, end] = [[0], [targets], [2 * targets]].map((at) => graph.whole('place', at));
  const axis = graph.whole('axis', [-1]);
  const means = graph.op('Slice', [values, from!, to!, axis], { like: 'means' });
  const logSigma = graph.op('Slice', [values, to!, end!, axis], { like: 'logSigmas' });
  // the range of noiseLogSigma in shaders/lib/gaussian.ts
  const limits = [number(graph, 'least', -15), number(graph, 'most', 30)];
  const sigma = graph.op('Exp', [graph.op('Clip', [logSigma, ...limits])], { like: 'noise' });
  const scaling = preprocessing?.targets ?? undefined;
  const units = scaling ? 'in the units of the table' : 'in the units of the training targets';
  const giveIn = (name: string, value: string, meaning: string) => {
    const own = scaling ? inUnits(graph, value, scaling, name === 'mean') : value;
    const dtype = scaling ? 'float64' : 'float32';
    give(graph, own, check, { name, width: targets, dtype, meaning: `${meaning}, ${units}` });
  };
  if (!isMany) {
    giveIn('mean', means, 'the mean of each target');
    giveIn('sd', sigma, 'the standard deviation of its noise');
    return;
  }
  const mean = meanOver(graph, means, 'mean');
  const deviations = graph.op('Sub', [means, mean]);
  const variance = (x: string, like: string) => meanOver(graph, graph.op('Mul', [x, x]), like);
  const [ofMeans, ofNoise] = [variance(deviations, 'ofMeans'), variance(sigma, 'ofNoise')];
  const root = (x: string) => graph.op('Sqrt', [x]);
  giveIn('mean', mean, 'the mean of each target');
  giveIn('sd', root(graph.op('Add', [ofMeans, ofNoise])), 'its standard deviation, noise and doubt together');
  giveIn('aleatoric', root(ofNoise), 'the standard deviation of its noise, root mean square over draws');
  giveIn('epistemic', root(ofMeans), 'the standard deviation over draws of its mean');
}

const double = { attributes: { to: dataTypes.float64 } };

/** Means are scaled and shifted, spreads scaled; in float64, as targets may be large and vary little. */
function inUnits(
  graph: GraphBuilder,
  value: string,
  { shift, scale }: Standardisation,
  isMean: boolean,
): string {
  const wide = graph.op('Cast', [value], double);
  const stretched = graph.op('Div', [wide, graph.doubles('targetScale', scale)]);
  return isMean ? graph.op('Add', [stretched, graph.doubles('targetShift', shift)]) : stretched;
}
