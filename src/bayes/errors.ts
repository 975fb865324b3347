import { CredenceError } from '../errors.ts';

/** A setting that makes no sense. Thrown before anything is created. */
export class ConfigError extends CredenceError {
  override readonly name = 'ConfigError' as const;
  constructor(setting: string, expected: string, got: unknown) {
    super('config', `${setting}: expected ${expected}, got ${JSON.stringify(got) ?? String(got)}`);
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
