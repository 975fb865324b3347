/** What `matmul` makes of a cell of its product: the noise of the estimator, the activation, dropout, and what is kept. */
import { type Activation, needsDerivative } from './nonlinearity.ts';
import { streams } from './random.ts';

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
const outputOf = (activation: Activation, dropout: 'none' | 'drawn', derivative: 'none' | 'kept') => {
  const dropped = dropout === 'drawn';
  return `
    let value = nonlinearity(preactivation);${
      dropped
        ? `
    let mask = dropoutMask(maskRows * atRow + atColumn, step.firstDraw + draw, step.index, ${streams.dropout}u + layer, rate);`
        : ''
    }
    y[yDraw * draw + index] = withOne(value${dropped ? ' * mask' : ''}, atColumn);${
      derivative === 'kept'
        ? `
    derivative[yDraw * draw + index] = nonlinearitySlope(${needsDerivative(activation) ? 'preactivation' : 'value'})${dropped ? ' * mask' : ''};`
        : ''
    }`;
};

const preactivationBy = { draw: drawOutput, local: localOutput, flipout: flipoutOutput } as const;

/** WGSL for one cell, for `storeBlock`. */
export const outputSnippet = (variant: {
  readonly estimator: keyof typeof preactivationBy;
  readonly activation: Activation;
  readonly dropout: 'none' | 'drawn';
  readonly derivative: 'none' | 'kept';
}): string =>
  preactivationBy[variant.estimator] + outputOf(variant.activation, variant.dropout, variant.derivative);
