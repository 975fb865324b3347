/** The answer as a file: what was asked, of whom, and every number that is shown. */
import * as v from 'valibot';
import { SavedAnswer } from './answerSchema.ts';
import { type LabState, sourceOf, thresholdsOf, verdictIn } from './labState.ts';
import { sentenceOf } from './verdict.ts';

/** JSON; undefined while there is no answer. @throws ValiError if it were none that can be read again */
export function answerFile(state: LabState): string | undefined {
  const { answered, from, card } = state;
  const verdict = verdictIn(state);
  if (!answered || !verdict) return undefined;
  const { image, network, pruned, answer, draws, seed, computedBy } = answered;
  const content = {
    version: 1,
    ...{
      sentence: sentenceOf(verdict),
      verdict,
      thresholds: thresholdsOf(state),
      thresholdFrom: sourceOf(state),
    },
    ...{ answer, draws, seed, computedBy, network, pruned },
    ...(network === 'shipped' && card && { posterior: card.posterior.sha256 }),
    image: { from, rows: 28, columns: 28, bytes: Array.from(image) },
    ...besideIn(state),
  };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  v.parse(SavedAnswer, JSON.parse(text));
  return text;
}

/** What is open beside it, if it is of the same image. */
function besideIn({ answered, beside }: LabState) {
  const own = <T extends { readonly image: Uint8Array }>(
    name: (typeof beside.open)[number],
    of: T | undefined,
  ) => (beside.open.includes(name) && of?.image === answered?.image ? of : undefined);
  const looked = own('looked', beside.looked);
  const like = own('like', beside.like);
  const plain = own('plain', beside.plain);
  return {
    ...(looked && {
      looked: {
        ...{ outcome: looked.outcome, draws: looked.draws },
        ...{ mean: Array.from(looked.mean), sd: Array.from(looked.sd) },
      },
    }),
    ...(like && { typical: like.typical }),
    ...(like?.nearest && {
      nearest: like.nearest.nearest.map(({ index, label, distance }) => ({ index, label, distance })),
    }),
    ...(plain && {
      plain: {
        probs: plain.answer.probs,
        ...(beside.plainCard && { posterior: beside.plainCard.posterior.sha256 }),
      },
    }),
  };
}
