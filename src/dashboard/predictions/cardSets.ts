/** What a card says of foreign images, before anything is measured here: which share of a set is refused. */
import { createFrame, tableParts } from '../../figures/draw/part.ts';
import { uncertaintiesIn } from '../../figures/predictions/ood.ts';
import { h } from '../../kit/dom.ts';
import { percent, whole } from '../../kit/format.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';

export interface CardSets extends Pick<NetworkCard, 'sets' | 'readable' | 'final' | 'refusal'> {
  readonly about: string;
}

/** For a sentence: the table has the whole title. */
const shortTitle = (name: string, title: string): string =>
  title.split(/, | \(/)[0]! + (/final/.test(name) ? ' of other kinds' : '');

export function createCardSets({ sets, readable, final, refusal }: CardSets): HTMLElement {
  const frame = createFrame(
    'card-sets',
    'Does it refuse what it was not trained on?',
    `Shares that are refused by each score, at the limit that keeps ${percent(refusal.kept, 100)} of the held-out digits.`,
  );
  const scores = uncertaintiesIn(refusal.thresholds);
  const shares = (of: ByUncertainty) => scores.map(({ key }) => percent(of[key]!, 1000));
  const head = ['set', 'images', ...scores.map(({ short }) => short)];
  const foreign = [...sets, ...(final ? [final] : [])];
  const rows = [
    ['test images', '', ...shares(refusal.refusedTest)],
    ...foreign.map(({ title, images, refused95 }) => [title, whole(images), ...shares(refused95)]),
    ...readable.map(({ title, images, kept95 }) => [
      ...[`${title} (to be kept)`, whole(images)],
      ...scores.map(({ key }) => percent(1 - (kept95 as ByUncertainty)[key]!, 1000)),
    ]),
  ];
  const score = refusal.thresholds.none === undefined ? 'entropy' : 'none';
  const told = foreign.map(
    ({ name, title, refused95 }) => `${percent(refused95[score]!, 1000)} of ${shortTitle(name, title)}`,
  );
  const caption = `By ${score === 'none' ? 'the probability of none' : score} it refuses ${told.join(', ')}.`;
  frame.describe(caption, { sets: foreign.map(({ name }) => name) }, { caption, head, rows });
  frame.root.querySelector('.figure__table')?.remove();
  const place = {
    class: 'predictions__scroll',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Refused by score',
  };
  frame.body.append(h('div', place, h('table', {}, ...tableParts(head, rows))));
  return frame.root;
}
