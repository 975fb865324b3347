/** How `matmul` turns its sums into outputs: random numbers, the activation, and the precision of y. */
import { wgsl } from '../kernel.ts';
import { type Activation, nonlinearity } from './nonlinearity.ts';
import { type Precision, storedAs } from './precision.ts';
import { dropoutMask, random, randomSigns } from './random.ts';

interface OutputVariant {
  readonly estimator: 'draw' | 'local' | 'flipout';
  readonly activation: Activation;
  readonly dropout: 'none' | 'drawn';
  /** Of the operands. */
  readonly precision: Precision;
}

/** How y is stored. Logits are always single, because the loss reads them. */
export const storedOutput = ({ activation, precision }: Pick<OutputVariant, 'activation' | 'precision'>) =>
  storedAs(activation === 'identity' ? 'single' : precision);

/**
 * WGSL: those of `randomNormal`, `randomSigns` and `dropoutMask` that the variant needs, `nonlinearity`, and
 * `withOne(value, column)`, which puts the constant 1 into column `outputs`.
 */
export const outputFunctions = (variant: OutputVariant): string => wgsl`
${random}
#if ${variant.estimator === 'flipout'}
${randomSigns}
#endif
#if ${variant.dropout === 'drawn'}
${dropoutMask}
#endif
${nonlinearity(variant.activation)}
${storedOutput(variant).functions}

fn withOne(value: vec4f, column: u32) -> vec4f {
  return select(value, vec4f(1.0), column * 4u + vec4u(0u, 1u, 2u, 3u) == vec4u(outputs));
}`;
