/**
 * The weights of a graph's network: means, one draw by random operators, one draw by noise that the caller
 * hands over, or K draws baked in.
 */
import type { LayerValues } from '../../bayes/posterior/layout.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { shapesOf, sizeOf } from '../../bayes/posterior/posteriorTensors.ts';
import { hostMasks, hostWeights } from '../../bayes/prediction/hostDraws.ts';
import { sigmaOf } from '../tensors.ts';
import type { GraphBuilder } from './graph.ts';

export const graphKinds = ['mean', 'stochastic', 'noise', 'draws'] as const;
/**
 * `mean`: the network at its mean weights, dropout off. `stochastic`: each run is one posterior draw, by
 * ONNX's random operators. `noise`: the same by an input, for engines without random operators, or to repeat
 * a draw. `draws`: K draws inside, and their moments as outputs.
 */
export type GraphKind = (typeof graphKinds)[number];

/** Values of one layer: weights [I, O], or [K, I, O] of K draws; biases [O], or [K, 1, O]. */
export interface LayerNames {
  readonly weight: string;
  readonly bias: string;
  /** What its outputs are multiplied by, in a hidden layer under dropout. */
  readonly mask?: string | undefined;
}

export interface BakedDraws {
  readonly draws: number;
  readonly seed: number;
}

const parts = ['weight', 'bias'] as const;

/** Weights of every layer. */
export function addWeights(
  graph: GraphBuilder,
  posterior: Posterior,
  kind: GraphKind,
  baked: BakedDraws,
): LayerNames[] {
  const { method } = posterior.config;
  if (kind === 'draws') return addBaked(graph, posterior, baked);
  if (kind === 'mean' || method.kind === 'plain') return addMeans(graph, posterior);
  const noise = kind === 'noise' ? addNoise(graph, posterior) : undefined;
  if (method.kind === 'ensemble') return addMember(graph, posterior, method.members, noise);
  if (method.kind === 'dropout') return addDropped(graph, posterior, method.rate, noise);
  return addDrawn(graph, posterior, noise);
}

const shapeOf = (posterior: Posterior, l: number) => shapesOf(posterior.config)[l]!;

const addMeans = (graph: GraphBuilder, posterior: Posterior): LayerNames[] =>
  posterior.mu.map((values, l) => {
    const add = (part: (typeof parts)[number]) =>
      graph.floats(`layers.${l}.${part}`, values[part], shapeOf(posterior, l)[part]);
    return { weight: add('weight'), bias: add('bias') };
  });

/** Numbers of noise for one draw: for each weight and bias, for each hidden unit, or one to pick a member. */
export function noiseSize({ config }: Pick<Posterior, 'config'>): number {
  const { method } = config;
  if (method.kind === 'plain') return 0;
  if (method.kind === 'ensemble') return 1;
  const shapes = shapesOf(config);
  if (method.kind === 'dropout') return shapes.slice(0, -1).reduce((sum, { bias }) => sum + sizeOf(bias), 0);
  return shapes.reduce((sum, { weight, bias }) => sum + sizeOf(weight) + sizeOf(bias), 0);
}

/** What the noise is distributed as. */
export const noiseKind = ({ config }: Pick<Posterior, 'config'>): 'normal' | 'uniform' =>
  config.method.kind === 'dropout' || config.method.kind === 'ensemble' ? 'uniform' : 'normal';

/** Takes the noise of one tensor after the other out of the input. */
interface Noise {
  take(like: string, shape: readonly number[]): string;
}

const meanings = {
  dropout: 'uniform numbers from 0 to below 1, one for each hidden unit, layer by layer',
  ensemble: 'a uniform number from 0 to below 1, which picks the member',
  weights:
    'independent standard normals, one for each weight [I, O] row by row and then for each bias, layer by layer',
} as const;

function addNoise(graph: GraphBuilder, posterior: Posterior): Noise {
  const { kind } = posterior.config.method;
  const noise = graph.input({
    ...{ name: 'noise', dtype: 'float32', shape: [noiseSize(posterior)] },
    meaning: `${meanings[kind === 'dropout' || kind === 'ensemble' ? kind : 'weights']}; all of one draw`,
  });
  let first = 0;
  return {
    take(like, shape) {
      const end = first + sizeOf(shape);
      const range = [graph.whole('first', [first]), graph.whole('end', [end])];
      first = end;
      const slice = graph.op('Slice', [noise, ...range], { like: `${like}.slice` });
      return graph.op('Reshape', [slice, graph.whole('shape', shape)], { like });
    },
  };
}

