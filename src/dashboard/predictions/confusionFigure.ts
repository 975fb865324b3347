/** Which digits are taken for which: counts, and behind each the images. */
import { createFrame } from '../../figures/draw/part.ts';
import { h } from '../../kit/dom.ts';
import { percent, whole, withArticle } from '../../kit/format.ts';
import type { ExportTable } from '../charts/exportButtons.ts';

export interface Cell {
  readonly label: number;
  readonly predicted: number;
}

/** @param chosen called with the cell whose images are asked for */
export function createConfusionFigure(
  confusion: readonly (readonly number[])[],
  chosen: (cell: Cell) => void,
): { readonly root: HTMLElement; table(): ExportTable } {
  const frame = createFrame(
    'confusion',
    'What does it take for what?',
    'Rows: the label of the image. Columns: what the network reads. A number off the diagonal opens those images below.',
  );
  const classes = confusion.map((_, c) => c);
  const mistakes = classes.flatMap((label) =>
    classes.flatMap((predicted) =>
      label === predicted ? [] : [{ label, predicted, count: confusion[label]![predicted]! }],
    ),
  );
  const wrong = mistakes.reduce((sum, { count }) => sum + count, 0);
  const all = confusion.flat().reduce((sum, count) => sum + count, 0);
  const worst = mistakes.reduce((most, one) => (one.count > most.count ? one : most), mistakes[0]!);
  const most = Math.max(1, worst.count);
  frame.describe(
    wrong === 0
      ? `All of ${whole(all)} test images are read right.`
      : `${whole(wrong)} of ${whole(all)} are misread, ${percent(wrong / all, all)}; most often ${withArticle(worst.label)} ` +
          `as ${withArticle(worst.predicted)} (${whole(worst.count)} times).`,
    { confusion },
    { caption: '', head: [], rows: [] },
  );
  // the table that everybody sees is the one
  frame.root.querySelector('.figure__table')?.remove();
  const cell = (label: number, predicted: number, count: number): HTMLElement => {
    const isRight = label === predicted;
    const td = h('td', isRight ? 'predictions__right' : 'predictions__wrong');
    // ink by share, with the number in it: never colour alone
    td.style.setProperty('--ink', String(isRight || count === 0 ? 0 : 0.12 + (0.28 * count) / most));
    if (isRight || count === 0) {
      td.textContent = count === 0 ? '' : whole(count);
      return td;
    }
    const name = `${whole(count)} images of ${withArticle(label)} read as ${withArticle(predicted)}: show them`;
    const button = h('button', { type: 'button', 'aria-label': name }, whole(count));
    button.addEventListener('click', () => chosen({ label, predicted }));
    td.append(button);
    return td;
  };
  const head = h(
    'tr',
    {},
    h('th', { scope: 'col' }, 'label'),
    ...classes.map((c) => h('th', { scope: 'col' }, String(c))),
  );
  const rows = classes.map((label) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, String(label)),
      ...classes.map((predicted) => cell(label, predicted, confusion[label]![predicted]!)),
    ),
  );
  const table = h(
    'table',
    'predictions__confusion',
    h('caption', 'unseen', 'Test images by label and reading'),
  );
  table.append(h('thead', {}, head), h('tbody', {}, ...rows));
  const scroll = {
    class: 'predictions__scroll',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Label by reading',
  };
  frame.body.append(h('div', scroll, table));
  return {
    root: frame.root,
    table: () => ({
      head: ['label', ...classes.map((c) => `read as ${c}`)],
      rows: confusion.map((row, label) => [label, ...row]),
    }),
  };
}
