/** Do the test inputs live on the scale of the training inputs? */
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { describeInputs, type InputSummary, slipOf } from './inputSummary.ts';

/**
 * Splits of one data set agree in spread to a few percent. Beyond these limits, in sds, the test data are of
 * another domain.
 */
const odd = { spread: 1.5, shift: 0.5, range: 3 };
/** Beyond these limits no domain explains the difference: the units are wrong. */
const wrong = { spread: 4, shift: 2 };

export function inputScale({ inputs }: Evidence): Finding[] {
  const { train, test } = inputs!;
  if (!(train.sd > 0)) return [constantInputs(train)];
  const ratio = test.sd / train.sd;
  const spread = Math.max(ratio, 1 / ratio);
  const shift = Math.abs(test.mean - train.mean) / train.sd;
  const reach = ({ least, most }: InputSummary) => Math.max(most - train.mean, train.mean - least);
  const range = reach(test) / reach(train);
  if (!(spread > odd.spread || shift > odd.shift || range > odd.range)) return [];
  return [
    {
      code: 'input-scale',
      severity: spread > wrong.spread || shift > wrong.shift ? 'error' : 'warning',
      title: 'test inputs are on another scale than training inputs',
      seen: `training ${describeInputs(train)}; test ${describeInputs(test)}.${slipOf(spread)}`,
      why:
        'The network meets inputs that it never saw: error and uncertainty on them say nothing about the ' +
        'posterior.',
      remedy:
        'Scale both by the same numbers, those of the training set; give Credence the same units in both ' +
        'and leave the factor to inputScale.',
    },
  ];
}

const constantInputs = (train: InputSummary): Finding => ({
  code: 'constant-inputs',
  severity: 'error',
  title: 'all training inputs are the same number',
  seen: `training ${describeInputs(train)}.`,
  why: 'There is nothing to learn from.',
  remedy: 'Check how the data were read.',
});
