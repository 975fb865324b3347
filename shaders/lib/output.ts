/** What `matmul` makes of a cell of its product: the noise of the estimator, the activation, dropout, and what is kept. */
import { wgsl } from '../kernel.ts';
import { type Activation, needsDerivative, nonlinearity } from './nonlinearity.ts';
import { type Precision, storedAs } from './precision.ts';
import { dropoutMask, random, randomSigns, streams } from './random.ts';

interface OutputVariant {
  readonly estimator: 'draw' | 'local' | 'flipout';
  readonly activation: Activation;
  readonly dropout: 'none' | 'drawn';
  readonly derivative: 'none' | 'kept';
  /** Of the operands. */
  readonly precision: Precision;
}

/** Logits, which a loss reads, are single in any case. */
const outputAs = ({ activation, precision }: Pick<OutputVariant, 'activation' | 'precision'>) =>
  storedAs(activation === 'identity' ? 'single' : precision);

/** The element of y. */
export const outputElement = (variant: Pick<OutputVariant, 'activation' | 'precision'>): string =>
  outputAs(variant).element;

/** WGSL: the functions that `outputSnippet` calls. Needs `outputs`, the column of the constant 1. */
export const outputFunctions = (variant: Omit<OutputVariant, 'derivative'>): string => wgsl`
${random}
#if ${variant.estimator === 'flipout'}
${randomSigns}
#endif
#if ${variant.dropout === 'drawn'}
${dropoutMask}
#endif
${nonlinearity(variant.activation)}
${outputAs(variant).functions}

fn withOne(value: vec4f, column: u32) -> vec4f {
  return select(value, vec4f(1.0), column * 4u + vec4u(0u, 1u, 2u, 3u) == vec4u(outputs));
}`;

// `mCell` is the cell of the first product, `vCell` that of the second, `index` its place in a draw of y
const localOutput = `
    let index = atRow * columnVectors + atColumn;
    let eps = randomNormal(index, step.firstDraw + draw, step.index, ${streams.localNoise}u + layer, vec4f(), vec4f(1.0));
    // an output whose weights are all certain has V = 0 and no noise
    let inverse = select(vec4f(), inverseSqrt(max(vCell, vec4f(1e-36))), vCell > vec4f(1e-36));
    slope[yDraw * draw + index] = 0.5 * eps * inverse;
    let preactivation = mCell + eps * vCell * inverse;`;

const flipoutOutput = `
    let index = atRow * columnVectors + atColumn;
    let sign = randomSigns(index, step.firstDraw + draw, step.index, ${streams.signs}u + layer + 1u);
    outputSigns[yDraw * draw + index] = sign;
    let preactivation = mCell + vCell * sign;`;

const drawOutput = `
    let index = atRow * columnVectors + atColumn;
    let preactivation = mCell;`;

/** y, and f' where it is kept, both with what dropout does to them. */
const outputOf = (variant: OutputVariant) => {
  const { activation, dropout, derivative } = variant;
  const dropped = dropout === 'drawn';
  const y = outputAs(variant).store(`withOne(value${dropped ? ' * mask' : ''}, atColumn)`, 'preactivation');
  return `
    let value = nonlinearity(preactivation);${
      dropped
        ? `
    let mask = dropoutMask(maskRows * atRow + atColumn, step.firstDraw + draw, step.index, ${streams.dropout}u + layer, rate);`
        : ''
    }
    y[yDraw * draw + index] = ${y};${
      derivative === 'kept'
        ? `
    derivative[yDraw * draw + index] = nonlinearitySlope(${needsDerivative(activation) ? 'preactivation' : 'value'})${dropped ? ' * mask' : ''};`
        : ''
    }`;
};

const preactivationBy = { draw: drawOutput, local: localOutput, flipout: flipoutOutput } as const;

/** WGSL for one cell, for `Block.store`. */
export const outputSnippet = (variant: OutputVariant): string =>
  preactivationBy[variant.estimator] + outputOf(variant);
