/** `--prior`: a kind, or a kind with its numbers. */
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../bayes/errors.ts';
import { gaussian, type Prior, scaleMixture } from '../bayes/prior.ts';

export const priorSyntax = 'gaussian, mixture, gaussian:SCALE or mixture:MIX,SCALE1,SCALE2';

/** The kind alone leaves the numbers to the preset, or to the defaults. */
export function parsePrior(text: string): Prior | Prior['kind'] {
  const [kind, list, ...rest] = text.split(':');
  const numbers = list?.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))) ?? [];
  try {
    if (rest.length === 0 && (kind === 'gaussian' || kind === 'mixture')) {
      if (list === undefined) return kind;
      if (kind === 'gaussian' && numbers.length === 1) return gaussian(numbers[0]);
      const [mix, scale1, scale2] = numbers;
      if (kind === 'mixture' && numbers.length === 3) {
        return scaleMixture({ mix: mix!, scale1: scale1!, scale2: scale2! });
      }
    }
  } catch (error) {
    if (error instanceof ConfigError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
  throw new InvalidArgumentError(`Expected ${priorSyntax}.`);
}

/** The prior of a run: what was asked for, on top of the preset's. */
export function mergePrior(asked: Prior | Prior['kind'] | undefined, preset: Prior): Prior {
  if (asked === undefined || asked === preset.kind) return preset;
  if (typeof asked !== 'string') return asked;
  return asked === 'gaussian' ? gaussian() : scaleMixture();
}
