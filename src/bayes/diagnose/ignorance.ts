/**
 * The free energy of ignorance: what a posterior reaches that takes nothing from the inputs. Its hidden
 * layers are as near to the prior as a Gaussian can be, and its last layer has a sigma small enough that
 * random activations move the outputs little. It is computed as an upper bound, so that there is such a
 * posterior: by Jensen E[log sum exp(z)] <= log C + v / 2 with v the variance of a logit, and v follows from
 * the mean squares of activations, layer by layer.
 */
import type { HiddenActivation } from '../../../shaders/lib/nonlinearity.ts';
import { hasNone, networkWidths } from '../head.ts';
import { inputSizeOf } from '../layers/entries.ts';
import { hasPosterior } from '../method.ts';
import { layoutOf } from '../posterior/layout.ts';
import { type LayerPrior, layerPrior } from '../prior.ts';
import type { Evidence } from './evidence.ts';
import type { TargetSummary } from './labelSummary.ts';
import { klToPrior, minimise, nearestToPrior } from './priorFloor.ts';

export interface Ignorance {
  /** Nats per example, under the temperature of the training: nll + temperature * kl / N. */
  readonly freeEnergy: number;
  readonly nll: number;
  /** Nats, of the whole network. */
  readonly kl: number;
  /** Sigma of every weight, by layer. */
  readonly sigmas: readonly number[];
  /** The means of the last layer's biases. */
  readonly means: readonly number[];
}

/**
 * E[f(z)^2] / E[z^2] at most, for z around 0: half of it is cut off, or (tanh) nothing; tanh is below 1 too.
 */
const squareShare: Readonly<Record<HiddenActivation, number>> = { relu: 0.5, gelu: 0.5, tanh: 1 };

/** What the width of a learned noise costs at most, nats for each target: its own prior is weak. */
const noiseNats = 5;

/** NLL of a constant answer whose outputs have variance v, and the means of the biases that give it. */
interface Answer {
  readonly nll: (variance: number) => number;
  readonly means: readonly number[];
}

/** Whether the evidence can say, and the method has a KL. */
export const canBeIgnorant = (evidence: Evidence): boolean =>
  evidence.settings !== undefined &&
  evidence.examples !== undefined &&
  !(evidence.config.method && !hasPosterior(evidence.config.method)) &&
  answersOf(evidence).length > 0;

/** Undefined if the evidence cannot say, or the method has no KL. */
export function ignoranceOf(evidence: Evidence): Ignorance | undefined {
  if (!canBeIgnorant(evidence)) return undefined;
  const scale = evidence.settings!.temperature / evidence.examples!;
  return answersOf(evidence)
    .map((answer) => reached(evidence, answer, scale))
    .reduce<Ignorance | undefined>((a, b) => (a && a.freeEnergy <= b.freeEnergy ? a : b), undefined);
}

/** NLL of the best answer that ignores the input, nats; undefined if the evidence cannot say. */
export function ignorantNll(evidence: Evidence): number | undefined {
  const answers = answersOf(evidence);
  return answers.length > 0 ? Math.min(...answers.map(({ nll }) => nll(0))) : undefined;
}

function reached(evidence: Evidence, { nll, means }: Answer, scale: number): Ignorance {
  const { config, examples = 1, settings } = evidence;
  const { prior, activation = 'relu', head } = config;
  const { layers } = layoutOf(networkWidths(config.layers, head));
  let squares = evidence.inputSquares ?? inputSizeOf(config.layers);
  let kl = 0;
  const sigmas: number[] = [];
  layers.slice(0, -1).forEach(({ inputs, outputs }, l) => {
    const nearest = nearestToPrior(layerPrior(prior, l));
    kl += (inputs + 1) * outputs * nearest.value;
    sigmas.push(nearest.at);
    squares = outputs * squareShare[activation] * nearest.at ** 2 * (squares + 1);
    if (activation === 'tanh') squares = Math.min(outputs, squares);
  });
  const last = layers.at(-1)!;
  const lastPrior = layerPrior(prior, layers.length - 1);
  const alive = aliveOfLast(config, last.inputs, last.outputs);
  // a learned prior follows the weights down to any scale, at no cost
  const isFree = prior.kind === 'layered' && prior.learned;
  const costOf = (sigma: number) => (isFree ? 0 : alive * klToPrior(lastPrior, 0, sigma));
  const top = nearestToPrior(lastPrior).at;
  const best = minimise((sigma) => nll(sigma ** 2 * (squares + 1)) + scale * costOf(sigma), 1e-7 * top, top);
  const isLearned = head.kind === 'gaussian' && head.noise !== 'fixed';
  const noise = isLearned ? noiseNats * (last.outputs / 2) : 0;
  const total = kl + noise + costOf(best.at) + (isFree ? 0 : shiftCost(lastPrior, means, best.at));
  const own = nll(best.at ** 2 * (squares + 1));
  return {
    freeEnergy: own + (settings!.temperature / examples) * total,
    ...{ nll: own, kl: total, sigmas: [...sigmas, best.at], means },
  };
}

