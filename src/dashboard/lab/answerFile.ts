/** The answer as a file: what was asked, of whom, and every number that is shown. */
import { type LabState, sourceOf, thresholdsOf, verdictIn } from './labState.ts';
import { sentenceOf } from './verdict.ts';

/** JSON; undefined while there is no answer. */
export function answerFile(state: LabState): string | undefined {
  const { answered, from, card } = state;
  const verdict = verdictIn(state);
  if (!answered || !verdict) return undefined;
  const { image, network, pruned, answer, draws, computedBy } = answered;
  const content = {
    version: 1,
    ...{
      sentence: sentenceOf(verdict),
      verdict,
      thresholds: thresholdsOf(state),
      thresholdFrom: sourceOf(state),
    },
    ...{ answer, draws, computedBy, network, pruned },
    ...(network === 'shipped' && card && { posterior: card.posterior.sha256 }),
    image: { from, rows: 28, columns: 28, bytes: Array.from(image) },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