/** w = mu + sigma eps. */
function addDrawn(graph: GraphBuilder, posterior: Posterior, noise: Noise | undefined): LayerNames[] {
  return addMeans(graph, posterior).map((means, l) => {
    const draw = (part: (typeof parts)[number]): string => {
      const like = `layers.${l}.${part}`;
      const shape = shapeOf(posterior, l)[part];
      const mu = means[part];
      const eps =
        noise?.take(`${like}.eps`, shape) ?? graph.op('RandomNormalLike', [mu], { like: `${like}.eps` });
      const sigma = graph.floats(`${like}.sigma`, sigmaOf(posterior.rho[l]![part]), shape);
      const spread = graph.op('Mul', [sigma, eps], { like: `${like}.perturbation` });
      return graph.op('Add', [mu, spread], { like: `${like}.drawn` });
    };
    return { weight: draw('weight'), bias: draw('bias') };
  });
}

/** The units of a draw are dropped for every example alike, as in a prediction. */
function addDropped(
  graph: GraphBuilder,
  posterior: Posterior,
  rate: number,
  noise: Noise | undefined,
): LayerNames[] {
  const means = addMeans(graph, posterior);
  return means.map((names, l) => {
    if (l === means.length - 1) return names;
    const like = `layers.${l}.mask`;
    const uniform =
      noise?.take(`${like}.uniform`, shapeOf(posterior, l).bias) ??
      graph.op('RandomUniformLike', [names.bias], { like: `${like}.uniform` });
    const isKept = graph.op('Not', [graph.op('Less', [uniform, graph.floats('rate', [rate], [])])]);
    const kept = graph.floats('kept', [1 / (1 - Math.fround(rate))], []);
    const mask = graph.op('Where', [isKept, kept, graph.floats('zero', [0], [])], { like });
    return { ...names, mask };
  });
}

/** One of the members, each as often as the others. */
function addMember(
  graph: GraphBuilder,
  posterior: Posterior,
  members: number,
  noise: Noise | undefined,
): LayerNames[] {
  const uniform =
    noise?.take('member.uniform', [1]) ??
    graph.op('RandomUniform', [], { like: 'member.uniform', attributes: { shape: [1] } });
  const place = graph.op('Floor', [graph.op('Mul', [uniform, graph.floats('members', [members])])]);
  const last = graph.op('Min', [place, graph.floats('last', [members - 1])]);
  const picked = graph.op('Max', [last, graph.floats('first', [0])]);
  const member = graph.op('Cast', [picked], { like: 'member', attributes: { to: 7 } });
  return addMeans(graph, posterior).map((all, l) => {
    const pick = (part: (typeof parts)[number]): string => {
      const of = graph.op('Gather', [all[part], member], { attributes: { axis: 0 } });
      const shape = shapeOf(posterior, l)[part].slice(1);
      return graph.op('Reshape', [of, graph.whole('shape', shape)], { like: `layers.${l}.${part}.member` });
    };
    return { weight: pick('weight'), bias: pick('bias') };
  });
}

/** How many draws there are: those asked for, one of a plain network, the members of an ensemble. */
export function bakedCount({ config }: Pick<Posterior, 'config'>, asked: number): number {
  const { method } = config;
  if (method.kind === 'ensemble') return method.members;
  return method.kind === 'plain' ? 1 : asked;
}

/** [K, I, O] and [K, 1, O]: the draws that a prediction with this seed has. */
function addBaked(graph: GraphBuilder, posterior: Posterior, { draws, seed }: BakedDraws): LayerNames[] {
  const { method } = posterior.config;
  const count = bakedCount(posterior, draws);
  const every = Array.from({ length: count }, (_, draw) => ({ seed, draw }));
  const drawn = method.kind === 'bbb' || method.kind === 'ivon';
  const own = drawn ? every.map((place) => hostWeights(posterior, place)) : [posterior.mu];
  const masks =
    method.kind === 'dropout' ? every.map((place) => hostMasks(posterior, place, method.rate)) : [];
  return posterior.mu.map((_, l) => {
    const { weight, bias } = shapeOf(posterior, l);
    const [inputs, outputs] = weight.slice(-2) as [number, number];
    const kept = drawn || method.kind === 'ensemble' ? count : 1;
    const all = (part: (typeof parts)[number]) =>
      concatenated(
        own.map((values) => values[l]!),
        part,
      );
    return {
      weight: graph.floats(`layers.${l}.weight`, all('weight'), [kept, inputs, outputs]),
      bias: graph.floats(`layers.${l}.bias`, all('bias'), [kept, 1, outputs]),
      ...(masks.length > 0 &&
        l < posterior.mu.length - 1 && {
          mask: graph.floats(
            `layers.${l}.mask`,
            masks.flatMap((of) => [...of[l]!]),
            [count, 1, bias.at(-1)!],
          ),
        }),
    };
  });
}

function concatenated(layers: readonly LayerValues[], part: (typeof parts)[number]): Float32Array {
  const size = layers.reduce((sum, layer) => sum + layer[part].length, 0);
  const values = new Float32Array(size);
  let at = 0;
  for (const layer of layers) {
    values.set(layer[part], at);
    at += layer[part].length;
  }
  return values;
}