/** What biases away from 0 add to the KL. */
function shiftCost(prior: LayerPrior, means: readonly number[], sigma: number): number {
  const own = klToPrior(prior, 0, sigma);
  return means.reduce((sum, mean) => sum + (mean === 0 ? 0 : klToPrior(prior, mean, sigma) - own), 0);
}

/** The weights of the last layer that are alive: all, or of a Gaussian head without the noise's bias. */
function aliveOfLast({ head }: Evidence['config'], inputs: number, outputs: number): number {
  if (head.kind !== 'gaussian') return (inputs + 1) * outputs;
  const targets = outputs / 2;
  return (inputs + 1) * targets + (head.noise === 'input' ? inputs * targets : 0);
}

/** Biases at 0, on half of the way, and where the best constant is: to be far from 0 costs KL. */
const ways = [0, 0.5, 1];

function answersOf({ config, settings, trainClasses, trainTargets }: Evidence): Answer[] {
  const { head, layers } = config;
  if (head.kind === 'gaussian') {
    // of a target that never varies a constant says everything
    const varies = trainTargets?.every(({ sd }) => sd > 0);
    return trainTargets && varies ? ways.map((way) => constantTarget(head, trainTargets, way)) : [];
  }
  const counts = trainClasses ?? new Array<number>(layoutOf(layers).layers.at(-1)!.outputs).fill(1);
  const mass = hasNone(head) ? (settings?.pseudoMass ?? 0) : undefined;
  return ways.map((way) => constantClass(counts, mass, way));
}

/**
 * Logits that are a share of the logarithms of the class frequencies. The pseudo-examples of a class for none
 * of them are so many times the examples. They are in the sum of the NLL, but not in what it is divided by.
 */
function constantClass(examples: readonly number[], pseudoMass: number | undefined, way: number): Answer {
  const own = examples.reduce((sum, count) => sum + count, 0);
  const counts = pseudoMass === undefined ? examples : [...examples, pseudoMass * own];
  const total = counts.reduce((sum, count) => sum + count, 0);
  // a class that never comes would need a logit of minus infinity
  const logs = counts.map((count) => Math.log(Math.max(count, 0.5) / total));
  const centre = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const means = logs.map((log) => way * (log - centre));
  const logSum = Math.log(means.reduce((sum, logit) => sum + Math.exp(logit), 0));
  const mean = means.reduce((sum, logit, c) => sum + (counts[c]! / total) * logit, 0);
  return { means, nll: (variance) => (total / own) * (logSum - mean + variance / 2) };
}

/**
 * A share of the mean of each target. A learned noise takes up whatever the constant misses; where it depends
 * on the input, its own logarithm varies by v as well, which costs another v: E[exp(-2 log s)] = exp(2 v).
 */
function constantTarget(
  head: Extract<Evidence['config']['head'], { kind: 'gaussian' }>,
  targets: readonly TargetSummary[],
  way: number,
): Answer {
  const missed = targets.map(({ mean, sd }) => sd ** 2 + ((1 - way) * mean) ** 2);
  const each = (own: (square: number) => number) => missed.reduce((sum, square) => sum + own(square), 0);
  const log2Pi = Math.log(2 * Math.PI);
  const nll = (variance: number): number =>
    head.noise === 'fixed'
      ? each(
          (square) => 0.5 * log2Pi + Math.log(head.noiseSd) + (square + variance) / (2 * head.noiseSd ** 2),
        )
      : each(
          (square) =>
            0.5 * (log2Pi + 1 + Math.log(square + variance)) + (head.noise === 'input' ? variance : 0),
        );
  return { nll, means: targets.map(({ mean }) => way * mean) };
}
