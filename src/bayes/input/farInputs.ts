/**
 * Are the inputs of a prediction on the scale of those that the network was trained on? The doctor asks the
 * same of a whole test set (diagnose/inputs.ts). A prediction may be of one example, so a difference counts
 * only if it is beyond what so few examples vary by.
 */
import type { Finding } from '../diagnose/finding.ts';
import { describeInputs, slipOf } from '../diagnose/inputSummary.ts';
import type { InputSpread } from './summary.ts';

/**
 * Beyond a spread or a shift, in sds, no domain explains the difference. Beyond a range, in that of training,
 * at least one number is of another domain, as where one column of a table has other units.
 */
const far = { spread: 4, shift: 2, range: 5 };
/** Standard errors of a mean over so many examples. */
const sure = 6;

/** @param given in the numbers of training */
export function farInputs(trained: InputSpread, given: InputSpread): Finding[] {
  // one example, or one number again and again, says nothing about how inputs vary
  if (trained.examples < 2 || !(trained.sd > 0)) return [];
  const root = Math.sqrt(given.examples);
  const [ratio, distance] = [given.sd / trained.sd, Math.abs(given.mean - trained.mean)];
  const spread = Math.max(ratio, 1 / ratio);
  const isSpread =
    spread > far.spread && Math.abs(given.sd ** 2 - trained.sd ** 2) > (sure * trained.squareSpread) / root;
  const isShifted = distance > far.shift * trained.sd && distance > (sure * trained.meanSpread) / root;
  const reach = ({ least, most }: InputSpread) => Math.max(most - trained.mean, trained.mean - least);
  const isWide = reach(given) > far.range * reach(trained);
  if (!(isSpread || isShifted || isWide)) return [];
  return [
    {
      code: 'input-scale',
      severity: isSpread || isShifted ? 'error' : 'warning',
      title: 'inputs are far from those that the network was trained on',
      seen:
        `training ${describeInputs(trained)}; now ${describeInputs(given)}.` +
        (isSpread ? slipOf(spread) : ''),
      why: 'The network never saw such inputs: its answers, and how sure it is of them, mean nothing.',
      remedy:
        'Scale inputs by the same numbers as the training data, or give the factor to them as `unit` of the ' +
        'examples.',
    },
  ];
}
