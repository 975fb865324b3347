/** What a network that ships is worth, for people. */
import { uncertaintiesIn } from '../../figures/predictions/ood.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import { table, wrappedLines } from '../terminal/layout.ts';
import type { Scores } from './scores.ts';

export interface CardTextOptions {
  /** The scores of the run's own posterior, if they were asked for. */
  readonly parent?: Scores | undefined;
  /** Columns that a line may have. */
  readonly width?: number;
}

export function cardText(card: NetworkCard, { parent, width = Infinity }: CardTextOptions = {}): string {
  const { posterior, draws, apart, adapter } = card;
  const first =
    `${posterior.file}: ${whole(posterior.weights)} weights and biases in ${whole(posterior.bytes)} bytes; ` +
    `${whole(draws)} draws, measured on ${adapter.measured}`;
  const own = [wrappedLines(first, width), scoresText(card, { parent, width })];
  if (card.pruning.rows.length > 0) own.push(pruningText(card, width));
  if (apart.length > 0) own.push(wrappedLines(apartText(apart), width));
  return own.join('\n\n');
}

export const apartText = (apart: NetworkCard['apart']): string =>
  `Not by the recipe: ${apart.map(({ setting, recipe, run }) => `${setting} ${run} (recipe: ${recipe})`).join(', ')}.`;

function scoresText(card: NetworkCard, { parent, width }: CardTextOptions): string {
  const columns = [card, ...(parent ? [parent] : [])];
  const heads = ['', 'this file', ...(parent ? ["the run's own posterior"] : [])];
  const row = (name: string, of: (scores: Scores) => string) => [name, ...columns.map(of)];
  const own = uncertaintiesIn(card.refusal.thresholds);
  const refused = (name: string, of: (scores: Scores) => Scores['refusal']['refusedTest'] | undefined) =>
    own.map(({ key, short }) =>
      row(`${name}, by ${short}`, (scores) =>
        percent((of(scores) as ByUncertainty | undefined)?.[key] ?? Number.NaN),
      ),
    );
  return table(
    [
      heads,
      row('test error', ({ test }) => percent(test.error, test.examples)),
      row('at mean weights', ({ test }) => percent(test.errorMeanWeights ?? Number.NaN, test.examples)),
      row('NLL', ({ test }) => test.nll.toFixed(4)),
      row('ECE', ({ test }) => test.ece.toFixed(4)),
      row('held out: error', ({ heldOut }) => percent(heldOut.error, heldOut.examples)),
      row('held out: NLL', ({ heldOut }) => heldOut.nll.toFixed(4)),
      ...refused('test, refused', ({ refusal }) => refusal.refusedTest),
      ...card.sets.flatMap(({ name }, i) => refused(`${name}, refused`, ({ sets }) => sets[i]?.refused95)),
      ...(card.final ? refused(`${card.final.name}, refused`, ({ final }) => final?.refused95) : []),
      ...card.readable.flatMap(({ name }, i) => [
        row(`${name}, error`, ({ readable }) => percent(readable[i]?.error ?? Number.NaN)),
        ...refused(`${name}, kept`, ({ readable }) => readable[i]?.kept95),
      ]),
    ],
    width,
  );
}

/** By the score that says most of what is foreign. */
function pruningText({ pruning, refusal }: NetworkCard, width: number): string {
  const key = refusal.thresholds.none === undefined ? 'entropy' : 'none';
  const [first] = pruning.rows;
  const rows = pruning.rows.map(({ fraction, left, error, nll, refused, kept }) => [
    ...[`${Number((100 * fraction).toFixed(2))} %`, whole(left), percent(error), nll.toFixed(4)],
    ...refused.map(({ refused95 }) => percent(refused95[key]!, 1000)),
    ...kept.map(({ kept95 }) => percent(kept95[key]!, 1000)),
  ]);
  const heads = [
    ...['removed', 'left', 'error', 'NLL'],
    ...(first?.refused ?? []).map(({ name }) => `${name} refused`),
    ...(first?.kept ?? []).map(({ name }) => `${name} kept`),
  ];
  const { draws, images } = pruning;
  return [
    wrappedLines(
      `Without the weakest weights by |mu| / sigma; refused by ${key}, at a threshold of their own (${whole(draws)} draws; ` +
        `${whole(images.test)} test images, ${whole(images.heldOut)} held out, ${whole(images.set)} of a set at most):`,
      width,
    ),
    table([heads, ...rows], width),
  ].join('\n');
}
