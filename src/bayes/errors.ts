import { CredenceError } from '../errors.ts';

/** A setting that makes no sense. Thrown before anything is created. */
export class ConfigError extends CredenceError {
  override readonly name = 'ConfigError' as const;
  constructor(setting: string, expected: string, got: unknown) {
    super('config', `${setting}: expected ${expected}, got ${JSON.stringify(got) ?? String(got)}`);
  }
}

/** A prediction in half precision met a number that f16 cannot hold. Its results cannot be used. */
export class HalfRangeError extends CredenceError {
  override readonly name = 'HalfRangeError' as const;
  constructor(examples: number, of: number) {
    super(
      'half-range',
      `prediction in half precision: ${examples} of ${of} examples met a weight, an input or an activation beyond 65504, ` +
        "the largest number of f16, or one that is not finite: predict with precision 'single', or check the inputs.",
    );
  }
}

/** Training met NaN or infinity: in a gradient, a parameter or the loss. */
export class NonFiniteError extends CredenceError {
  override readonly name = 'NonFiniteError' as const;
  readonly step: number;
  constructor(step: number, count: number) {
    super(
      'non-finite',
      `training step ${step}: ${count} gradients, parameters or losses are NaN or infinite: ` +
        'lower the learning rate, or check the inputs; what was saved before this step is unharmed.',
    );
    this.step = step;
  }
}
