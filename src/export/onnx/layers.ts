/** From inputs [N, I] to the outputs of the last layer [N, O], or [K, N, O] of K draws. */
import type { HiddenActivation } from '../../../shaders/lib/nonlinearity.ts';
import type { GraphBuilder } from './graph.ts';
import type { LayerNames } from './weights.ts';

/** f of the hidden layers. `gelu` is the tanh approximation, x sigmoid(2 u), of operations of any age. */
const activations: Readonly<Record<HiddenActivation, (graph: GraphBuilder, x: string) => string>> = {
  relu: (graph, x) => graph.op('Relu', [x]),
  tanh: (graph, x) => graph.op('Tanh', [x]),
  gelu(graph, x) {
    const number = (like: string, value: number) => graph.floats(like, [value], []);
    const cube = graph.op('Mul', [graph.op('Mul', [x, x]), x], { like: 'cube' });
    const inner = graph.op('Add', [x, graph.op('Mul', [cube, number('cubic', 0.044715)])]);
    const twiceU = graph.op('Mul', [inner, number('slope', 2 * Math.sqrt(2 / Math.PI))], { like: 'twiceU' });
    return graph.op('Mul', [x, graph.op('Sigmoid', [twiceU])], { like: 'Gelu' });
  },
};

export function addLayers(
  graph: GraphBuilder,
  inputs: string,
  layers: readonly LayerNames[],
  activation: HiddenActivation,
): string {
  return layers.reduce((x, { weight, bias, mask }, l) => {
    const y = graph.op('Add', [graph.op('MatMul', [x, weight]), bias], { like: `layers.${l}` });
    if (l === layers.length - 1) return y;
    const active = activations[activation](graph, y);
    return mask === undefined ? active : graph.op('Mul', [active, mask], { like: 'Dropped' });
  }, inputs);
}
